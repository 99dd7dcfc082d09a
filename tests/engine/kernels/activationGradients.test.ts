import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { registerKernels } from '../../../src-main/engine/kernels/runtime/registerKernels.ts';
import { expectClose, numbers } from './numbers.ts';
import { builds, useWasmKernels } from './wasmKernels.ts';

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const derivatives: Record<string, (x: number) => number> = {
  relu: (x) => (x > 0 ? 1 : 0),
  tanh: (x) => 1 - Math.tanh(x) ** 2,
  sigmoid: (x) => sigmoid(x) * (1 - sigmoid(x)),
  relu6: (x) => (x > 0 && x <= 6 ? 1 : 0),
  leakyRelu: (x) => (x > 0 ? 1 : 0.3),
  elu: (x) => (x > 0 ? 1 : Math.exp(x)),
  selu: (x) => 1.0507009873554805 * (x > 0 ? 1 : 1.6732632423543772 * Math.exp(x)),
};
const operations = {
  ...{ relu: tf.relu, tanh: tf.tanh, sigmoid: tf.sigmoid },
  ...{ relu6: tf.relu6, elu: tf.elu, selu: tf.selu },
  leakyRelu: (x: tf.Tensor) => tf.leakyRelu(x, 0.3),
};
const names = Object.keys(operations) as (keyof typeof operations)[];

describe.each(builds)('the gradients of activations with %s SIMD', (simd) => {
  useWasmKernels(simd);

  it.each(names)('%s: equals its derivative, for tensors of any size', (name) => {
    for (const size of [1, 2, 3, 4, 5, 127]) {
      const x = numbers(size, 73).map((value) => value * 9);
      const dy = numbers(size, 79);
      const gradient = tf.grad((v: tf.Tensor) => operations[name](v))(tf.tensor1d(x), tf.tensor1d(dy));
      expectClose(
        gradient.dataSync(),
        Array.from(x, (value, i) => derivatives[name]!(value) * dy[i]!),
      );
    }
  });
});

describe('the gradients of activations', () => {
  useWasmKernels();

  it.each(names)('%s: carries NaN', (name) => {
    const gradient = tf.grad((v: tf.Tensor) => operations[name](v));
    expect(gradient(tf.tensor1d([NaN])).dataSync()[0]).toBeNaN();
    expect(gradient(tf.tensor1d([1]), tf.tensor1d([NaN])).dataSync()[0]).toBeNaN();
  });

  it.each(names)('%s: are finite far from 0, and right at infinity', (name) => {
    const ends = [-Infinity, -300, 300, Infinity];
    const gradient = tf
      .grad((v: tf.Tensor) => operations[name](v))(tf.tensor1d(ends))
      .dataSync();
    expectClose(
      gradient,
      ends.map((x) => (Number.isNaN(derivatives[name]!(x)) ? 0 : derivatives[name]!(x))),
    );
  });

  it('are the same for any values as those of the stock kernels', async () => {
    const value = fc.float({ noDefaultInfinity: true, noNaN: true, min: -50, max: 50 });
    const pairs = fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 9 });
    const samples = fc.sample(pairs, 40);
    const gradientsOf = (name: (typeof names)[number]) =>
      samples.map((sample) =>
        tf
          .grad((v: tf.Tensor) => operations[name](v))(
            tf.tensor1d(sample.map(([x]) => x)),
            tf.tensor1d(sample.map(([, dy]) => dy)),
          )
          .dataSync(),
      );
    const ours = names.map(gradientsOf);
    await registerKernels({ simd: 'none' });
    const stock = names.map(gradientsOf);
    await registerKernels();
    ours.forEach((gradients, index) =>
      gradients.forEach((gradient, sample) => expectClose(gradient, stock[index]![sample]!)),
    );
  });
});
