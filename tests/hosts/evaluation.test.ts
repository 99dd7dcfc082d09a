import { describe, expect, it } from 'vitest';
import type { Split } from '../../src-main/engine/data/Dataset.ts';
import { generateDigits } from '../../src-main/engine/data/handwriting/generate.ts';
import { temporaryFolder } from '../belongings.ts';
import { writeDataFolder } from '../engine/data/tinyData.ts';
import { jsonLines, runCli } from './builtProgram.ts';

const environment = () => ({
  FEATURESCOPE_HOME: temporaryFolder(),
  FEATURESCOPE_DATA: '',
  XDG_CACHE_HOME: temporaryFolder(),
});

/** Embedded digits in a folder: those whose label is kept, with every `every`-th pixel and row. */
async function digitsFolder(keep: (label: number) => boolean = () => true, every = 1): Promise<string> {
  const { train, test } = generateDigits({ train: 40, test: 200 });
  const side = 28 / every;
  const part = (split: Split): Split => {
    const rows = [...split.labels.keys()].filter((row) => keep(split.labels[row]!));
    const images = rows.flatMap((row) =>
      Array.from({ length: side * side }, (_none, at) => {
        const [y, x] = [Math.floor(at / side) * every, (at % side) * every];
        return split.inputs[row * 784 + y * 28 + x]!;
      }),
    );
    const labels = Uint8Array.from(rows, (row) => split.labels[row]!);
    return { inputs: Uint8Array.from(images), labels, count: rows.length };
  };
  return writeDataFolder({ train: part(train), test: part(test) }, side);
}

interface Line {
  accuracy: number;
  confusion: number[][];
  classes: Record<string, unknown>[];
  macro: Record<string, number>;
  [more: string]: unknown;
}
const evaluate = async (...args: string[]) => {
  const outcome = await runCli(['eval', 'lenet5-mnist', ...args, '--json'], environment());
  expect(outcome.code, outcome.stderr).toBe(0);
  return { line: jsonLines(outcome).at(-1) as unknown as Line, stderr: outcome.stderr };
};
const sumsOf = (confusion: number[][]): number[] =>
  confusion.map((row) => row.reduce((sum, count) => sum + count, 0));

describe('eval', () => {
  it('tells top-k, interval, means and calibration beside what it always told', async () => {
    const data = await digitsFolder();
    const { line, stderr } = await evaluate('--data', data, '--top-k', '3');
    expect(stderr).toBe('');
    expect(Object.keys(line).slice(0, 7)).toEqual([
      ...['type', 'accuracy', 'loss', 'confusion', 'classes', 'macro', 'data'],
    ]);
    expect(line).toMatchObject({ type: 'evaluation', count: 200, unscored: 0, topK: { k: 3 } });
    const [low, high] = line['interval'] as [number, number];
    expect(low).toBeLessThan(line.accuracy);
    expect(high).toBeGreaterThan(line.accuracy);
    expect((line['topK'] as { accuracy: number }).accuracy).toBeGreaterThanOrEqual(line.accuracy);
    expect(Object.keys(line.classes[0]!)).toEqual(['label', 'precision', 'recall', 'f1', 'support', 'auc']);
    expect(line['averagePrecision']).toHaveLength(10);
    expect(Object.keys(line['weighted'] as object)).toEqual(Object.keys(line.macro));
    const { bins, error } = line['calibration'] as { bins: { count: number }[]; error: number };
    expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(200);
    expect(error).toEqual(expect.any(Number));
    const table = await runCli(['eval', 'lenet5-mnist', '--data', data, '--lang', 'ko'], environment());
    expect(table.stdout).toMatch(/top-5 정확도 [01]\.\d{4}\n기대 보정 오차/);
    expect(table.stdout).toMatch(/가중 평균 +[01]\.\d{4}/);
  });

  it('maps the classes of a folder that has fewer, by name, and says so', async () => {
    const four = await digitsFolder((label) => label < 4);
    const { line, stderr } = await evaluate('--data', four);
    expect(stderr).toContain('0 → 0, 1 → 1, 2 → 2, 3 → 3');
    expect(line.confusion).toHaveLength(10);
    expect(sumsOf(line.confusion).map((sum) => sum > 0)).toEqual([
      ...[true, true, true, true],
      ...new Array<boolean>(6).fill(false),
    ]);
    expect(line.classes[7]).toMatchObject({ support: 0, recall: 0, auc: null });
    const recalls = line.classes.slice(0, 4).map(({ recall }) => recall as number);
    expect(line.macro['recall']).toBeCloseTo(recalls.reduce((sum, one) => sum + one, 0) / 4, 12);
    const table = await runCli(['eval', 'lenet5-mnist', '--data', four], environment());
    expect(table.stdout).toContain('left out of the means: 4, 5, 6, 7, 8, 9');
  });

  it('maps classes as it is told to', async () => {
    const data = await digitsFolder();
    const { line: plain } = await evaluate('--data', data);
    const { line: swapped, stderr } = await evaluate('--data', data, '--classes', '0=8, 8=0');
    expect(stderr).toContain('0 → 8, 1 → 1');
    expect(swapped.confusion[8]).toEqual(plain.confusion[0]);
    expect(swapped.confusion[0]).toEqual(plain.confusion[8]);
    expect(swapped.confusion[3]).toEqual(plain.confusion[3]);
  });

  it('scales images of another size, and says so', async () => {
    const { line, stderr } = await evaluate('--data', await digitsFolder(undefined, 2));
    expect(stderr).toContain("are 14x14x1; they are scaled to the network's 28x28x1");
    expect(sumsOf(line.confusion).reduce((sum, one) => sum + one, 0)).toBe(200);
    expect(line.accuracy).toBeGreaterThan(0.5);
  });
});
