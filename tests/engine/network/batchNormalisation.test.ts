import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import {
  moveAverages,
  normaliseBatch,
  normalisesLastAxis,
} from '../../../src-main/engine/network/batchNormalisation.ts';
import { combinedMoments } from '../../../src-main/engine/network/batchStatistics.ts';
import { wholePass } from '../../../src-main/engine/network/TrainingPass.ts';
import { expectClose, numbers, sizeOf } from '../kernels/numbers.ts';
import { builds, useWasmKernels } from '../kernels/wasmKernels.ts';

const shapes = [
  [4, 3],
  [3, 5, 4, 7],
  [2, 1, 3, 1],
  [1, 9, 1, 6],
  [64, 33],
];

/** A layer with distinct parameters and averages, and an identical twin. */
function twins(shape: number[], options = {}) {
  return [0, 1].map(() => {
    const layer = layers.batchNormalization({ momentum: 0.9, ...options });
    layer.build([null, ...shape.slice(1)]);
    layer.weights.forEach((weight, index) =>
      weight.write(
        tf.tensor1d(numbers(sizeOf(weight.shape as number[]), 301 + index).map((value) => value + 1.5)),
      ),
    );
    return layer;
  }) as [ReturnType<typeof layers.batchNormalization>, ReturnType<typeof layers.batchNormalization>];
}

function values(tensor: tf.Tensor): Float32Array {
  return tensor.dataSync<'float32'>().slice();
}

/** The output in float64, from the definition. */
function reference(x: Float32Array, channels: number, gamma: ArrayLike<number>, beta: ArrayLike<number>) {
  const rows = x.length / channels;
  const mean = new Float64Array(channels);
  const variance = new Float64Array(channels);
  x.forEach((value, i) => (mean[i % channels]! += value / rows));
  x.forEach((value, i) => (variance[i % channels]! += (value - mean[i % channels]!) ** 2 / rows));
  const y = Array.from(x, (value, i) => {
    const c = i % channels;
    return ((value - mean[c]!) / Math.sqrt(variance[c]! + 0.001)) * gamma[c]! + beta[c]!;
  });
  return { y, mean, variance };
}

describe.each(builds)('batch normalisation in training with %s SIMD', (simd) => {
  useWasmKernels(simd);

  it.each(shapes.map((shape) => [shape]))('equals the definition for %j', (shape) => {
    const channels = shape.at(-1)!;
    const [layer] = twins(shape);
    const x = numbers(sizeOf(shape), 307);
    const pass = wholePass(1, 1);
    const y = values(normaliseBatch(layer, tf.tensor(x, shape), pass));
    const [gamma, beta] = layer.weights.map((weight) => values(weight.read()));
    const expected = reference(x, channels, gamma!, beta!);
    expectClose(y, expected.y, 3e-5);
    expectClose(pass.statistics[0]!.mean, expected.mean);
    expectClose(pass.statistics[0]!.variance, expected.variance);
  });

  it.each(shapes.map((shape) => [shape]))(
    'has the gradients and averages of the layer itself for %j',
    (shape) => {
      const [ours, stock] = twins(shape);
      const x = tf.tensor(numbers(sizeOf(shape), 311), shape);
      const weights = tf.tensor(numbers(sizeOf(shape), 313), shape);
      const pass = wholePass(1, 1);
      const gradientsOf = (layer: typeof ours, apply: (v: tf.Tensor) => tf.Tensor) => {
        const variables = layer.trainableWeights.map((weight) => weight.read() as tf.Variable);
        const input = tf.variable(x);
        const { grads } = tf.variableGrads(
          () => tf.sum(tf.mul(weights, apply(input))),
          [input, ...variables],
        );
        return [input, ...variables].map((variable) => values(grads[variable.name]!));
      };
      const actual = gradientsOf(ours, (v) => normaliseBatch(ours, v, pass));
      const before = ours.weights.map((weight) => values(weight.read()));
      expect(values(ours.weights[2]!.read())).toEqual(before[2]);
      moveAverages(pass.statistics);
      const expected = gradientsOf(stock, (v) => stock.apply(v, { training: true }) as tf.Tensor);
      actual.forEach((gradient, index) => expectClose(gradient, expected[index]!, 1e-4));
      ours.weights.forEach((weight, index) =>
        expectClose(values(weight.read()), values(stock.weights[index]!.read()), 1e-6),
      );
    },
  );

  it.each([{ scale: false }, { center: false }, { scale: false, center: false }])(
    'can do without its parameters (%j), which the layer itself cannot',
    (options) => {
      const shape = [5, 4, 3];
      const [layer] = twins(shape, options);
      const x = numbers(sizeOf(shape), 317);
      const y = values(normaliseBatch(layer, tf.tensor(x, shape), wholePass(1, 1)));
      const named = (name: string) => layer.weights.find((weight) => weight.originalName.endsWith(name));
      const vector = (name: string, fallback: number) =>
        named(name) ? values(named(name)!.read()) : new Float32Array(3).fill(fallback);
      expectClose(y, reference(x, 3, vector('gamma', 1), vector('beta', 0)).y, 3e-5);
    },
  );
});

describe('batch normalisation', () => {
  useWasmKernels();

  it('is left to the layer where it is over another axis than the last', () => {
    expect(normalisesLastAxis(layers.batchNormalization({ axis: 1 }), 4)).toBe(false);
    expect(normalisesLastAxis(layers.batchNormalization({ axis: 3 }), 4)).toBe(true);
    expect(normalisesLastAxis(layers.batchNormalization(), 2)).toBe(true);
    expect(normalisesLastAxis(layers.flatten(), 2)).toBe(false);
  });
});

describe('the moments of a batch from those of its shards', () => {
  it('are those of the whole, even far from 0', () => {
    const x = numbers(90, 331).map((value) => 500 + value);
    const shards = [x.subarray(0, 33), x.subarray(33, 63), x.subarray(63)];
    const parts = shards.map((shard) => {
      const { mean, variance } = reference(shard, 3, [1, 1, 1], [0, 0, 0]);
      return Float64Array.of(shard.length / 3, ...mean, ...variance);
    });
    const mine = { count: 11, mean: new Float32Array(3), variance: new Float32Array(3) };
    const combined = combinedMoments(mine, { exchange: () => parts });
    const expected = reference(x, 3, [1, 1, 1], [0, 0, 0]);
    expect(combined.count).toBe(30);
    expectClose(combined.mean, expected.mean, 1e-7);
    expectClose(combined.variance, expected.variance, 1e-6);
  });
});
