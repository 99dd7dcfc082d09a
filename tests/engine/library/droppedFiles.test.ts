import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DroppedFiles } from '../../../src-main/engine/library/DroppedFiles.ts';
import { noteUse } from '../../../src-main/engine/library/unusedCopies.ts';
import { describeError } from '../../../src-shared/contract/errors.ts';
import { temporaryFolder } from '../../belongings.ts';

let home: string;
beforeEach(() => {
  home = temporaryFolder();
  vi.stubEnv('FEATURESCOPE_HOME', home);
});
afterEach(() => vi.unstubAllEnvs());

const text = (words: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(words));
const file = (path: string, bytes = 3, modified = 1) => ({ path, bytes, modified });
const refused = { code: 'open/drop-refused' };
const isRefused = (action: () => unknown): void => {
  expect(action).toThrow(expect.objectContaining(refused) as Error);
};

/** Copies files whose content is their path. */
function copy(dropped: DroppedFiles, ...paths: string[]): string {
  const { drop, path } = dropped.begin(paths.map((one) => file(one, text(one).length)));
  if (path !== null) return path;
  dropped.add(
    drop,
    paths.map((one, at) => ({ file: at, offset: 0, bytes: text(one) })),
  );
  return dropped.end(drop);
}

describe('a copy of dropped files', () => {
  it('has the folder that was dropped, with all in it', () => {
    const path = copy(new DroppedFiles(), '사진/고양이/1.png', '사진/개/2.png');
    expect(basename(path)).toBe('사진');
    expect(readFileSync(join(path, '고양이/1.png'), 'utf8')).toBe('사진/고양이/1.png');
    expect(readFileSync(join(path, '개/2.png'), 'utf8')).toBe('사진/개/2.png');
  });

  it('is the file if it is one, and a folder of several', () => {
    const dropped = new DroppedFiles();
    expect(readFileSync(copy(dropped, 'net.h5'), 'utf8')).toBe('net.h5');
    const several = copy(dropped, 'model.json', 'weights.bin');
    expect(basename(several)).toBe('model');
    expect(readdirSync(several).sort()).toEqual(['model.json', 'weights.bin']);
  });

  it('is made once of the same files, and anew of others', () => {
    const dropped = new DroppedFiles();
    const first = copy(dropped, 'a/1.png');
    expect(dropped.begin([file('a/1.png', 7)])).toMatchObject({ path: first });
    expect(dropped.begin([file('a/1.png', 7, 2)]).path).toBeNull();
    expect(dropped.begin([file('a/1.png', 8)]).path).toBeNull();
  });

  it('is not there before it is complete, nor after it was left', () => {
    const dropped = new DroppedFiles();
    const begin = () => dropped.begin([file('a/1.png'), file('a/2.png')]).drop;
    const drop = begin();
    dropped.add(drop, [{ file: 0, offset: 0, bytes: text('abc') }]);
    expect(readdirSync(join(home, 'dropped')).every((name) => name.endsWith('.partial'))).toBe(true);
    isRefused(() => dropped.end(drop));
    dropped.leave(begin());
    begin();
    dropped.close();
    expect(readdirSync(join(home, 'dropped'))).toEqual([]);
  });

  it.each([
    ['../a'],
    ['/etc/a'],
    ['a/../../b'],
    ['a//b'],
    ['.'],
    ['a\\b'],
    ['a/\0'],
    [`a/${'x'.repeat(256)}`],
  ])('never leaves its folder: %j', (path) => {
    isRefused(() => new DroppedFiles().begin([file(path)]));
    expect(existsSync(join(home, 'dropped'))).toBe(false);
  });

  it('takes only the bytes that were announced, one behind the other', () => {
    const dropped = new DroppedFiles();
    const { drop } = dropped.begin([file('a')]);
    const wrong = [
      { file: 0, offset: 1, bytes: text('a') },
      { file: 0, offset: 0, bytes: text('abcd') },
      { file: 1, offset: 0, bytes: text('a') },
      { file: 0, offset: 0, bytes: new Uint8Array(4 * 2 ** 20 + 1) },
    ];
    for (const part of wrong) isRefused(() => dropped.add(drop, [part]));
    dropped.add(drop, [{ file: 0, offset: 0, bytes: text('ab') }]);
    dropped.add(drop, [{ file: 0, offset: 2, bytes: text('c') }]);
    expect(readFileSync(dropped.end(drop), 'utf8')).toBe('abc');
    isRefused(() => dropped.end(drop));
    isRefused(() => dropped.add('elsewhere', []));
    isRefused(() => dropped.begin([file('a', 8 * 2 ** 30 + 1)]));
  });

  it('is removed when it was opened last long ago and no run names it, except for the last twenty', () => {
    const dropped = new DroppedFiles();
    const day = 24 * 3600 * 1000;
    const now = Date.now();
    const ages = [1, 29, 31, 40, 50, 60, ...Array.from({ length: 18 }, () => 2)];
    const paths = ages.map((_age, at) => copy(dropped, `net${at}.h5`));
    ages.forEach((age, at) => {
      const used = new Date(now - age * day);
      utimesSync(dirname(paths[at]!), used, used);
    });
    const named = (run: string, path: string): void => {
      mkdirSync(join(home, 'runs', run), { recursive: true });
      writeFileSync(join(home, 'runs', run, 'run.json'), JSON.stringify({ imported: { path } }));
    };
    named('kept', paths[4]!);
    named('.trash/deleted', paths[5]!);
    copy(dropped, 'one more.h5');
    const left = paths.map((path) => existsSync(path));
    expect(left.map((is, at) => (is ? -1 : at)).filter((at) => at >= 0)).toEqual([2, 3]);
  });

  it('is kept when it is opened again', () => {
    const path = copy(new DroppedFiles(), 'net.h5');
    const folder = dirname(path);
    const before = new Date('2026-01-02T03:04:05Z');
    utimesSync(folder, before, before);
    const now = new Date('2026-05-06T07:08:09Z');
    noteUse(dirname(folder), join(home, 'elsewhere', 'net.h5'), now);
    expect(statSync(folder).mtime).toEqual(before);
    noteUse(dirname(folder), path, now);
    expect(statSync(folder).mtime).toEqual(now);
    expect(existsSync(path)).toBe(true);
  });

  it('is refused in words of both languages', () => {
    const detail = { name: 'a', reason: 'its path is not allowed' };
    expect(describeError('open/drop-refused', detail, 'en')).toContain('its path is not allowed');
    expect(describeError('open/drop-refused', detail, 'ko')).toContain('허용되지 않는 경로입니다');
  });
});
