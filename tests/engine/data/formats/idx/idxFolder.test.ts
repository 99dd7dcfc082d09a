import { basename } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openIdxFolder } from '../../../../../src-main/engine/data/formats/idx/idxFolder.ts';
import { folderOf, images, labels, soundFiles } from '../../idxFiles.ts';

describe('A folder of IDX files', () => {
  it('opens with plain and packed files mixed', async () => {
    const folder = await folderOf(soundFiles());
    const data = await openIdxFolder(folder);
    expect(data).toMatchObject({
      name: basename(folder),
      shape: [2, 3, 1],
      classes: ['0', '1', '2'],
      embedded: false,
    });
    expect(data.train.count).toBe(3);
    expect([...data.train.inputs]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17]);
    expect([...data.train.labels]).toEqual([0, 1, 2]);
    expect(data.test.count).toBe(2);
    expect([...data.test.labels]).toEqual([2, 0]);
  });

  it('gives arrays of which a slice is a copy, packed or not', async () => {
    const { train, test } = await openIdxFolder(await folderOf(soundFiles()));
    for (const array of [train.inputs, train.labels, test.inputs, test.labels]) {
      const before = array[0]!;
      array.slice().fill(before + 1);
      expect(array[0]).toBe(before);
    }
  });

  it('opens with dots in the names', async () => {
    const dotted = Object.entries(soundFiles()).map(([name, bytes]) => [name.replace('-idx', '.idx'), bytes]);
    const data = await openIdxFolder(await folderOf(Object.fromEntries(dotted)));
    expect(data.train.count).toBe(3);
  });

  it('tells packed from plain files by their content, not their names', async () => {
    const swapped = Object.entries(soundFiles()).map(([name, bytes]) =>
      name.endsWith('.gz') ? [name, gunzipSync(bytes)] : [name, gzipSync(bytes)],
    );
    const data = await openIdxFolder(await folderOf(Object.fromEntries(swapped)));
    expect([...data.test.labels]).toEqual([2, 0]);
  });

  it('has as many classes as its largest label needs, up to 256', async () => {
    const files = { ...soundFiles(), 't10k-labels-idx1-ubyte.gz': labels(255, 0) };
    const data = await openIdxFolder(await folderOf(files));
    expect(data.classes).toHaveLength(256);
    expect(data.classes.at(-1)).toBe('255');
  });

  it('unpacks data in several gzip members, as some programs write it', async () => {
    const whole = images(2);
    const members = Buffer.concat([gzipSync(whole.subarray(0, 20)), gzipSync(whole.subarray(20))]);
    const data = await openIdxFolder(
      await folderOf({ ...soundFiles(), 't10k-images-idx3-ubyte.gz': members }),
    );
    expect([...data.test.inputs]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  it('reports its bytes as they are read', async () => {
    const files = soundFiles();
    const total = Object.values(files).reduce((sum, bytes) => sum + bytes.length, 0);
    const seen: number[] = [];
    await openIdxFolder(await folderOf(files), {
      onProgress: (progress) => {
        expect(progress).toMatchObject({ what: 'load', unit: 'bytes', total });
        seen.push(progress.done);
      },
    });
    expect(seen).toHaveLength(4);
    expect(seen.at(-1)).toBe(total);
  });

  it('can be cancelled', async () => {
    const stop = new AbortController();
    const opening = openIdxFolder(await folderOf(soundFiles()), {
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    await expect(opening).rejects.toMatchObject({ code: 'engine/cancelled' });
  });
});
