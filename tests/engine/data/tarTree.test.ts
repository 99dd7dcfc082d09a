import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openTree } from '../../../src-main/engine/data/files/openTree.ts';
import { folderOf } from './idxFiles.ts';
import { tarOf } from './tarOf.ts';

const content = {
  'b/two.csv': Buffer.alloc(700, 7),
  './b/one.csv': Buffer.from('one'),
  'b/._one.csv': Buffer.from('x'),
};

async function treeOf(name: string, bytes: Buffer) {
  return openTree(join(await folderOf({ [name]: bytes }), name));
}

describe('Tar archives', () => {
  it.each(['made.tar', 'made.tar.gz', 'made.tgz', 'MADE.TAR.GZ'])('are opened as %s', async (name) => {
    const { files } = await treeOf(name, name.endsWith('.tar') ? tarOf(content) : gzipSync(tarOf(content)));
    expect(files.map(({ path, bytes }) => [path, bytes])).toEqual([
      ['b/one.csv', 3],
      ['b/two.csv', 700],
    ]);
    expect(Buffer.from(await files[1]!.read())).toEqual(content['b/two.csv']);
  });

  it('have no links', async () => {
    expect((await treeOf('made.tar', tarOf({ 'a.csv': Buffer.alloc(0) }, '2'))).files).toEqual([]);
  });

  it.each([
    ['../up.csv', 'up.csv'],
    ['/etc/passwd', 'etc/passwd'],
    ['a/../../up.csv', 'up.csv'],
  ])('that name %s never lead out of themselves', async (path, inside) => {
    const { files } = await treeOf('bad.tar', tarOf({ [path]: Buffer.from('x') }));
    expect(files.map((file) => file.path)).toEqual([inside]);
  });

  it.each([
    ['cut within a file', tarOf(content).subarray(0, 1000), 'data/archive-unreadable'],
    ['empty', Buffer.alloc(0), 'data/archive-unreadable'],
    ['something else', Buffer.from('a,b\n1,2\n'.repeat(200)), 'data/archive-unreadable'],
  ])('that are %s are refused', async (_what, bytes, code) => {
    await expect(treeOf('bad.tar', bytes)).rejects.toMatchObject({ code });
  });

  it('whose gzip is damaged are refused', async () => {
    const packed = gzipSync(tarOf(content));
    packed[packed.length - 6]! ^= 1;
    await expect(treeOf('bad.tgz', packed)).rejects.toMatchObject({ code: 'data/bad-gzip' });
  });
});
