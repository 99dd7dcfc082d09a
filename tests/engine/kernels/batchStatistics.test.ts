import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BatchMoments } from '../../../src-main/engine/kernels/normalisation/BatchMoments.ts';
import { BatchNormGradient } from '../../../src-main/engine/kernels/normalisation/BatchNormGradient.ts';
import { BatchNormSums } from '../../../src-main/engine/kernels/normalisation/BatchNormSums.ts';
import { expectClose, numbers, sizeOf } from './numbers.ts';
import { ourBuilds, runKernel, useWasmKernels } from './wasmKernels.ts';

type Vectors = [Float64Array, Float64Array];

/** Mean and variance per channel, in float64. */
function momentsOf(x: Float32Array, channels: number): Vectors {
  const rows = x.length / channels;
  const [mean, variance] = [new Float64Array(channels), new Float64Array(channels)];
  x.forEach((value, i) => (mean[i % channels]! += value / rows));
  x.forEach((value, i) => (variance[i % channels]! += (value - mean[i % channels]!) ** 2 / rows));
  return [mean, variance];
}

/** The sums of dy and of dy (x - mean) per channel, in float64. */
function sumsOf(x: Float32Array, dy: Float32Array, mean: ArrayLike<number>): Vectors {
  const channels = mean.length;
  const [plain, weighted] = [new Float64Array(channels), new Float64Array(channels)];
  dy.forEach((value, i) => {
    plain[i % channels]! += value;
    weighted[i % channels]! += value * (x[i]! - mean[i % channels]!);
  });
  return [plain, weighted];
}

function runPair(kernelName: string, inputs: Record<string, [ArrayLike<number>, number[]]>): Float32Array[] {
  const named = Object.fromEntries(
    Object.entries(inputs).map(([name, [values, shape]]) => [
      name,
      tf.tensor(Float32Array.from(values), shape),
    ]),
  );
  const results = tf.engine().runKernel(kernelName, named) as tf.Tensor[];
  const values = results.map((result) => result.dataSync<'float32'>().slice());
  tf.dispose([...results, ...Object.values(named)]);
  return values;
}

function check(shape: number[], seed: number): void {
  const channels = shape.at(-1)!;
  const [x, dy] = [numbers(sizeOf(shape), seed), numbers(sizeOf(shape), seed + 1)];
  const moments = runPair(BatchMoments, { x: [x, shape] });
  momentsOf(x, channels).forEach((expected, i) => expectClose(moments[i]!, expected));
  const mean = moments[0]!;
  const sums = runPair(BatchNormSums, { x: [x, shape], mean: [mean, [channels]], dy: [dy, shape] });
  sumsOf(x, dy, mean).forEach((expected, i) => expectClose(sums[i]!, expected));
  const [factor, shift, slope] = [5, 7, 11].map((more) => numbers(channels, seed + more)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const vectors = Object.fromEntries(
    Object.entries({ mean, factor, shift, slope }).map(([name, values]) => [
      name,
      { values, shape: [channels] },
    ]),
  );
  const inputs = { x: { values: x, shape }, dy: { values: dy, shape }, ...vectors };
  const expected = Array.from(dy, (value, i) => {
    const c = i % channels;
    return factor[c]! * (value - shift[c]! - (x[i]! - mean[c]!) * slope[c]!);
  });
  expectClose(runKernel(BatchNormGradient, inputs, {}, shape), expected);
}

describe.each(ourBuilds)('the statistics of a batch with %s SIMD', (simd) => {
  useWasmKernels(simd);

  it.each([
    [[1, 1, 1, 1]],
    [[3, 5, 7, 1]],
    [[300, 7]],
    [[1, 129, 3]],
    [[2, 1, 9, 33]],
    [[5, 4, 4, 8]],
    [[1, 6]],
  ])('and the sums and the gradient made of them equal the definition for %j', (shape) => check(shape, 211));

  it('and all that is made of them equal the definition for any shape', () => {
    const size = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(fc.array(size, { minLength: 2, maxLength: 4 }), fc.nat(999), (shape, seed) =>
        check(shape, seed),
      ),
      { numRuns: 50 },
    );
  });

  it('keep a small variance beside a large mean', () => {
    const x = numbers(4000, 223).map((value) => 1000 + value);
    const [mean, variance] = runPair(BatchMoments, { x: [x, [2000, 2]] });
    const expected = momentsOf(x, 2);
    expectClose(mean!, expected[0], 3e-7);
    expectClose(variance!, expected[1], 1e-4);
  });

  it('carry NaN and infinities to their own channel, and to no other', () => {
    const x = numbers(20, 227);
    x[6] = NaN;
    x[8] = Infinity;
    const [mean, variance] = runPair(BatchMoments, { x: [x, [4, 5]] });
    expect([...mean!].map((value) => Number.isFinite(value))).toEqual([true, false, true, false, true]);
    expect([...variance!].map((value) => Number.isNaN(value))).toEqual([false, true, false, true, false]);
    const finite = numbers(20, 229);
    const [plain, weighted] = runPair(BatchNormSums, {
      x: [finite, [4, 5]],
      mean: [new Float32Array(5), [5]],
      dy: [x, [4, 5]],
    });
    expect([...plain!].map((value) => Number.isFinite(value))).toEqual([true, false, true, false, true]);
    expect([...weighted!].map((value) => Number.isFinite(value))).toEqual([true, false, true, false, true]);
  });
});
