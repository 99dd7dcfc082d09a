import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readData } from '../../../../src-main/engine/data/readData.ts';
import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import { temporaryFolder } from '../../../belongings.ts';
import { useOwnCache } from './ownCache.ts';
import { parquetFile, type Label, type Table } from './parquetFile.ts';

const cache = useOwnCache();
beforeAll(cache.begin);
afterAll(cache.end);

function folderOf(files: Record<string, Table>): string {
  const folder = temporaryFolder();
  for (const [name, table] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), parquetFile(table));
  }
  return folder;
}

const names = ['cat', 'dog', 'owl'];

describe('pictures in Parquet tables', () => {
  it('have the labels of their rows, and the names of the classes from the metadata', async () => {
    const folder = folderOf({
      'data/train-00000-of-00002.parquet': { labels: [2, 0, 1], names },
      'data/train-00001-of-00002.parquet': { labels: [1, 1], names },
      'data/test-00000-of-00001.parquet': { labels: [0, 2], names },
    });
    const { train, test, classes, shape } = await readData(folder);
    expect(shape).toEqual([4, 4, 1]);
    expect(classes).toEqual(names);
    expect([...train.labels]).toEqual([2, 0, 1, 1, 1]);
    expect([...test.labels]).toEqual([0, 2]);
    expect([0, 1, 2, 3, 4].map((row) => train.inputs[row * 16])).toEqual([0, 10, 20, 0, 10]);
  });

  it('are split by the folders where the files are only numbered', async () => {
    const folder = folderOf({
      'mnist/train/0000.parquet': { labels: [0, 1, 2], names },
      'mnist/test/0000.parquet': { labels: [1], names },
    });
    const { train, test } = await readData(folder);
    expect([train.count, test.count]).toEqual([3, 1]);
  });

  it('that validate are the test set where there is no other, else the end of the training set', async () => {
    const validating = { labels: [2, 2], names };
    const two = { 'train.parquet': { labels: [0, 1], names }, 'validation.parquet': validating };
    const without = await readData(folderOf(two));
    expect([[...without.train.labels], [...without.test.labels]]).toEqual([
      [0, 1],
      [2, 2],
    ]);
    expect(without.notes!.map(({ code }) => code)).toContain('validation-tests');
    const all = await readData(folderOf({ ...two, 'test.parquet': { labels: [1], names } }));
    expect([[...all.train.labels], [...all.test.labels]]).toEqual([[0, 1, 2, 2], [1]]);
    expect(all.notes).toContainEqual({ code: 'validation-joined', detail: { name: 'validation', count: 2 } });
  });

  it('are found by what the metadata says of columns with other names', async () => {
    const folder = folderOf({ 'train.parquet': { labels: [0, 1, 2], names, image: 'photo', label: 'kind' } });
    expect((await readData(folder)).classes).toEqual(names);
  });

  it.each<[string, Label[], string[]]>([
    ['texts', ['빵', '국', '빵'], ['국', '빵']],
    ['yes or no', [true, false, true], ['false', 'true']],
    ['numbers without names', [10, 9, 10], ['9', '10']],
  ])('have classes of %s', async (_what, labels, classes) => {
    const data = await readData(folderOf({ 'train.parquet': { labels } }));
    expect(data.classes).toEqual(classes);
  });

  it.each<[string, Label]>([
    ['is below zero', -1],
    ['is missing', null],
  ])('of a test set are left out, with a note, where every label %s', async (_what, label) => {
    const folder = folderOf({
      'train.parquet': { labels: [0, 1, 2, 0, 1, 2], names },
      'test.parquet': { labels: [label, label], names },
    });
    const { train, test, notes } = await readData(folder);
    expect(train.count + test.count).toBe(6);
    expect(notes).toContainEqual({
      code: 'labels-withheld',
      detail: { name: 'test.parquet', column: 'label' },
    });
  });

  it('of several test files without labels are left out with one note', async () => {
    const withheld = { labels: [-1, -1], names };
    const folder = folderOf({
      'train.parquet': { labels: [0, 1, 2, 0, 1, 2], names },
      ...{ 'test-0.parquet': withheld, 'test-1.parquet': withheld },
    });
    const notes = (await readData(folder)).notes!.filter(({ code }) => code === 'labels-withheld');
    expect(notes.map(({ detail }) => detail)).toEqual([
      { name: 'test-0.parquet, test-1.parquet', column: 'label' },
    ]);
  });

  it.each<[string, Table, string]>([
    ['one of many labels is missing', { labels: [0, null, 1], names }, 'data/label-missing'],
    ['one of many labels is below zero', { labels: [0, -1, 1] }, 'data/label-missing'],
    ['no row has a label', { labels: [-1, -1], names }, 'data/table-unlabelled'],
    ['a label has no name among the classes', { labels: [0, 3], names }, 'data/label-out-of-range'],
    ['no column has the name of labels', { labels: [0, 1], label: 'weight' }, 'data/columns-unknown'],
  ])('are refused where %s', async (_what, table, code) => {
    const folder = folderOf({ 'train.parquet': table });
    await expect(readData(folder)).rejects.toMatchObject({ code });
  });

  it('are refused where the damage of one byte keeps the library busy for ever', async () => {
    const file = join(temporaryFolder(), 'train.parquet');
    const bytes = parquetFile({ labels: [0, 1, 2, 0, 1] });
    bytes[22] = 0xff; // the first page's number of values
    writeFileSync(file, bytes);
    await expect(readData(file)).rejects.toMatchObject({ code: 'data/parquet-unreadable' });
  });

  it('are given up when they are no longer wanted', async () => {
    const file = join(temporaryFolder(), 'train.parquet');
    const bytes = parquetFile({ labels: [0, 1, 2, 0, 1] });
    bytes[22] = 0xff;
    writeFileSync(file, bytes);
    const wanted = new AbortController();
    const reading = readData(file, { signal: wanted.signal });
    setTimeout(() => wanted.abort(new FeaturescopeError('engine/cancelled')), 300);
    await expect(reading).rejects.toMatchObject({ code: 'engine/cancelled' });
  });
});
