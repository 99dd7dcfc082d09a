import { createHash } from 'node:crypto';
import { cp, readFile, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect } from 'vitest';
import { catalogue } from '../../../src-main/engine/data/catalogue.ts';
import type { Dataset, Split } from '../../../src-main/engine/data/Dataset.ts';
import { serveFiles } from './fileServer.ts';
import { openDataset } from '../../../src-main/engine/data/registry.ts';
import { folderOf } from './idxFiles.ts';
import { itWithRealData, sharedData } from './sharedData.ts';

const itReal = itWithRealData();

function countsOf(split: Split, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const label of split.labels) counts[label]! += 1;
  return counts;
}

function sumOf(values: Uint8Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

function expectShape(data: Dataset): void {
  expect(data.shape).toEqual([28, 28, 1]);
  expect([data.train.count, data.test.count]).toEqual([60_000, 10_000]);
  expect([data.train.inputs.length, data.test.inputs.length]).toEqual([47_040_000, 7_840_000]);
}

describe('Real data', () => {
  itReal('opens as MNIST, with the published counts of every class', async () => {
    const data = await openDataset(join(sharedData, 'mnist'));
    expect(data.name).toBe('mnist');
    expectShape(data);
    expect(countsOf(data.train, 10)).toEqual([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
    expect(countsOf(data.test, 10)).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
    expect([...data.test.labels.subarray(0, 5)]).toEqual([7, 2, 1, 0, 4]);
    // The mean of the training pixels, known as 0.1307 of 255, and of the test pixels, 0.1325.
    expect(sumOf(data.train.inputs as Uint8Array) / 47_040_000 / 255).toBeCloseTo(0.1307, 4);
    expect(sumOf(data.test.inputs as Uint8Array) / 7_840_000 / 255).toBeCloseTo(0.1325, 4);
  });

  itReal('opens as Fashion-MNIST, evenly spread over its ten named classes', async () => {
    const data = await openDataset(join(sharedData, 'fashion-mnist'));
    expect(data.name).toBe('fashion-mnist');
    expectShape(data);
    expect(data.classes[0]).toBe('T-shirt/top');
    expect(countsOf(data.train, 10)).toEqual(new Array(10).fill(6000));
    expect(countsOf(data.test, 10)).toEqual(new Array(10).fill(1000));
    expect(sumOf(data.train.inputs as Uint8Array) / 47_040_000 / 255).toBeCloseTo(0.286, 3);
  });

  itReal('is byte for byte what the catalogue says', async () => {
    for (const entry of catalogue) {
      for (const file of entry.files) {
        const bytes = await readFile(join(sharedData, entry.name, file.name));
        expect(bytes.length).toBe(file.bytes);
        expect(createHash('sha256').update(bytes).digest('hex')).toBe(file.sha256);
      }
    }
  });

  itReal('is recognised unpacked, renamed and in any folder', async () => {
    const folder = await folderOf({});
    for (const file of catalogue[0]!.files) {
      const bytes = await readFile(join(sharedData, 'mnist', file.name));
      await writeFile(join(folder, file.name.replace('-idx', '.idx').replace('.gz', '')), gunzipSync(bytes));
    }
    expect((await openDataset(folder)).name).toBe('mnist');
  });

  itReal('is not taken for MNIST when one pixel differs', async () => {
    const folder = await folderOf({});
    const [, trainLabels, testImages, testLabels] = catalogue[0]!.files.map((file) => file.name);
    await cp(join(sharedData, 'mnist', trainLabels!), join(folder, trainLabels!));
    await cp(join(sharedData, 'mnist', testLabels!), join(folder, testLabels!));
    await symlink(
      join(sharedData, 'mnist', 'train-images-idx3-ubyte.gz'),
      join(folder, 'train-images-idx3-ubyte.gz'),
    );
    const bytes = gunzipSync(await readFile(join(sharedData, 'mnist', testImages!)));
    bytes[5000]! ^= 1;
    await writeFile(join(folder, testImages!), bytes);
    expect((await openDataset(folder)).name).toBe(basename(folder));
  });

  itReal('is fetched into the cache by the catalogue’s own sizes and sums, and then opened', async () => {
    const entry = catalogue[0]!;
    const files: Record<string, Buffer> = {};
    for (const file of entry.files) files[file.name] = await readFile(join(sharedData, 'mnist', file.name));
    const { url } = await serveFiles(files, {
      cutAfter: (request) => (request === 0 ? 5_000_000 : undefined),
    });
    const environment = { home: await folderOf({}), variables: {}, platform: 'linux' as const };
    const options = { environment, fetch: { entry: { ...entry, mirrors: [url] } } };
    expect((await openDataset('mnist', options)).train.count).toBe(60_000);
    expect((await openDataset('mnist', { environment })).name).toBe('mnist');
  });
});
