import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { expectClose, numbers, sizeOf } from './numbers.ts';
import { builds, runKernel, useWasmKernels } from './wasmKernels.ts';

const cases: [shape: number[], withScale: boolean, withOffset: boolean][] = [
  [[1, 1, 1, 1], true, true],
  [[2, 3, 2, 7], true, true],
  [[2, 3, 2, 8], false, true],
  [[1, 5, 4, 6], true, false],
  [[1, 1, 30, 33], false, false],
];

describe.each(builds)('batch normalisation with %s SIMD', (simd) => {
  useWasmKernels(simd);

  it.each(cases)('equals the definition for %j (scale %s, offset %s)', (shape, withScale, withOffset) => {
    const channels = shape[3]!;
    const vector = (seed: number) => ({ values: numbers(channels, seed), shape: [channels] });
    const x = { values: numbers(sizeOf(shape), 109), shape };
    const [mean, scale, offset] = [vector(113), vector(127), vector(131)];
    const variance = { values: numbers(channels, 137).map(Math.abs), shape: [channels] };
    const inputs = { x, mean, variance, ...(withScale && { scale }), ...(withOffset && { offset }) };
    const result = runKernel('FusedBatchNorm', inputs, { varianceEpsilon: 0.001 }, shape);
    const expected = Array.from(x.values, (value, i) => {
      const c = i % channels;
      const normal = (value - mean.values[c]!) / Math.sqrt(variance.values[c]! + 0.001);
      return normal * (withScale ? scale.values[c]! : 1) + (withOffset ? offset.values[c]! : 0);
    });
    expectClose(result, expected);
  });

  it('carries NaN to its own place, and to no other', () => {
    const x = { values: numbers(12, 139), shape: [1, 2, 2, 3] };
    x.values[4] = NaN;
    const one = { values: [1, 1, 1], shape: [3] };
    const result = runKernel(
      'FusedBatchNorm',
      { x, mean: one, variance: one },
      { varianceEpsilon: 0 },
      x.shape,
    );
    expect([...result.keys()].filter((i) => Number.isNaN(result[i]))).toEqual([4]);
  });

  it('can be trained: its gradient equals finite differences', () => {
    const norm = layers.layers.batchNormalization({});
    const x = tf.tensor4d(numbers(2 * 3 * 3 * 5, 149), [2, 3, 3, 5]);
    const weights = tf.tensor4d(numbers(x.size, 151), x.shape);
    const loss = (v: tf.Tensor) => tf.sum(tf.mul(weights, norm.apply(v, { training: true }) as tf.Tensor));
    loss(x);
    const gradient = tf.grad(loss)(x).dataSync<'float32'>();
    const direction = numbers(x.size, 157);
    const at = (step: number) =>
      loss(tf.add(x, tf.mul(tf.tensor4d(direction, x.shape), step))).dataSync()[0]!;
    const slope = gradient.reduce((sum, value, i) => sum + value * direction[i]!, 0);
    expectClose([slope], [(at(0.01) - at(-0.01)) / 0.02], 2e-3);
  });
});
