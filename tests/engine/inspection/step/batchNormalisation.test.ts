import { layers } from '@tensorflow/tfjs-layers';
import { afterAll, describe, expect, it } from 'vitest';
import type { StepRecord } from '../../../../src-main/engine/inspection/step/StepRecord.ts';
import { stack } from '../../../../src-main/engine/recipes/stack.ts';
import { WorkerPool } from '../../../../src-main/engine/training/workers/WorkerPool.ts';
import { movedAverage, normaliseValue } from '../../../../src-shared/arithmetic/batchNormalisation.ts';
import { openNormalised } from '../../training/normalisedRun.ts';

const pool = new WorkerPool();
afterAll(() => pool.close());

/** Batch normalisation behind a convolution, with scale and shift or without, and behind a dense layer. */
const model = () =>
  stack(
    'normalised',
    [28, 28, 1],
    [
      layers.conv2d({ name: 'conv', filters: 3, kernelSize: 5, strides: 3, activation: 'tanh' }),
      layers.batchNormalization({ name: 'ofMaps', momentum: 0.9, epsilon: 0.01 }),
      layers.flatten({ name: 'flatten' }),
      layers.dense({ name: 'dense', units: 5 }),
      layers.batchNormalization({ name: 'plain', scale: false, center: false }),
      layers.batchNormalization({ name: 'ofUnits' }),
      layers.dense({ name: 'output', units: 10, activation: 'softmax' }),
    ],
  );

const STEPS = 4;
const cases = [
  { layer: 'ofMaps', before: 'conv', channels: 3, places: 64, momentum: 0.9, epsilon: 0.01 },
  { layer: 'plain', before: 'dense', channels: 5, places: 1, momentum: 0.99, epsilon: 0.001 },
  { layer: 'ofUnits', before: 'plain', channels: 5, places: 1, momentum: 0.99, epsilon: 0.001 },
];

const forward = (record: StepRecord, layer: string, row: number) =>
  record.tensors({ phase: { kind: 'forward', layer }, row });

describe.each([1, 2])('batch normalisation in a step of %i workers', (workers) => {
  it.each(cases)('of $layer is told by what the engine computes', async (one) => {
    const { layer, before, channels, places, momentum, epsilon } = one;
    const session = await openNormalised(workers > 1 ? { team: { pool, workers }, pool } : {}, {}, model);
    await session.control({ action: 'step', steps: STEPS - 1 });
    await session.idle();
    const record = await session.inside(STEPS);
    const { indices } = record.describe();
    const told = forward(record, layer, 0).normalisation!;
    expect(told).toMatchObject({ count: indices.length * places, momentum, epsilon });

    // Mean and variance from the definition, in float64, over all images of the batch.
    const inputs = Array.from(indices, (_index, row) => forward(record, layer, row).signals[0]!);
    expect(inputs[0]!.layer).toBe(before);
    for (let channel = 0; channel < channels; channel++) {
      const values = inputs.flatMap(({ data }) =>
        [...data].filter((_value, at) => at % channels === channel),
      );
      expect(values).toHaveLength(told.count);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
      expect(told.mean[channel]).toBeCloseTo(mean, 5);
      expect(told.variance[channel]! / variance).toBeCloseTo(1, 4);
      for (const [moved, seen] of [
        [told.movingMean, told.mean],
        [told.movingVariance, told.variance],
      ] as const) {
        expect(moved.after[channel]).toBeCloseTo(
          movedAverage(moved.before[channel]!, seen[channel]!, momentum),
          5,
        );
        expect(moved.after[channel]).not.toBe(moved.before[channel]);
      }
    }

    // Every output follows from them.
    for (const row of indices.keys()) {
      const [input, output] = forward(record, layer, row).signals;
      output!.data.forEach((value, at) => {
        const channel = at % channels;
        const parts = {
          ...{ x: input!.data[at]!, mean: told.mean[channel]!, variance: told.variance[channel]! },
          ...{ gamma: told.gamma[channel]!, beta: told.beta[channel]!, epsilon },
        };
        expect(Math.abs(value - normaliseValue(parts).output)).toBeLessThan(2e-5 * (1 + Math.abs(value)));
      });
    }

    // Scale and shift are those before the update, the averages those of the update's phase.
    const { weights } = record.tensors({ phase: { kind: 'update', layer }, row: 0 });
    const weight = (name: string) => weights.find((found) => found.name === name);
    expect(told.gamma).toEqual(weight('gamma')?.before ?? new Float32Array(channels).fill(1));
    expect(told.beta).toEqual(weight('beta')?.before ?? new Float32Array(channels));
    expect(weight('moving_mean')).toMatchObject({ ...told.movingMean, gradient: told.mean });
    expect(weight('moving_variance')).toMatchObject({ ...told.movingVariance, gradient: told.variance });
  });

  it('is told of no other layer', async () => {
    const session = await openNormalised(workers > 1 ? { team: { pool, workers }, pool } : {}, {}, model);
    const record = await session.inside(1);
    for (const layer of ['conv', 'flatten', 'dense', 'output'])
      expect(forward(record, layer, 0).normalisation).toBeUndefined();
  });
});
