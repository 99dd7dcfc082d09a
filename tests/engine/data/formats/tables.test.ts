import { zipSync } from 'fflate';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readData } from '../../../../src-main/engine/data/readData.ts';
import { temporaryFolder } from '../../../belongings.ts';
import { npyOf } from '../npyOf.ts';
import { useOwnCache } from './ownCache.ts';

const cache = useOwnCache();
beforeAll(cache.begin);
afterAll(cache.end);

function write(name: string, content: string | Uint8Array): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, content);
  return path;
}

/** "개" and "새" in code page 949. */
const cp949 = { dog: [0xb0, 0xb3], bird: [0xbb, 0xf5] };
const rows = Array.from({ length: 12 }, (_none, at) => [at % 2, at * 3, 40 - at]);
const notesOf = async (path: string): Promise<string[]> =>
  ((await readData(path)).notes ?? []).map(({ code }) => code);

describe('A table as other programs write it', () => {
  it('has Korean classes where Excel wrote it in code page 949, and says so', async () => {
    const lines = rows.map(([label, a, b]) =>
      Buffer.concat([Buffer.from(label ? cp949.bird : cp949.dog), Buffer.from(`,${a},${b}\n`)]),
    );
    const path = write('excel.csv', Buffer.concat([Buffer.from('label,a,b\n'), ...lines]));
    const data = await readData(path);
    expect(data.classes).toEqual(['개', '새']);
    expect(data.notes).toContainEqual({ code: 'encoding', detail: { encoding: 'CP949 (EUC-KR)' } });
  });

  it('is read where it is in UTF-16, as Excel calls Unicode', async () => {
    const text = ['label\ta\tb', ...rows.map(([label, ...own]) => [label ? '새' : '개', ...own].join('\t'))];
    const path = write('unicode.csv', Buffer.from(`\uFEFF${text.join('\r\n')}`, 'utf16le'));
    const data = await readData(path);
    expect([data.classes, data.shape, data.train.count + data.test.count]).toEqual([['개', '새'], [2], 12]);
  });

  it('has all its rows where they end in carriage returns alone', async () => {
    const path = write('old.csv', ['label,a,b', ...rows.map((row) => row.join())].join('\r'));
    const data = await readData(path);
    expect(data.train.count + data.test.count).toBe(12);
    expect(data.train.inputs[0]! / 3).toBe(40 - data.train.inputs[1]!);
  });

  it.each(['', 'Unnamed: 0', 'Id', '번호'])('does not take row numbers (“%s”) for inputs', async (name) => {
    const text = [`${name},label,a,b`, ...rows.map((row, at) => [at + 1, ...row].join())].join('\n');
    const path = write('numbered.csv', text);
    const data = await readData(path);
    expect(data.shape).toEqual([2]);
    expect(await notesOf(path)).toContain('columns-left-out');
  });

  it('takes a column that is called so for an input where it numbers nothing', async () => {
    const text = ['id,label,a', ...rows.map(([label, a]) => [a! % 5, label, a].join())].join('\n');
    expect((await readData(write('measured.csv', text))).shape).toEqual([2]);
  });

  it('finds Kaggle’s pixels beside row numbers', async () => {
    const head = ['', 'label', ...Array.from({ length: 49 }, (_none, at) => `pixel${at}`)].join();
    const lines = rows.map(([label, a], at) => [at, label, ...new Array<number>(49).fill(a!)].join());
    expect((await readData(write('kaggle.csv', [head, ...lines].join('\n')))).shape).toEqual([7, 7, 1]);
  });

  it.each([
    ['plain', 'label,a,b\n1,2,3\n,2,4\n0,5,6'],
    ['quoted', 'label,a,b\n"1",2,3\n"",2,4\n"0",5,6'],
  ])('is refused where a label is missing (%s)', async (_what, text) => {
    await expect(readData(write('blank.csv', text))).rejects.toMatchObject({
      code: 'data/label-missing',
      detail: { row: 3, column: 'label' },
    });
  });
});

function archive(
  type: string,
  values: readonly number[],
  put: (view: DataView, at: number, value: number) => void,
) {
  const bytes = new Uint8Array(values.length * Number(type[2]));
  const view = new DataView(bytes.buffer);
  values.forEach((value, at) => put(view, at * Number(type[2]), value));
  const labels = Uint8Array.from({ length: values.length / 4 }, (_none, at) => at % 2);
  const y = npyOf('|u1', [labels.length], labels);
  return write('made.npz', zipSync({ 'X.npy': npyOf(type, [labels.length, 2, 2], bytes), 'y.npy': y }));
}

describe('Arrays of NumPy', () => {
  const levels = Array.from({ length: 40 }, (_none, at) => at * 6);
  const inputsOf = async (path: string): Promise<number[]> => {
    const { train, test } = await readData(path);
    return [...train.inputs, ...test.inputs].sort((a, b) => a - b);
  };

  it('of 16 bits are brightness over all of these, or over 0..255, as they go', async () => {
    const put = (view: DataView, at: number, value: number): void => view.setUint16(at, value, true);
    const full = archive(
      '<u2',
      levels.map((level) => level * 257),
      put,
    );
    expect(await inputsOf(full)).toEqual(levels);
    expect(await notesOf(full)).toContain('brightness-scaled');
    expect(await inputsOf(archive('<u2', levels, put))).toEqual(levels);
  });

  it('are read in either order of bytes', async () => {
    const put = (view: DataView, at: number, value: number): void => view.setInt32(at, value);
    expect(await inputsOf(archive('>i4', levels, put))).toEqual(levels);
  });

  it('go in as they are where they are no brightness, and say so', async () => {
    const put = (view: DataView, at: number, value: number): void => view.setFloat32(at, value, true);
    const path = archive(
      '<f4',
      levels.map((level) => level / 120 - 1),
      put,
    );
    expect((await inputsOf(path))[0]).toBe(-1);
    expect((await readData(path)).notes).toContainEqual({
      code: 'pixels-as-they-are',
      detail: { from: -1, to: 0.95 },
    });
  });

  const pictures = npyOf(
    '|u1',
    [10, 2, 2],
    Uint8Array.from(levels, (level) => level % 251),
  );
  /** Texts of at most 6 signs. */
  const texts = {
    '<U6': (names: readonly string[]) =>
      Buffer.concat(
        names.map((name) =>
          Buffer.from(
            Uint32Array.from({ length: 6 }, (_none, at) => [...name][at]?.codePointAt(0) ?? 0).buffer,
          ),
        ),
      ),
    '>U6': (names: readonly string[]) => texts['<U6'](names).swap32(),
    '|S6': (names: readonly string[]) =>
      Buffer.concat(names.map((name) => Buffer.concat([Buffer.from(name), Buffer.alloc(6)]).subarray(0, 6))),
  };
  it.each(['<U6', '>U6', '|S6'] as const)('may have texts of the type %s as labels', async (type) => {
    const names = Array.from({ length: 10 }, (_none, at) => (at % 3 ? '개' : 'cat'));
    const y = npyOf(type, [10], texts[type](names));
    const { classes, train, test } = await readData(
      write('texts.npz', zipSync({ 'x.npy': pictures, 'y.npy': y })),
    );
    expect(classes).toEqual(['cat', '개']);
    const counts = [0, 1].map(
      (label) => [...train.labels, ...test.labels].filter((one) => one === label).length,
    );
    expect(counts).toEqual([4, 6]);
  });

  it('may name their classes, also those without examples', async () => {
    const y = npyOf(
      '|u1',
      [10],
      Uint8Array.from({ length: 10 }, (_none, at) => at % 2),
    );
    const names = npyOf('<U6', [3], texts['<U6'](['cat', '개', 'horse']));
    const path = write('named.npz', zipSync({ 'x.npy': pictures, 'y.npy': y, 'class_names.npy': names }));
    const { classes, notes } = await readData(path);
    expect(classes).toEqual(['cat', '개', 'horse']);
    expect((notes ?? []).map(({ code }) => code)).not.toContain('left-out');
    const twice = npyOf('<U6', [2], texts['<U6'](['cat', 'cat']));
    const unnamed = write('twice.npz', zipSync({ 'x.npy': pictures, 'y.npy': y, 'class_names.npy': twice }));
    expect((await readData(unnamed)).classes).toEqual(['0', '1']);
  });

  it('are refused by name where they are Python objects', async () => {
    const y = npyOf('|O', [10], new Uint8Array(80));
    await expect(
      readData(write('objects.npz', zipSync({ 'x.npy': pictures, 'y.npy': y }))),
    ).rejects.toMatchObject({
      code: 'data/archive-unreadable',
      detail: { reason: 'it holds Python objects; save them as numbers or texts' },
    });
  });

  it('are refused where texts stand for pixels, or several for an example', async () => {
    const words = (shape: number[]) =>
      npyOf('<U6', shape, texts['<U6'](Array(shape[0]! * (shape[1] ?? 1)).fill('a')));
    for (const arrays of [
      { 'x.npy': words([10]), 'y.npy': words([10]) },
      { 'x.npy': pictures, 'y.npy': words([10, 2]) },
    ])
      await expect(readData(write('words.npz', zipSync(arrays)))).rejects.toMatchObject({
        code: 'data/archive-unreadable',
      });
  });

  it('are refused where a value is no number', async () => {
    const put = (view: DataView, at: number, value: number): void => view.setFloat32(at, value, true);
    const path = archive(
      '<f4',
      levels.map((level) => (level === 12 ? NaN : level / 255)),
      put,
    );
    await expect(readData(path)).rejects.toMatchObject({ code: 'data/archive-unreadable' });
  });
});
