import { describe, expect, it } from 'vitest';
import { arrangeHeldOut } from '../../../src-main/engine/data/arrangeHeldOut.ts';
import { holdOutRuleFor } from '../../../src-main/engine/data/holdOut.ts';
import { trainRows } from '../../../src-main/engine/data/trainImages.ts';
import type { Dataset, Split } from '../../../src-main/engine/data/Dataset.ts';
import { openTiny } from '../training/tinyRun.ts';

const COUNT = 300;

/** Images of 28x28 sorted by class, whose first two pixels encode their row. */
function sortedData(): Dataset {
  const inputs = new Uint8Array(COUNT * 784);
  for (let row = 0; row < COUNT; row++) inputs.set([row >> 8, row & 255], row * 784);
  const labels = Uint8Array.from({ length: COUNT }, (_none, row) => Math.floor(row / 100));
  const train: Split = { inputs, labels, count: COUNT };
  return { name: 'data', shape: [28, 28, 1], classes: ['0', '1', '2'], train, test: train, embedded: false };
}
const rowsOf = ({ inputs, count }: Split): number[] =>
  Array.from({ length: count }, (_none, row) => inputs[row * 784]! * 256 + inputs[row * 784 + 1]!);

describe('the training images that are used', () => {
  it('are drawn by the seed, each at most once, and a smaller number is among a larger one', () => {
    const { train } = sortedData();
    const rows = trainRows(train, { trainImages: 60, seed: 1 })!;
    expect(new Set(rows).size).toBe(60);
    expect(trainRows(train, { trainImages: 20, seed: 1 })).toEqual(rows.slice(0, 20));
    expect(trainRows(train, { trainImages: 60, seed: 2 })).not.toEqual(rows);
    expect(trainRows(train, { trainImages: 60, seed: 2, dataSeed: 1 })).toEqual(rows);
    expect(trainRows(train, { seed: 1 })).toBeUndefined();
  });

  it('are the first ones in an order of the seed where these have every class', () => {
    const labels = Uint8Array.from({ length: COUNT }, (_none, row) => row % 3);
    const rows = trainRows({ labels, count: COUNT }, { trainImages: 60, seed: 1 })!;
    const first = Array.from({ length: 60 }, (_none, row) => row);
    expect(rows).not.toEqual(first);
    expect([...rows].sort((a, b) => a - b)).toEqual(first);
  });

  it('keep their labels, and are held out by class where a class would be missing', () => {
    const data = sortedData();
    const settings = { trainImages: 60, validationSplit: 0.2, seed: 3 };
    const rule = holdOutRuleFor(data.train, settings);
    const { train } = arrangeHeldOut(data, rule, settings);
    expect(train.count).toBe(60);
    expect([...train.labels]).toEqual(rowsOf(train).map((row) => Math.floor(row / 100)));
    expect([...rowsOf(train)].sort((a, b) => a - b)).toEqual(
      [...trainRows(data.train, settings)!].sort((a, b) => a - b),
    );
    expect(new Set(train.labels.subarray(48))).toEqual(new Set([0, 1, 2]));
  });

  it('are refused where there are fewer', () => {
    expect(() =>
      holdOutRuleFor(sortedData().train, { trainImages: 301, validationSplit: 0, seed: 1 }),
    ).toThrow(expect.objectContaining({ code: 'training/too-few-images' }));
  });

  it('make the epochs of a training as short as they are', async () => {
    const session = await openTiny({ trainImages: 20, batchSize: 4, validationSplit: 0.2 });
    expect(session.stepsPerEpoch).toBe(4);
  });
});
