import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readData } from '../../../../src-main/engine/data/readData.ts';
import { encodeNpz } from '../../../../src-main/engine/interchange/npz/encodeNpz.ts';
import { temporaryFolder } from '../../../belongings.ts';
import { useOwnCache } from './ownCache.ts';

const cache = useOwnCache();
beforeAll(cache.begin);
afterAll(cache.end);

/** A folder of tables, each with so many rows of two classes; without their labels where the number is negative. */
function tables(rows: Record<string, number>): string {
  const folder = temporaryFolder();
  for (const [name, count] of Object.entries(rows)) {
    const isLabelled = count > 0;
    const lines = Array.from({ length: Math.abs(count) }, (_none, at) =>
      [...(isLabelled ? [at % 2] : []), at * 2, 40.5 - at].join(),
    );
    const header = isLabelled ? 'label,a,b' : 'a,b';
    writeFileSync(join(folder, `${name}.csv`), [header, ...lines].join('\n'));
  }
  return folder;
}

/** The number of examples in both parts, and the notes that speak of parts. */
async function partsOf(path: string): Promise<{ counts: [number, number]; notes: string[] }> {
  const { train, test, notes = [] } = await readData(path);
  const spoken = notes.filter(({ code }) => /validation|unlabelled|split-drawn/.test(code));
  return {
    counts: [train.count, test.count],
    notes: spoken.map(({ code, detail }) => ('name' in detail ? `${code} ${detail['name']}` : code)),
  };
}

describe('a table for validation', () => {
  it.each<[string, Record<string, number>, [number, number], string[]]>([
    ['is the test set where there is no other', { train: 12, val: 4 }, [12, 4], ['validation-tests val.csv']],
    [
      'is left out where there is a test set, which is said',
      { train: 12, val: 4, test: 6 },
      [12, 6],
      ['validation-left-out val.csv'],
    ],
    [
      'is the test set where the labels of the other are withheld',
      { train: 12, val: 4, test: -6 },
      [12, 4],
      ['unlabelled-left-out test.csv', 'validation-tests val.csv'],
    ],
    [
      'is left out, with the test set, where neither has labels',
      { train: 20, val: -4, test: -6 },
      [16, 4],
      ['split-drawn', 'unlabelled-left-out test.csv, val.csv'],
    ],
    [
      'is left out where it has no labels',
      { train: 20, val: -4 },
      [16, 4],
      ['split-drawn', 'unlabelled-left-out val.csv'],
    ],
  ])('%s', async (_what, rows, counts, notes) => {
    const parts = await partsOf(tables(rows));
    expect(parts.counts).toEqual(counts);
    expect(parts.notes.sort()).toEqual(notes.sort());
  });

  it('is named where there are two of them', async () => {
    const folder = tables({ train: 12, val: 4, validation: 4 });
    await expect(readData(folder)).rejects.toMatchObject({ code: 'data/several-tables' });
  });
});

describe('arrays for validation', () => {
  const arrays = (parts: Record<string, number>): string => {
    const path = join(temporaryFolder(), 'a.npz');
    const both = Object.entries(parts).flatMap(([part, count]) => [
      {
        name: `x_${part}`,
        shape: [count, 3, 3],
        values: new Uint8Array(count * 9).map((_none, at) => at % 251),
      },
      {
        name: `y_${part}`,
        shape: [count],
        values: Int32Array.from({ length: count }, (_none, at) => at % 2),
      },
    ]);
    writeFileSync(path, encodeNpz(both));
    return path;
  };

  it('are the test set where there is no other, and left out where there is, which is said', async () => {
    expect(await partsOf(arrays({ train: 8, val: 4 }))).toEqual({
      ...{ counts: [8, 4], notes: ['validation-tests x_val'] },
    });
    expect(await partsOf(arrays({ train: 8, val: 4, test: 6 }))).toEqual({
      ...{ counts: [8, 6], notes: ['validation-left-out x_val'] },
    });
  });
});
