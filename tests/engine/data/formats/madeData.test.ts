import { zipSync } from 'fflate';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readData } from '../../../../src-main/engine/data/readData.ts';
import { useOwnCache } from './ownCache.ts';

const cache = useOwnCache();
let root = '';
beforeAll(() => {
  cache.begin();
  root = mkdtempSync(join(tmpdir(), 'featurescope-data-'));
});
afterAll(() => {
  cache.end();
  rmSync(root, { recursive: true, force: true });
});

function write(name: string, content: string | Uint8Array): string {
  const path = join(root, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
}

/** A PNG of a single grey level or colour. */
function picture(size: number, colour: readonly [number, number, number], alpha = 255): Buffer {
  const png = new PNG({ width: size, height: size });
  for (let at = 0; at < size * size; at++) png.data.set([...colour, alpha], at * 4);
  return PNG.sync.write(png);
}

const grey = (value: number): [number, number, number] => [value, value, value];

describe('A folder of pictures', () => {
  it('has a class a folder, in natural order, one channel where all are grey, and a test set drawn by seed', async () => {
    for (const name of ['10', '9', '2'])
      for (let at = 0; at < 5; at++)
        write(`numbers/${name}/${at}.png`, picture(6, grey(Number(name) * 10 + at)));
    const data = await readData(join(root, 'numbers'));
    expect([data.shape, data.classes]).toEqual([
      [6, 6, 1],
      ['2', '9', '10'],
    ]);
    expect([data.train.count, data.test.count]).toEqual([12, 3]);
    expect([...data.test.labels].sort((a, b) => a - b)).toEqual([0, 1, 2]);
    const again = await readData(join(root, 'numbers'));
    expect(again.train.inputs).toEqual(data.train.inputs);
    const other = await readData(`${join(root, 'numbers')}?seed=7`);
    expect(other.train.count).toBe(12);
    // The grey level of each picture encodes its class and number.
    for (const split of [data.train, data.test])
      split.labels.forEach((label, row) =>
        expect(Math.floor(split.inputs[row * 36]! / 10)).toBe(Number(data.classes[label])),
      );
  });

  it('takes training and test set from folders of these names, and validation as the end of the training set', async () => {
    for (const [at, split] of ['train', 'Test', 'val'].entries())
      for (const name of ['a', 'b']) write(`splits/${split}/${name}/x.png`, picture(4, grey(50 * at + 5)));
    const data = await readData(join(root, 'splits'));
    expect([data.train.count, data.test.count]).toEqual([4, 2]);
    expect([...data.train.inputs].filter((_value, at) => at % 16 === 0)).toEqual([5, 5, 105, 105]);
    expect(data.notes!.map(({ code }) => code)).toContain('validation-joined');
  });

  it('fits pictures of several sizes into one, whole, stretched or cropped, and says so', async () => {
    const wide = await sharp({ create: { width: 40, height: 20, channels: 3, background: '#f00' } })
      .png()
      .toBuffer();
    write('mixed/a/wide.png', wide);
    write('mixed/b/small.png', picture(10, [0, 0, 255]));
    write('mixed/b/other.png', picture(10, [0, 0, 200]));
    write('mixed/a/other.png', picture(12, [200, 0, 0]));
    const at = (values: ArrayLike<number>, row: number, column: number): number[] =>
      [0, 1, 2].map((channel) => values[(row * 8 + column) * 3 + channel]!);
    const corner = async (fit: string): Promise<number[]> => {
      const { train, test, notes, shape } = await readData(
        `${join(root, 'mixed')}?size=8x8&fit=${fit}&test=0.5`,
      );
      expect(shape).toEqual([8, 8, 3]);
      expect(notes).toContainEqual({
        code: 'pictures-fitted',
        detail: { largest: '40x20', size: '8x8', fit },
      });
      const red = [train, test].flatMap(({ inputs, count }) =>
        Array.from({ length: count }, (_none, row) => inputs.subarray(row * 192, (row + 1) * 192)),
      );
      const found = red.find((values) => at(values, 4, 4).join() === '255,0,0');
      return at(found!, 0, 0);
    };
    expect(await corner('fit')).toEqual([255, 255, 255]);
    expect(await corner('stretch')).toEqual([255, 0, 0]);
    expect(await corner('crop')).toEqual([255, 0, 0]);
  });

  it('puts what is transparent on paper, turns a photograph as its camera says, and inverts where that is asked for', async () => {
    write('ink/a/clear.png', picture(4, grey(0), 0));
    write('ink/a/black.png', picture(4, grey(0)));
    write('ink/b/one.png', picture(4, grey(80)));
    write('ink/b/two.png', picture(4, grey(90)));
    const data = await readData(join(root, 'ink'));
    const values = (of: typeof data): number[] =>
      [of.train, of.test].flatMap(({ inputs, count }) =>
        Array.from({ length: count }, (_none, at) => inputs[at * 16]!),
      );
    expect(values(data).sort((a, b) => a - b)).toEqual([0, 80, 90, 255]);
    const inverted = await readData(`${join(root, 'ink')}?invert=yes`);
    expect(values(inverted).sort((a, b) => a - b)).toEqual([0, 165, 175, 255]);
    const [left, right] = await Promise.all(
      ['#000', '#fff'].map((background) =>
        sharp({ create: { width: 8, height: 16, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    );
    const lying = await sharp({ create: { width: 16, height: 16, channels: 3, background: '#fff' } })
      .composite([
        { input: left!, left: 0, top: 0 },
        { input: right!, left: 8, top: 0 },
      ])
      .jpeg({ quality: 100 })
      .withMetadata({ orientation: 6 })
      .toBuffer();
    for (const name of ['a', 'b']) for (const at of [1, 2]) write(`turned/${name}/${at}.jpg`, lying);
    const { train } = await readData(join(root, 'turned'));
    // Rotated by 90 degrees clockwise, the dark left half is on top.
    expect(train.inputs[8]).toBeLessThan(20);
    expect(train.inputs[15 * 16 + 8]).toBeGreaterThan(235);
  });

  it('leaves out what is no picture, and counts and names it', async () => {
    for (const name of ['a', 'b'])
      for (const at of [1, 2]) write(`broken/${name}/${at}.png`, picture(4, grey(9 * at)));
    write('broken/a/text.png', 'no picture');
    write('broken/b/cut.png', picture(40, grey(7)).subarray(0, 60));
    const data = await readData(join(root, 'broken'));
    expect(data.train.count + data.test.count).toBe(4);
    expect(data.notes).toContainEqual({
      code: 'pictures-skipped',
      detail: { count: 2, names: 'text.png, cut.png' },
    });
  });

  it('says what is wrong with its classes', async () => {
    for (let at = 0; at < 12; at++) write(`uneven/many/${at}.png`, picture(4, grey(at)));
    write('uneven/one/x.png', picture(4, grey(3)));
    const uneven = await readData(join(root, 'uneven'));
    const codes = uneven.notes!.map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining(['imbalance', 'class-untested', 'sorted-by-class']));
    for (const at of [1, 2]) write(`single/only/${at}.png`, picture(4, grey(at)));
    expect((await readData(join(root, 'single'))).notes).toContainEqual({
      code: 'one-class',
      detail: { name: 'only' },
    });
    for (const split of ['train', 'test'])
      for (const name of ['a', 'b']) write(`twice/${split}/${name}/x.png`, picture(4, grey(1)));
    expect((await readData(join(root, 'twice'))).notes).toContainEqual({
      code: 'duplicates',
      detail: { count: 2 },
    });
  });

  it.each([
    // "개" and "새" in code page 949, as Windows packs them, and in UTF-8 without saying so, as macOS does.
    ['Windows', ['b0b3', 'bbf5']],
    ['macOS', ['eab09c', 'ec8388']],
  ])('has the names of its classes as %s packed them', async (system, names) => {
    // The names are put in afterwards, because the library marks all it writes as UTF-8.
    const stands = names.map((hex, at) => `${at}`.repeat(hex.length / 2));
    const files = stands.flatMap((name, at) =>
      [1, 2, 3, 4, 5].map(
        (number) => [`${name}/p${number}.png`, picture(4, grey(at * 100 + number))] as const,
      ),
    );
    let packed = Buffer.from(zipSync(Object.fromEntries(files))).toString('latin1');
    names.forEach((hex, at) => {
      packed = packed.replaceAll(`${stands[at]}/p`, `${Buffer.from(hex, 'hex').toString('latin1')}/p`);
    });
    const data = await readData(write(`${system}.zip`, Buffer.from(packed, 'latin1')));
    expect([data.classes, data.train.count + data.test.count]).toEqual([['개', '새'], 10]);
  });

  it('is read from a zip archive all the same', async () => {
    const files: Record<string, Uint8Array> = { 'set/__MACOSX/a/x.png': new Uint8Array(3) };
    for (const name of ['가', '나'])
      for (const at of [1, 2, 3]) files[`set/${name}/${at}.png`] = picture(5, grey(at));
    const data = await readData(write('set.zip', zipSync(files)));
    expect([data.classes, data.train.count, data.test.count]).toEqual([['가', '나'], 4, 2]);
  });
});

describe('A table', () => {
  it('finds its label by its header, in any place, and takes other columns of numbers as a vector', async () => {
    const rows = Array.from({ length: 20 }, (_none, at) => `${at}.5;${at % 2 ? 'yes' : 'no'};${-at}`);
    const data = await readData(write('flowers.csv', `\uFEFFwidth;class;height\r\n${rows.join('\r\n')}\r\n`));
    expect([data.shape, data.classes]).toEqual([[2], ['no', 'yes']]);
    expect(data.train.count + data.test.count).toBe(20);
    const [width, height] = data.train.inputs.subarray(0, 2);
    expect(width).toBe(-height! + 0.5);
    expect(data.train.labels[0]).toBe(Math.abs(height!) % 2);
  });

  it('takes a column of fractions as numbers to be predicted', async () => {
    const rows = Array.from({ length: 10 }, (_none, at) => `${at},${at * 2},${at + 0.25}`);
    const data = await readData(write('line.csv', `a,b,target\n${rows.join('\n')}`));
    expect([data.shape, data.classes, data.targetShape]).toEqual([[2], [], [1]]);
    data.train.targets!.forEach((target, row) => expect(target).toBe(data.train.inputs[row * 2]! + 0.25));
    const other = await readData(`${join(root, 'line.csv')}?target=b`);
    expect(other.shape).toEqual([2]);
  });

  it('names pictures by their paths', async () => {
    for (const at of [1, 2, 3, 4]) write(`listed/img/${at}.png`, picture(4, grey(at * 10)));
    write(
      'listed/labels.csv',
      ['file,label', ...[1, 2, 3, 4].map((at) => `"img/${at}.png",${at % 2 ? 'odd' : 'even'}`)].join('\n'),
    );
    const data = await readData(join(root, 'listed'));
    expect([data.shape, data.classes, data.train.count, data.test.count]).toEqual([
      [4, 4, 1],
      ['even', 'odd'],
      2,
      2,
    ]);
    for (const { inputs, labels, count } of [data.train, data.test])
      for (let row = 0; row < count; row++) expect(labels[row]).toBe((inputs[row * 16]! / 10) % 2);
  });

  const bad: [name: string, content: string, code: string, detail: object][] = [
    [
      'text.csv',
      'label,a,b\n1,2,3\n2,x,4\n1,5,6',
      'data/table-not-a-number',
      { row: 3, column: 'a', value: 'x' },
    ],
    [
      'empty-cell.csv',
      'label,a,b\n1,2,3\n2,,4\n1,5,6',
      'data/table-not-a-number',
      { row: 3, column: 'a', value: '' },
    ],
    ['ragged.csv', 'label,a,b\n1,2,3\n2,4\n1,5,6', 'data/table-ragged', { row: 3, actual: 2, expected: 3 }],
    [
      'quoted.csv',
      'label,a,b\n"1",2,3\n"2",4,"x"\n1,5,6',
      'data/table-not-a-number',
      { row: 3, column: 'b', value: 'x' },
    ],
    ['words.csv', 'a,b\nx,y\nz,w', 'data/table-without-numbers', {}],
    [
      'unlabelled.csv',
      `${Array.from({ length: 49 }, (_none, at) => `p${at}`).join()}\n${'0,'.repeat(48)}0\n`,
      'data/table-unlabelled',
      {},
    ],
    ['nothing.csv', '', 'data/table-unreadable', {}],
  ];
  it.each(bad)('refuses %s', async (name, content, code, detail) => {
    await expect(readData(write(name, content))).rejects.toMatchObject({ code, detail });
  });

  it('refuses a column that is not there, and an option that is unknown', async () => {
    const path = write('few.csv', 'label,a\n1,2\n2,3');
    await expect(readData(`${path}?label=colour`)).rejects.toMatchObject({ code: 'data/column-unknown' });
    await expect(readData(`${path}?colour=red`)).rejects.toMatchObject({ code: 'data/option-unknown' });
    await expect(readData(`${path}?size=0x4`)).rejects.toMatchObject({ code: 'data/option-invalid' });
  });
});

describe('What is no data', () => {
  it('is refused by name', async () => {
    mkdirSync(join(root, 'nothing'));
    await expect(readData(join(root, 'nothing'))).rejects.toMatchObject({ code: 'data/unknown-form' });
    write('flat/one.png', picture(4, grey(1)));
    await expect(readData(join(root, 'flat'))).rejects.toMatchObject({ code: 'data/no-class-folders' });
    for (const name of ['a', 'b']) write(`none/${name}/x.png`, 'no picture');
    await expect(readData(join(root, 'none'))).rejects.toMatchObject({ code: 'data/no-pictures' });
    await expect(readData(write('page.bin', '<!doctype html><p>404'))).rejects.toMatchObject({
      code: 'data/file-not-data',
    });
    await expect(
      readData(write('out.zip', zipSync({ '../x/a.png': picture(4, grey(1)) }))),
    ).rejects.toMatchObject({
      code: 'data/archive-unreadable',
    });
    await expect(
      readData(write('bomb.zip', zipSync({ 'a.csv': new Uint8Array(2 ** 26) }, { level: 9 }))),
    ).rejects.toMatchObject({
      code: 'data/archive-unreadable',
    });
    await expect(readData(write('cut.npz', zipSync({ 'x.npy': new Uint8Array(9) })))).rejects.toMatchObject({
      code: 'data/archive-unreadable',
    });
    await expect(readData(write('test_batch.bin', new Uint8Array(3000)))).rejects.toMatchObject({
      code: 'data/cifar-wrong-size',
    });
    await expect(readData(write('x.parquet', new Uint8Array(300)))).rejects.toMatchObject({
      code: 'data/parquet-unreadable',
    });
  });
});
