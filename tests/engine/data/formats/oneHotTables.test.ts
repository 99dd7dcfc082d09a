import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readData } from '../../../../src-main/engine/data/readData.ts';
import type { DataNote } from '../../../../src-shared/texts/dataNotes.ts';
import { temporaryFolder } from '../../../belongings.ts';
import { useOwnCache } from './ownCache.ts';

const cache = useOwnCache();
beforeAll(cache.begin);
afterAll(cache.end);

const COUNT = 60;
const labels = Array.from({ length: COUNT }, (_none, at) => (at * 7 + Math.floor(at / 3)) % 3);
const inputs = labels.map((_label, at) => [at / 100, 3.5 - at / 50]);
const oneHot = (label: number): number[] => [0, 1, 2].map((column) => (column === label ? 1 : 0));

function write(head: readonly string[] | undefined, rows: readonly (readonly unknown[])[]): string {
  const path = join(temporaryFolder(), 'table.csv');
  writeFileSync(path, [...(head ? [head] : []), ...rows].map((row) => row.join()).join('\n'));
  return path;
}

interface Read {
  shape: number[];
  classes: string[];
  /** Of each row the first input and the class, in the order of the first input. */
  pairs: [number, string][];
  notes: readonly DataNote[];
}

async function read(path: string): Promise<Read> {
  const { shape, classes, train, test, notes = [] } = await readData(path);
  const size = shape.reduce((product, one) => product * one, 1);
  const pairs = [train, test].flatMap((split) =>
    Array.from(split.labels, (label, at): [number, string] => [split.inputs[at * size]!, classes[label]!]),
  );
  return { shape, classes, pairs: pairs.sort(([a], [b]) => a - b), notes };
}

const expectedPairs = (names: readonly string[]): [number, string][] =>
  labels.map((label, at) => [Math.fround(at / 100), names[label]!]);

describe('A table whose classes have a column each', () => {
  const after = labels.map((label, at) => [...inputs[at]!, ...oneHot(label)]);
  const before = labels.map((label, at) => [...oneHot(label), ...inputs[at]!]);
  const fractions = labels.map((label, at) => [
    ...inputs[at]!,
    ...oneHot(label).map((one) => one.toFixed(1)),
  ]);
  const truths = labels.map((label, at) => [
    at,
    ...inputs[at]!,
    ...oneHot(label).map((one) => (one ? 'True' : 'False')),
  ]);
  it.each([
    ['named as labels', ['a', 'b', 'class_x', 'class_y', 'class_z'], after, ['x', 'y', 'z']],
    ['numbered, before the inputs', ['label0', 'label1', 'label2', 'a', 'b'], before, ['0', '1', '2']],
    ['named in Korean', ['a', 'b', '레이블_개', '레이블_새', '레이블_말'], after, ['개', '새', '말']],
    ['named as the classes alone', ['a', 'b', 'cat', 'dog', 'bird'], after, ['cat', 'dog', 'bird']],
    ['without names', undefined, after, ['0', '1', '2']],
    ['numbered as all columns are', ['0', '1', '2', '3', '4'], after, ['0', '1', '2']],
    ['as 0.0 and 1.0', ['a', 'b', 'y_x', 'y_y', 'y_z'], fractions, ['x', 'y', 'z']],
    ['as pandas writes truth values', ['', 'a', 'b', 'kind_x', 'kind_y', 'kind_z'], truths, ['x', 'y', 'z']],
  ])('has these classes where the columns are %s, and says so', async (_what, head, rows, names) => {
    const { shape, classes, pairs, notes } = await read(write(head, rows));
    expect([shape, classes]).toEqual([[2], names]);
    expect(pairs).toEqual(expectedPairs(names));
    const said = notes.find(({ code }) => code === 'columns-are-classes');
    expect(said?.detail).toMatchObject({ count: 3, classes: names.join(', ') });
  });

  it('keeps the order of the columns, and a class that no row is of', async () => {
    const rows = labels.map((label, at) => [...inputs[at]!, 0, ...oneHot(label)]);
    const { classes, pairs } = await read(
      write(['a', 'b', 'class_z', 'class_y', 'class_x', 'class_w'], rows),
    );
    expect(classes).toEqual(['z', 'y', 'x', 'w']);
    expect(pairs).toEqual(expectedPairs(['y', 'x', 'w']));
  });

  it('is found where the rows are sorted by class, from the last', async () => {
    const sorted = Array.from({ length: 600 }, (_none, at) => [at / 10, ...oneHot(2 - Math.floor(at / 200))]);
    const { classes, pairs } = await read(write(undefined, sorted));
    expect(classes).toEqual(['0', '1', '2']);
    expect(pairs[0]![1] + pairs[250]![1] + pairs[599]![1]).toBe('210');
  });

  it('is no such table where a row far below is of two classes or of none: refused if named, else not guessed', async () => {
    for (const odd of [
      [1, 1, 0],
      [0, 0, 0],
    ]) {
      const rows = Array.from({ length: 3000 }, (_none, at) => [
        at / 10,
        0.5,
        ...(at === 2501 ? odd : oneHot(at % 3)),
      ]);
      const named = write(['a', 'b', 'class_x', 'class_y', 'class_z'], rows);
      await expect(readData(named)).rejects.toMatchObject({
        code: 'data/table-not-one-hot',
        detail: { columns: 'class_x, class_y, class_z' },
      });
      const { classes, notes } = await read(write(undefined, rows));
      expect(classes).toEqual(['0', '1']);
      expect(notes.map(({ code }) => code)).toContain('column-is-label');
    }
  });

  it('takes columns that a feature has been spread over for inputs beside a label', async () => {
    const rows = labels.map((label, at) => [...oneHot(at % 3), ...inputs[at]!, label]);
    const { shape, classes } = await read(write(['red', 'green', 'blue', 'a', 'b', 'label'], rows));
    expect([shape, classes]).toEqual([[5], ['0', '1', '2']]);
  });

  it('takes them for inputs beside a column of classes at the other end, unless they are asked for', async () => {
    const spread = ['sex_female', 'sex_male'];
    const rows = labels.map((label, at) => [label, ...inputs[at]!, at % 2, 1 - (at % 2)]);
    const last = rows.map(([label, a, b, ...sexes]) => [...sexes, a, b, label]);
    for (const path of [
      write(['survived', 'a', 'b', ...spread], rows),
      write([...spread, 'a', 'b', 'survived'], last),
    ]) {
      const { shape, classes, notes } = await read(path);
      expect([shape, classes]).toEqual([[4], ['0', '1', '2']]);
      expect(notes).toContainEqual({ code: 'column-is-label', detail: { column: 'survived' } });
      expect((await read(`${path}?label=sex`)).classes).toEqual(['female', 'male']);
    }
  });

  it('leaves out columns that say the label once more', async () => {
    const rows = labels.map((label, at) => [
      'cat dog bird'.split(' ')[label],
      ...inputs[at]!,
      ...oneHot(label),
    ]);
    const path = write(['species', 'a', 'b', 'species_cat', 'species_dog', 'species_bird'], rows);
    const { shape, classes, notes } = await read(path);
    expect([shape, classes]).toEqual([[2], ['bird', 'cat', 'dog']]);
    expect(notes).toContainEqual({
      code: 'labels-left-out',
      detail: { names: 'species_cat, species_dog, species_bird' },
    });
  });

  it('may be told the beginning of the names, or one column', async () => {
    const path = write(['a', 'b', 'kind_x', 'kind_y', 'kind_z'], after);
    expect((await read(`${path}?label=kind`)).classes).toEqual(['x', 'y', 'z']);
    expect((await read(`${path}?label=kind_y`)).classes).toEqual(['0', '1']);
  });
});

describe('A table of pixels in 0..1', () => {
  const byteOf = (row: number, pixel: number): number => (pixel * 5 + row * 3) % 256;
  const pixelsOf = (row: number): number[] =>
    Array.from({ length: 49 }, (_none, pixel) => byteOf(row, pixel));
  const rows = labels.map((label, at) => [
    label,
    ...pixelsOf(at).map((byte) => Number((byte / 255).toFixed(5))),
  ]);

  it('is one of pictures, in bytes, and says so', async () => {
    const path = write(undefined, rows);
    const { shape, notes } = await read(path);
    expect(shape).toEqual([7, 7, 1]);
    expect(notes).toContainEqual({ code: 'columns-are-pixels', detail: { columns: 49, size: '7x7' } });
    const { train, test } = await readData(path);
    const pictures = [train, test].flatMap(({ inputs: all, count }) =>
      Array.from({ length: count }, (_none, at) => all.subarray(at * 49, at * 49 + 49).join()),
    );
    expect(pictures.sort()).toEqual(labels.map((_label, at) => pixelsOf(at).join()).sort());
  });

  it('is one where the columns are named pixels, however few, and whatever their range', async () => {
    const head = ['label', ...Array.from({ length: 4 }, (_none, at) => `pixel${at}`)];
    const small = labels.map((label, at) => [label, -1, 1, at / 60, 0.5]);
    const { shape, notes } = await read(write(head, small));
    expect(shape).toEqual([2, 2, 1]);
    expect(notes).toContainEqual({ code: 'pixels-as-they-are', detail: { from: -1, to: 1 } });
  });

  it('is none where values lie elsewhere and no name says so', async () => {
    const measured = rows.map(([label, ...values]) => [label, ...values.map((value) => value * 2)]);
    expect((await read(write(undefined, measured))).shape).toEqual([49]);
  });

  it('is none where columns have names of their own', async () => {
    const head = [
      'label',
      ...Array.from({ length: 49 }, (_none, at) => `measure ${'ab'[at % 2]}${'c'.repeat(at)}`),
    ];
    expect((await read(write(head, rows))).shape).toEqual([49]);
  });

  it('may have one-hot classes', async () => {
    const both = rows.map(([label, ...values]) => [...values, ...oneHot(label!)]);
    const { shape, classes } = await read(write(undefined, both));
    expect([shape, classes]).toEqual([
      [7, 7, 1],
      ['0', '1', '2'],
    ]);
  });
});
