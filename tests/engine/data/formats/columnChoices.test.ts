import { zipSync } from 'fflate';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readData } from '../../../../src-main/engine/data/readData.ts';
import type { DataNote } from '../../../../src-shared/texts/dataNotes.ts';
import { temporaryFolder } from '../../../belongings.ts';
import { npyOf } from '../npyOf.ts';
import { useOwnCache } from './ownCache.ts';

const cache = useOwnCache();
beforeAll(cache.begin);
afterAll(cache.end);

const COUNT = 20;

/** A table with a label and `width` values in each row. */
function table(width: number, value: (row: number, column: number) => number, head?: string[]): string {
  const rows = Array.from({ length: COUNT }, (_none, row) => [
    row % 2 ? 'cat' : 'dog',
    ...Array.from({ length: width }, (_value, column) => value(row, column)),
  ]);
  const path = join(temporaryFolder(), 'table.csv');
  writeFileSync(path, [...(head ? [head] : []), ...rows].map((row) => row.join()).join('\n'));
  return path;
}

const codesOf = (notes: readonly DataNote[] | undefined): string[] => (notes ?? []).map(({ code }) => code);
const fraction = (row: number, column: number): number => ((row * 31 + column * 7) % 100) / 99;

describe('The columns of a table', () => {
  it('of 0..1 in a square number are pixels, unless they are said to be numbers', async () => {
    const path = table(64, fraction);
    const guessed = await readData(path);
    expect(guessed.shape).toEqual([8, 8, 1]);
    expect(guessed.notes).toContainEqual({
      code: 'columns-are-pixels',
      detail: { columns: 64, size: '8x8' },
    });
    const plain = await readData(`${path}?columns=numbers`);
    expect(plain.shape).toEqual([64]);
    expect(plain.train.inputs).toBeInstanceOf(Float32Array);
    const rows = [...plain.train.inputs].slice(0, 64);
    const first = Math.round(rows[0]! * 99);
    rows.forEach((value, column) => expect(value).toBeCloseTo(((first + column * 7) % 100) / 99, 6));
    expect(codesOf(plain.notes)).not.toContain('columns-are-pixels');
  });

  it('of whole numbers are counts where they are said to be numbers', async () => {
    const path = table(49, (row, column) => (row + column) % 6);
    expect((await readData(path)).shape).toEqual([7, 7, 1]);
    const { shape, train } = await readData(`${path}?columns=numbers`);
    expect(shape).toEqual([49]);
    expect([...new Set(train.inputs)].sort()).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('with names of their own are numbers, and pixels where they are said to be', async () => {
    const head = ['label', ...Array.from({ length: 64 }, (_none, at) => `part${'abcdefgh'[at % 8]}${at}x`)];
    const path = table(64, fraction, [...head.slice(0, 64), 'sum']);
    const guessed = await readData(path);
    expect(guessed.shape).toEqual([64]);
    expect(guessed.notes).toContainEqual({
      code: 'columns-are-numbers',
      detail: { columns: 64, size: '8x8' },
    });
    const pixels = await readData(`${path}?columns=pixels`);
    expect(pixels.shape).toEqual([8, 8, 1]);
    expect(pixels.train.inputs).toBeInstanceOf(Uint8Array);
    expect(codesOf(pixels.notes)).not.toContain('columns-are-numbers');
  });

  it('are pixels of pictures that are not square where their size is given', async () => {
    const path = table(12, (row, column) => row * 12 + column);
    expect((await readData(path)).shape).toEqual([12]);
    expect((await readData(`${path}?columns=pixels&size=3x4`)).shape).toEqual([3, 4, 1]);
    expect((await readData(`${path}?columns=pixels`)).shape).toEqual([2, 2, 3]);
    await expect(readData(`${path}?columns=pixels&size=5x4`)).rejects.toMatchObject({
      code: 'data/no-picture-size',
      detail: { path, columns: 12 },
    });
  });

  it('are refused as pixels where no picture has so many', async () => {
    const path = table(10, fraction);
    await expect(readData(`${path}?columns=pixels`)).rejects.toMatchObject({ code: 'data/no-picture-size' });
    await expect(readData(`${path}?columns=letters`)).rejects.toMatchObject({ code: 'data/option-invalid' });
  });

  it('are colours side by side with a note, or one colour after another where that is said', async () => {
    // Red is the row, green 100 more, blue 200 more: side by side, and after one another.
    const sideBySide = table(147, (row, column) => row + 100 * (column % 3));
    const colours = [0, 100, 200];
    const read = await readData(sideBySide);
    expect(read.shape).toEqual([7, 7, 3]);
    expect(codesOf(read.notes)).toContain('colours-interleaved');
    const [first] = read.train.inputs;
    expect([...read.train.inputs.subarray(0, 6)]).toEqual(
      [...colours, ...colours].map((own) => own + first!),
    );
    const planes = table(147, (row, column) => row + 100 * Math.floor(column / 49));
    const moved = await readData(`${planes}?planar=yes`);
    const [begin] = moved.train.inputs;
    expect([...moved.train.inputs.subarray(0, 6)]).toEqual(
      [...colours, ...colours].map((own) => own + begin!),
    );
    expect(codesOf(moved.notes)).not.toContain('colours-interleaved');
    expect([...(await readData(`${planes}?planar=no`)).train.inputs.subarray(0, 6)]).toEqual(
      Array<number>(6).fill(begin!),
    );
  });
});

describe('The vectors of a NumPy file', () => {
  const vectors = (width: number, type: '|u1' | '<f4'): string => {
    const values = Array.from({ length: COUNT * width }, (_none, at) => (at * 7) % 251);
    const typed = type === '|u1' ? Uint8Array.from(values) : Float32Array.from(values, (one) => one / 250);
    const labels = Uint8Array.from({ length: COUNT }, (_none, at) => at % 2);
    const path = join(temporaryFolder(), 'made.npz');
    const x = npyOf(type, [COUNT, width], new Uint8Array(typed.buffer));
    writeFileSync(path, zipSync({ 'x.npy': x, 'y.npy': npyOf('|u1', [COUNT], labels) }));
    return path;
  };

  it('are pixels if they are bytes, or plain numbers, as they are said to be', async () => {
    const path = vectors(64, '|u1');
    const guessed = await readData(path);
    expect([guessed.shape, codesOf(guessed.notes)]).toEqual([
      [8, 8, 1],
      expect.arrayContaining(['columns-are-pixels']),
    ]);
    const plain = await readData(`${path}?columns=numbers`);
    expect(plain.shape).toEqual([64]);
    expect(plain.train.inputs).toBeInstanceOf(Float32Array);
  });

  it('are numbers if they are fractions, or pixels, with the colours in either order', async () => {
    const path = vectors(147, '<f4');
    const guessed = await readData(path);
    expect([guessed.shape, codesOf(guessed.notes)]).toEqual([
      [147],
      expect.arrayContaining(['columns-are-numbers']),
    ]);
    const side = await readData(`${path}?columns=pixels`);
    const planes = await readData(`${path}?columns=pixels&planar=yes`);
    expect([side.shape, planes.shape]).toEqual([
      [7, 7, 3],
      [7, 7, 3],
    ]);
    expect(planes.train.inputs.slice(0, 3)).toEqual(
      Uint8Array.from([0, 49, 98], (at) => side.train.inputs[at]!),
    );
  });
});

/** A folder with the tables of a training and a test set. */
function tables(train: string, test: string): string {
  const folder = join(temporaryFolder(), 'tables');
  mkdirSync(folder);
  writeFileSync(join(folder, 'train.csv'), train);
  writeFileSync(join(folder, 'test.csv'), test);
  return folder;
}

const numbered = (head: string | undefined, row: (at: number) => unknown[], count = COUNT): string =>
  [...(head ? [head] : []), ...Array.from({ length: count }, (_none, at) => row(at).join())].join('\n');

describe('A test table', () => {
  // Both ends hold small whole numbers, so that either could be guessed for the label.
  const train = numbered('kind,a,b,rank', (at) => [at % 3, at, 100 - at, at % 2]);

  it('has the columns of the training table by their names, in whatever order', async () => {
    const test = numbered('rank,b,kind,a', (at) => [at % 2, 100 - at, at % 3, at], 6);
    const data = await readData(`${tables(train, test)}?label=rank`);
    expect([data.classes, data.test.count]).toEqual([['0', '1'], 6]);
    expect([...data.test.labels]).toEqual([0, 1, 0, 1, 0, 1]);
    // kind, a, b
    expect([...data.test.inputs.subarray(3, 6)]).toEqual([1, 1, 99]);
  });

  it('takes a guessed label, whatever its own values would say', async () => {
    const own = numbered('kind,a,b,rank', (at) => [2, at, 100 - at, at % 2], 6);
    const data = await readData(tables(train, own));
    expect(data.notes).toContainEqual({ code: 'column-is-label', detail: { column: 'kind' } });
    expect([...data.test.labels]).toEqual([2, 2, 2, 2, 2, 2]);
  });

  it('has its columns by place where there are no names', async () => {
    const plain = numbered(undefined, (at) => [at % 3, at / 2, at]);
    const named = numbered('kind,a,b', (at) => [2, at / 2, at], 6);
    for (const test of [numbered(undefined, (at) => [2, at / 2, at], 6), named]) {
      const data = await readData(tables(plain, test));
      expect([...data.test.labels]).toEqual([2, 2, 2, 2, 2, 2]);
      expect([...data.test.inputs.subarray(2, 4)]).toEqual([0.5, 1]);
    }
  });

  it('has the same target', async () => {
    const priced = numbered('size,age,price', (at) => [at, at % 7, at * 1.5]);
    const data = await readData(
      tables(
        priced,
        numbered('price,age,size', (at) => [at * 1.5, at % 7, at], 6),
      ),
    );
    expect(data.test.targets).toEqual(Float32Array.from({ length: 6 }, (_none, at) => at * 1.5));
  });

  it('has the same one-hot columns, or is refused', async () => {
    const hot = (at: number): number[] => [0, 1, 2].map((one) => (one === at % 3 ? 1 : 0));
    const own = numbered('a,class_x,class_y,class_z', (at) => [at / 4, ...hot(at)]);
    const test = numbered('class_z,class_y,class_x,a', (at) => [...hot(at).reverse(), at / 4], 6);
    expect([...(await readData(tables(own, test))).test.labels]).toEqual([0, 1, 2, 0, 1, 2]);
    const none = numbered('a,class_x,class_y,class_z', (at) => [at / 4, 0, 0, at === 3 ? 0 : 1], 6);
    await expect(readData(tables(own, none))).rejects.toMatchObject({ code: 'data/table-not-one-hot' });
  });

  it('is left out where its labels are withheld, with the name of their column', async () => {
    const test = numbered('a,b,rank', (at) => [at, 100 - at, at % 2], 6);
    const data = await readData(tables(train, test));
    expect(data.notes).toContainEqual({
      code: 'unlabelled-left-out',
      detail: { name: 'test.csv', column: 'kind' },
    });
    expect(data.train.count + data.test.count).toBe(COUNT);
    const bare = numbered(undefined, (at) => [at / 2, at], 6);
    const plain = numbered(undefined, (at) => [at % 3, at / 2, at]);
    expect(codesOf((await readData(tables(plain, bare))).notes)).toContain('unlabelled-left-out');
  });

  it('is refused by the name of the column that it lacks', async () => {
    const lacking = numbered('kind,a,rank', (at) => [at % 3, at, at % 2], 6);
    await expect(readData(tables(train, lacking))).rejects.toMatchObject({
      code: 'data/test-column-missing',
      detail: { column: 'b' },
    });
    const bare = numbered(undefined, (at) => [at, at / 2, at, at, at, 0.5], 6);
    await expect(readData(tables(train, bare))).rejects.toMatchObject({ code: 'data/tables-differ' });
  });
});

describe('A table of named measurements', () => {
  it('tells its columns, so that the label can be chosen among them', async () => {
    const path = join(temporaryFolder(), 'passengers.csv');
    writeFileSync(
      path,
      numbered('weight,age,size', (at) => [at / 7, at % 50, at * 2.5]),
    );
    const found = await readData(`${path}?label=age`);
    expect([found.columns, found.shape]).toEqual([['weight', 'age', 'size'], [2]]);
    const bare = join(temporaryFolder(), 'bare.csv');
    writeFileSync(
      bare,
      numbered('name,age,ticket', (at) => [`a${at}`, at * 3, `t${at}`]),
    );
    await expect(readData(bare)).rejects.toMatchObject({
      code: 'data/table-unlabelled',
      detail: { all: 'name\nage\nticket' },
    });
  });
});
