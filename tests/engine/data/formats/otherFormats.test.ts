import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import type { Dataset } from '../../../../src-main/engine/data/Dataset.ts';
import { readData } from '../../../../src-main/engine/data/readData.ts';
import { itWithRealData, sharedData } from '../sharedData.ts';
import { useOwnCache } from './ownCache.ts';

const itReal = itWithRealData();
const folder = join(sharedData, 'imports', 'data');

interface Expected {
  id: string;
  path: string;
  shape?: number[];
  rows?: number;
  labelsFirst10?: number[] | null;
  pixelSum?: number;
}

/** All examples of both splits: counts by class name, and the sum of their pixels. */
function whole({ train, test, classes }: Dataset): { count: number; pixelSum: number; names: string[] } {
  const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((all, one) => all + one, 0);
  const names = [...train.labels, ...test.labels].map((label) => classes[label]!);
  return { count: train.count + test.count, pixelSum: sum(train.inputs) + sum(test.inputs), names };
}

describe('Data of other programs', () => {
  const cache = useOwnCache();
  beforeAll(cache.begin);
  afterAll(cache.end);

  itReal(
    'reads every table with a label as its expectation says, whatever its header and ending',
    async () => {
      const text = readFileSync(join(sharedData, 'imports', 'expect.json'), 'utf8');
      expect(text.length).toBeGreaterThan(0);
      const expected = JSON.parse(readFileSync(join(folder, 'expect.json'), 'utf8')) as Expected[];
      const tables = expected.filter(({ id, labelsFirst10 }) => id.startsWith('csv:') && labelsFirst10);
      expect(tables.length).toBe(4);
      for (const { path, shape, rows, pixelSum, labelsFirst10 } of tables) {
        const data = await readData(join(sharedData, 'imports', path));
        const { count, pixelSum: sum, names } = whole(data);
        expect([path, data.shape, count, sum]).toEqual([path, [...shape!, 1], rows, pixelSum]);
        const byName = (wanted: string) => names.filter((name) => name === wanted).length;
        for (const label of labelsFirst10!) expect(byName(String(label))).toBeGreaterThan(0);
        expect(data.notes?.map(({ code }) => code)).toContain('split-drawn');
      }
    },
  );

  itReal('says that a table has no labels, and leaves it out beside one that has', async () => {
    await expect(readData(join(folder, 'csv', 'kaggle-test-40.csv'))).rejects.toMatchObject({
      code: 'data/table-unlabelled',
    });
    await expect(readData(join(folder, 'csv'))).rejects.toMatchObject({ code: 'data/several-tables' });
  });

  itReal(
    'reads NumPy arrays by their names, and names those that are for networks with several inputs',
    async () => {
      const data = await readData(join(folder, 'npz', 'mnist_small.npz'));
      expect([data.shape, data.train.count, data.test.count]).toEqual([[28, 28, 1], 2000, 500]);
      expect([...data.test.labels.subarray(0, 10)]).toEqual(new Array(10).fill(0));
      expect(Array.from(data.test.inputs).reduce((sum, value) => sum + value, 0)).toBe(13_253_132);
      const codes = data.notes!.map(({ code }) => code);
      expect(codes).toContain('sorted-by-class');
      expect(data.notes).toContainEqual({
        code: 'fields',
        detail: { names: 'x, y, indices' },
      });
    },
  );

  itReal('turns letters of the manner of EMNIST upright, and names them by their mapping', async () => {
    const data = await readData(join(folder, 'emnist-style-letters'));
    expect([data.train.count, data.test.count]).toEqual([240, 60]);
    expect(data.classes).toEqual(['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J']);
    // The labels in the file begin at 1: its first is 4.
    expect([...data.train.labels.subarray(0, 10)]).toEqual([3, 5, 5, 5, 8, 9, 7, 5, 7, 2]);
    expect(data.notes!.map(({ code }) => code)).toContain('transposed');
    const asStored = await readData(`${join(folder, 'emnist-style-letters')}?transpose=no`);
    const [turned, stored] = [data.train.inputs, asStored.train.inputs];
    for (const [row, column] of [
      [3, 17],
      [20, 5],
    ] as const)
      expect(turned[row * 28 + column]).toBe(stored[column * 28 + row]);
  });

  itReal('reads CIFAR-10 records in colour, with their channels last', async () => {
    const data = await readData(join(folder, 'cifar-10-batches-bin'));
    expect([data.shape, data.train.count, data.test.count]).toEqual([[32, 32, 3], 100, 50]);
    expect([...data.train.labels.subarray(0, 10)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(data.classes[3]).toBe('cat');
    expect(Array.from(data.train.inputs).reduce((sum, value) => sum + value, 0)).toBe(36_549_125);
    const file = readFileSync(join(folder, 'cifar-10-batches-bin', 'data_batch_1.bin'));
    expect([...data.train.inputs.subarray(0, 6)]).toEqual([
      ...[file[1], file[1 + 1024], file[1 + 2048]],
      ...[file[2], file[2 + 1024], file[2 + 2048]],
    ]);
  });

  itReal('reads folders of pictures, their classes by the folders’ names', async () => {
    const signs = await readData(join(folder, 'sign-digits'));
    expect([signs.shape, signs.train.count, signs.test.count]).toEqual([[100, 100, 3], 100, 30]);
    expect(signs.classes).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    const korean = await readData(join(folder, 'tiny-imagenet-한글'));
    expect(korean.classes.slice(0, 3)).toEqual(['구명정', '레서판다', '무당벌레']);
    expect(korean.train.count + korean.test.count).toBe(20);
    expect(korean.shape).toEqual([64, 64, 3]);
  });

  itReal('takes the files of a folder whose sub-folders are named like them', async () => {
    const data = await readData(join(sharedData, '..', 'cases', 'data-kaggle-layout'));
    expect([data.format, data.train.count, data.test.count]).toEqual(['IDX', 20, 20]);
  });

  itReal('scales digits of 16 shades to the brightness of pictures, and says so', async () => {
    const data = await readData(join(sharedData, 'digits-8x8'));
    expect([data.shape, data.train.count, data.test.count]).toEqual([[8, 8, 1], 3823, 1797]);
    expect(data.notes).toContainEqual({ code: 'brightness-scaled', detail: { most: 16 } });
    // The published sum of the test pixels, 561,718, each scaled by 255/16 and rounded.
    const sum = Array.from(data.test.inputs).reduce((all, value) => all + Math.round((value * 16) / 255), 0);
    expect(sum).toBe(561_718);
  });
});
