import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cifar10 } from '../../../src-main/engine/data/catalogue.ts';
import { cacheFolder } from '../../../src-main/engine/data/locate.ts';
import { listDatasets, openDataset, openDatasetOrDigits } from '../../../src-main/engine/data/registry.ts';
import type { DataEnvironment } from '../../../src-main/engine/data/locate.ts';
import { serveFiles } from './fileServer.ts';
import { useOwnCache } from './formats/ownCache.ts';
import { folderOf, labels, soundFiles } from './idxFiles.ts';
import { tarOf } from './tarOf.ts';

async function emptyMachine(variables: Record<string, string> = {}): Promise<DataEnvironment> {
  return { home: await folderOf({}), variables, platform: 'linux' };
}

/** $FEATURESCOPE_DATA with a small folder named mnist. */
async function machineWithMnist(files: Record<string, Buffer>): Promise<DataEnvironment> {
  const root = await folderOf({});
  await mkdir(join(root, 'mnist'));
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(root, 'mnist', name), bytes);
  return emptyMachine({ FEATURESCOPE_DATA: root });
}

const offline = (): Promise<Response> => Promise.reject(new TypeError('fetch failed'));

describe('Opening data by name', () => {
  it('opens a folder', async () => {
    const folder = await folderOf(soundFiles());
    expect(await openDataset(folder)).toMatchObject({ name: basename(folder), classes: ['0', '1', '2'] });
  });

  it('opens a known set where it is found, with all its classes', async () => {
    const environment = await machineWithMnist(soundFiles());
    const data = await openDataset('mnist', { environment });
    expect(data.name).toBe('mnist');
    expect(data.classes).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
  });

  it('refuses a label that a known set cannot have', async () => {
    const environment = await machineWithMnist({
      ...soundFiles(),
      'train-labels-idx1-ubyte': labels(0, 10, 2),
    });
    await expect(openDataset('mnist', { environment })).rejects.toMatchObject({
      code: 'data/label-out-of-range',
      detail: { label: 10, index: 1, classes: 10 },
    });
  });

  it('says which names there are when there is none such, nor a folder', async () => {
    await expect(openDataset('nonsense')).rejects.toMatchObject({
      code: 'data/unknown',
      detail: {
        data: 'nonsense',
        known: 'digits, hangul, mnist, fashion-mnist, cifar-10, curve, surface, scenes',
      },
    });
  });

  it('takes one file of a set for what it is, and says what goes with it', async () => {
    const folder = await folderOf(soundFiles());
    const opening = openDataset(join(folder, 'train-images-idx3-ubyte'));
    await expect(opening).rejects.toMatchObject({ code: 'data/incomplete-folder' });
  });

  it('never goes to the network unasked', async () => {
    const environment = await emptyMachine();
    await expect(openDataset('mnist', { environment })).rejects.toMatchObject({
      code: 'data/not-found',
      detail: { data: 'mnist' },
    });
  });

  it('fails when it may fetch but cannot', async () => {
    const environment = await emptyMachine();
    await expect(openDataset('mnist', { environment, fetch: { fetch: offline } })).rejects.toMatchObject({
      code: 'data/fetch-failed',
      detail: { data: 'mnist', reason: expect.stringContaining('storage.googleapis.com') },
    });
  });
});

describe('Opening data or the embedded digits', () => {
  it('gives what was asked for when it is there', async () => {
    const environment = await machineWithMnist(soundFiles());
    const opened = await openDatasetOrDigits('mnist', { environment });
    expect(opened.data.name).toBe('mnist');
    expect(opened.fallback).toBeUndefined();
  });

  it.each([
    ['it may not fetch', false as const, 'data/not-found'],
    ['it cannot fetch', { fetch: offline }, 'data/fetch-failed'],
  ])('falls back to the digits when %s, and says so', async (_why, fetch, code) => {
    const opened = await openDatasetOrDigits('mnist', { environment: await emptyMachine(), fetch });
    expect(opened.data).toMatchObject({ name: 'digits', embedded: true });
    expect(opened.fallback).toMatchObject({ wanted: 'mnist', error: { code } });
    expect(opened.fallback?.reason).toContain('"mnist"');
  });

  it('does not hide that a name is wrong or a file damaged', async () => {
    await expect(openDatasetOrDigits('nonsense')).rejects.toMatchObject({ code: 'data/unknown' });
    const environment = await machineWithMnist({ ...soundFiles(), 'train-labels-idx1-ubyte': labels(0) });
    await expect(openDatasetOrDigits('mnist', { environment })).rejects.toMatchObject({
      code: 'data/idx-wrong-count',
    });
  });

  it('does not fall back when cancelled', async () => {
    const environment = await emptyMachine();
    const opening = openDatasetOrDigits('mnist', { environment, signal: AbortSignal.abort() });
    await expect(opening).rejects.toMatchObject({ code: 'engine/cancelled' });
  });
});

describe('The list of data sets', () => {
  it('names the embedded one first and what a fetch of the others would download', async () => {
    const list = await listDatasets({ environment: await emptyMachine() });
    expect(list.map(({ name, available, downloadBytes }) => [name, available, downloadBytes])).toEqual([
      ['digits', true, 0],
      ['hangul', true, 0],
      ['mnist', false, 11_594_722],
      ['fashion-mnist', false, 30_878_645],
      ['cifar-10', false, 170_052_171],
      ['curve', true, 0],
      ['surface', true, 0],
      ['scenes', true, 0],
    ]);
    expect(list[3]!.classes[9]).toBe('Ankle boot');
  });

  it('knows what is here already', async () => {
    const list = await listDatasets({ environment: await machineWithMnist(soundFiles()) });
    expect(list[2]).toMatchObject({ name: 'mnist', available: true, downloadBytes: 0, train: 60_000 });
  });

  it('promises what the embedded set then holds', async () => {
    const data = await openDataset('digits');
    const [info] = await listDatasets({ environment: await emptyMachine() });
    expect(info).toMatchObject({ train: data.train.count, test: data.test.count, shape: data.shape });
  });
});

describe('CIFAR-10', () => {
  const cache = useOwnCache();
  beforeAll(cache.begin);
  afterAll(cache.end);

  /** Records of some labels: the label, then 1,024 values each of red, green and blue. */
  const records = (...classes: number[]): Buffer =>
    Buffer.concat(
      classes.map((label) => Buffer.concat([Buffer.from([label]), Buffer.alloc(3072, 9 * label)])),
    );
  const archive = gzipSync(
    tarOf({
      'cifar-10-batches-bin/data_batch_1.bin': records(3, 1),
      'cifar-10-batches-bin/data_batch_2.bin': records(2),
      'cifar-10-batches-bin/test_batch.bin': records(9, 0),
      'cifar-10-batches-bin/readme.html': Buffer.from('<html></html>'),
    }),
  );
  const { name } = cifar10.files[0]!;
  const file = { name, bytes: archive.length, sha256: createHash('sha256').update(archive).digest('hex') };

  it('is fetched as its authors’ archive, checked, and opened from there ever after', async () => {
    const { url, seen } = await serveFiles({ [name]: archive });
    const environment = await emptyMachine();
    await expect(openDataset('cifar-10', { environment })).rejects.toMatchObject({ code: 'data/not-found' });
    const fetch = { entry: { ...cifar10, files: [file], mirrors: [url] } };
    for (const options of [{ environment, fetch }, { environment }]) {
      const data = await openDataset('cifar-10', options);
      expect(data).toMatchObject({ name: 'cifar-10', shape: [32, 32, 3], classes: cifar10.classes });
      expect([...data.train.labels, ...data.test.labels]).toEqual([3, 1, 2, 9, 0]);
    }
    expect(seen).toHaveLength(1);
    const listed = await listDatasets({ environment });
    expect(listed.find((info) => info.name === 'cifar-10')).toMatchObject({
      available: true,
      downloadBytes: 0,
    });
  });

  it('is not there as long as its download is interrupted', async () => {
    const environment = await emptyMachine();
    const folder = cacheFolder('cifar-10', environment);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `${name}.part`), archive.subarray(0, 100));
    await expect(openDataset('cifar-10', { environment })).rejects.toMatchObject({ code: 'data/not-found' });
    const listed = await listDatasets({ environment });
    expect(listed.find((info) => info.name === 'cifar-10')).toMatchObject({
      available: false,
      downloadBytes: 170_052_171,
      train: 50_000,
    });
  });
});
