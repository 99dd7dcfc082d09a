import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { drawPrints } from '../../../../src-main/engine/data/prints/drawPrints.ts';
import { readPrints } from '../../../../src-main/engine/data/prints/readPrints.ts';
import { temporaryFolder } from '../../../belongings.ts';

const { signal } = new AbortController();

/** A picture of 8x8 pixels, of one grey. */
function greyPng(grey: number): Buffer {
  const picture = new PNG({ width: 8, height: 8 });
  for (let at = 0; at < picture.data.length; at += 4) picture.data.set([grey, grey, grey, 255], at);
  return PNG.sync.write(picture);
}

/** A folder for each finger with some prints, each of a grey of its own. */
function foldersOf(prints: Record<string, number>): string {
  const folder = temporaryFolder();
  Object.entries(prints).forEach(([finger, count], at) => {
    mkdirSync(join(folder, finger));
    for (let print = 0; print < count; print++)
      writeFileSync(join(folder, finger, `${print + 1}.png`), greyPng(255 - 40 * at - print));
  });
  return folder;
}

describe('prints on this machine', () => {
  it('are read from a folder of each finger, ridges bright', async () => {
    const folder = foldersOf({ index: 3, little: 4, ring: 3, thumb: 3 });
    const { places, split, isDrawn } = await readPrints(folder, 'own', signal);
    expect(isDrawn).toBe(false);
    expect(places.map(({ finger, impression }) => `${finger}.${impression}`)).toEqual([
      ...['0.0', '0.1', '0.2', '1.0', '1.1', '1.2', '1.3'],
      ...['2.0', '2.1', '2.2', '3.0', '3.1', '3.2'],
    ]);
    expect([...split.labels]).toEqual(places.map(({ finger }) => finger));
    expect(split.inputs).toHaveLength(13 * 80 * 80);
    expect(split.inputs[4 * 80 * 80 + 3240]).toBe(41);
  });

  it('are read from an IDX file with its table, without the copies that are turned', async () => {
    const folder = temporaryFolder();
    const rows = [1, 2, 3, 7].flatMap((finger) =>
      [2, 4, 5].flatMap((impression) => [0, 1].map((variant) => [finger, impression, variant])),
    );
    const header = Buffer.alloc(16);
    [2051, rows.length, 2, 2].forEach((value, at) => header.writeUInt32BE(value, 4 * at));
    const pixels = Buffer.from(rows.flatMap((_row, at) => Array<number>(4).fill(at)));
    writeFileSync(join(folder, 'prints-images-idx3-ubyte.gz'), gzipSync(Buffer.concat([header, pixels])));
    const table = rows.map((row, at) => [at, ...row].join(','));
    writeFileSync(join(folder, 'prints.csv'), ['index,finger,impression,variant', ...table].join('\n'));
    const { places, split } = await readPrints(folder, 'prints', signal);
    expect(places).toHaveLength(12);
    expect(places.at(-1)).toEqual({ finger: 3, impression: 2 });
    expect(split.inputs[11 * 80 * 80]).toBe(255 - 22);
    writeFileSync(
      join(folder, 'prints.csv'),
      ['index,finger,impression,variant', ...table.slice(1)].join('\n'),
    );
    await expect(readPrints(folder, 'prints', signal)).rejects.toMatchObject({ code: 'data/unreadable' });
  });

  it.each([
    ['a single print', { thumb: 1 }, 1],
    ['nothing', {}, 0],
    ['two fingers', { index: 8, thumb: 8 }, 16],
    ['a finger with two prints', { index: 3, little: 3, ring: 3, thumb: 2 }, 11],
  ] as const)('are refused if they cannot be paired: %s', async (_name, fingers, prints) => {
    await expect(readPrints(foldersOf(fingers), 'own', signal)).rejects.toMatchObject({
      code: 'data/too-few-prints',
      detail: { prints, fingers: Object.keys(fingers).length },
    });
  });
});

describe('prints that are drawn', () => {
  it('are the same for the same seed, and prints of one finger are more alike than of two', async () => {
    const [one, again, other] = await Promise.all([1, 1, 2].map((seed) => drawPrints(seed, 2, signal)));
    expect(again).toEqual(one);
    expect(other!.split.inputs).not.toEqual(one!.split.inputs);
    expect(one!.places).toHaveLength(16);
    const { inputs } = one!.split;
    // Ridges and valleys both take a good part of every print.
    for (let print = 0; print < 16; print++) {
      const values = inputs.subarray(print * 6400, (print + 1) * 6400);
      const bright = values.filter((value) => value > 60).length / 6400;
      expect(bright).toBeGreaterThan(0.2);
      expect(bright).toBeLessThan(0.95);
    }
    await expect(drawPrints(1, 2, AbortSignal.abort())).rejects.toThrow();
  });
});
