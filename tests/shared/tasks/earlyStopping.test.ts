import { describe, expect, it } from 'vitest';
import type { EpochMetrics } from '../../../src-shared/contract/training.ts';
import { bestEpoch, epochsWithoutImprovement, hasStalled } from '../../../src-shared/tasks/earlyStopping.ts';

const epochsOf = (metric: string, values: readonly number[]): EpochMetrics[] =>
  values.map((value, at) => ({
    ...{ epoch: at + 1, step: (at + 1) * 10, train: {}, heldOutSplit: 'validation' },
    heldOut: { [metric]: value },
  }));

describe('the best epoch', () => {
  it.each([
    ['loss', [0.5, 0.2, 0.3], 2],
    ['accuracy', [0.5, 0.9, 0.8], 2],
    ['loss', [0.2, 0.2, 0.2], 1],
    ['loss', [NaN, 0.4, NaN], 2],
  ] as const)('of %s %j is number %i', (metric, values, epoch) => {
    expect(bestEpoch(epochsOf(metric, values), metric)?.epoch).toBe(epoch);
  });
  it('is none where nothing is a number', () => {
    expect(bestEpoch(epochsOf('loss', [NaN, NaN]), 'loss')).toBeUndefined();
    expect(bestEpoch([], 'loss')).toBeUndefined();
    expect(epochsWithoutImprovement(epochsOf('loss', [NaN, NaN]), 'loss')).toBe(2);
  });
});

describe('a training stops early', () => {
  /** The epochs behind which it would stop, of a training that is continued each time. */
  const stops = (values: readonly number[], patience: number, monitor = 'loss'): number[] =>
    Array.from(values.keys(), (at) => at + 1).filter((count) =>
      hasStalled(epochsOf(monitor, values.slice(0, count)), { patience, monitor }),
    );
  it.each([
    [2, [0.5, 0.4, 0.45, 0.41, 0.6], [4]],
    [1, [0.5, 0.4, 0.45, 0.3], [3]],
    [2, [0.5, 0.4, 0.4, 0.4], [4]], // equal is no better
    [2, [0.3, 0.4, 0.4, 0.4, 0.4, 0.2], [3, 5]], // continued, it waits as long again
    [3, [0.5, 0.4, 0.3, 0.2], []],
  ] as const)('with a patience of %i over %j behind epochs %j', (patience, values, expected) => {
    expect(stops(values, patience)).toEqual(expected);
  });
  it('by a metric that is better when higher', () => {
    expect(stops([0.5, 0.6, 0.55, 0.58], 2, 'accuracy')).toEqual([4]);
  });
  it('never without a patience', () => {
    expect(hasStalled(epochsOf('loss', [1, 2, 3]), {})).toBe(false);
  });
});
