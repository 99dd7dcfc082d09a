import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { expectClose, numbers } from './numbers.ts';
import { builds, useWasmKernels } from './wasmKernels.ts';

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const derivatives: Record<string, (x: number) => number> = {
  relu: (x) => (x > 0 ? 1 : 0),
  tanh: (x) => 1 - Math.tanh(x) ** 2,
  sigmoid: (x) => sigmoid(x) * (1 - sigmoid(x)),
};
const operations = { relu: tf.relu, tanh: tf.tanh, sigmoid: tf.sigmoid };
const names = Object.keys(operations) as (keyof typeof operations)[];

describe.each(builds)('the gradients of activations with %s SIMD', (simd) => {
  useWasmKernels(simd);

  it.each(names)('%s: equals its derivative, for tensors of any size', (name) => {
    for (const size of [1, 2, 3, 4, 5, 127]) {
      const x = numbers(size, 73).map((value) => value * 4);
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
});
