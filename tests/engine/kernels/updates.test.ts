import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  adagradUpdate,
  adamUpdate,
  momentumUpdate,
  rmspropUpdate,
  sgdUpdate,
} from '../../../src-main/engine/kernels/updates/updates.ts';
import { expectClose, numbers } from './numbers.ts';
import { useWasmKernels } from './wasmKernels.ts';

const { add, div, mul, sqrt, square, sub } = tf;
const epsilon = 1e-7;

/** Every rule and the same formula in TensorFlow.js operations, which round after each operation. */
const rules: Record<
  string,
  {
    slots: number;
    update(weight: tf.Variable, gradient: tf.Tensor, slots: tf.Variable[]): void;
    composed(weight: tf.Tensor, gradient: tf.Tensor, slots: tf.Tensor[]): tf.Tensor[];
  }
> = {
  'gradient descent': {
    slots: 0,
    update: (w, g) => sgdUpdate(w, g, { learningRate: 0.1 }),
    composed: (w, g) => [sub(w, mul(g, 0.1))],
  },
  momentum: {
    slots: 1,
    update: (w, g, [v]) => momentumUpdate(w, g, v!, { learningRate: 0.1, momentum: 0.9 }),
    composed: (w, g, [v]) => {
      const velocity = sub(mul(v!, 0.9), mul(g, 0.1));
      return [add(w, velocity), velocity];
    },
  },
  'Nesterov momentum': {
    slots: 1,
    update: (w, g, [v]) => momentumUpdate(w, g, v!, { learningRate: 0.1, momentum: 0.9, nesterov: true }),
    composed: (w, g, [v]) => {
      const velocity = sub(mul(v!, 0.9), mul(g, 0.1));
      return [add(w, sub(mul(velocity, 0.9), mul(g, 0.1))), velocity];
    },
  },
  AdaGrad: {
    slots: 1,
    update: (w, g, [h]) => adagradUpdate(w, g, h!, { learningRate: 0.1, epsilon }),
    composed: (w, g, [h]) => {
      const sum = add(h!, square(g));
      return [sub(w, div(mul(g, 0.1), add(sqrt(sum), epsilon))), sum];
    },
  },
  RMSProp: {
    slots: 1,
    update: (w, g, [s]) => rmspropUpdate(w, g, s!, { learningRate: 0.1, rho: 0.9, epsilon }),
    composed: (w, g, [s]) => {
      const mean = add(mul(s!, 0.9), mul(square(g), 1 - 0.9));
      return [sub(w, div(mul(g, 0.1), add(sqrt(mean), epsilon))), mean];
    },
  },
  Adam: {
    slots: 2,
    update: (w, g, [m, v]) =>
      adamUpdate(w, g, m!, v!, { learningRate: 0.1, rate: 0.03, beta1: 0.9, beta2: 0.999, epsilon }),
    composed: (w, g, [m, v]) => {
      const first = add(mul(m!, 0.9), mul(g, 1 - 0.9));
      const second = add(mul(v!, 0.999), mul(square(g), 1 - 0.999));
      return [sub(w, div(mul(first, 0.03), add(sqrt(second), epsilon))), first, second];
    },
  },
};

function values(tensor: tf.Tensor): Float32Array {
  return tensor.dataSync<'float32'>().slice();
}

describe('the optimizer updates', () => {
  useWasmKernels();

  it.each(Object.entries(rules))('%s: equals its formula bit for bit, step after step', (_, rule) => {
    for (const size of [1, 3, 4, 101]) {
      const variables = [7, ...Array<number>(rule.slots).fill(0)].map((seed) =>
        tf.variable(tf.tensor1d(seed ? numbers(size, seed) : new Float32Array(size))),
      );
      let expected: tf.Tensor[] = variables.map((variable) => tf.tensor1d(values(variable)));
      for (let step = 0; step < 3; step++) {
        const gradient = tf.tensor1d(numbers(size, 100 + step));
        expected = rule.composed(expected[0]!, gradient, expected.slice(1));
        rule.update(variables[0]!, gradient, variables.slice(1));
        variables.forEach((variable, i) => expect(values(variable)).toEqual(values(expected[i]!)));
      }
    }
  });

  it('take the decay off the weight itself', () => {
    const weight = tf.variable(tf.tensor1d([2, -4]));
    sgdUpdate(weight, tf.tensor1d([1, 1]), { learningRate: 0.5, weightDecay: 0.25 });
    expectClose(values(weight), [2 - 0.25 - 0.5, -4 + 0.5 - 0.5]);
  });

  it('leave a tensor alone that shares the values', () => {
    const weight = tf.variable(tf.tensor1d([1, 2]));
    const snapshot = weight.clone();
    sgdUpdate(weight, tf.tensor1d([1, 1]), { learningRate: 1 });
    expectClose(values(snapshot), [1, 2]);
    expectClose(values(weight), [0, 1]);
  });

  it('are seen by stock kernels that keep packed weights', () => {
    const filter = tf.variable(tf.ones<tf.Rank.R4>([2, 2, 4, 1]));
    const image = tf.ones<tf.Rank.R4>([1, 3, 3, 4]);
    expect(tf.depthwiseConv2d(image, filter, 1, 'valid').dataSync()[0]).toBe(4);
    sgdUpdate(filter, tf.ones([2, 2, 4, 1]), { learningRate: -1 });
    expect(tf.depthwiseConv2d(image, filter, 1, 'valid').dataSync()[0]).toBe(8);
  });

  it('refuse a gradient of another shape', () => {
    const weight = tf.variable(tf.zeros([2, 3]));
    expect(() => sgdUpdate(weight, tf.zeros([3, 2]), { learningRate: 1 })).toThrow(/differ in shape/);
  });

  it('leave no tensor behind', () => {
    const initial = tf.zeros([5]);
    const weight = tf.variable(initial);
    initial.dispose();
    const gradient = tf.ones([5]);
    const before = tf.memory();
    sgdUpdate(weight, gradient, { learningRate: 1 });
    const shared = weight.clone();
    sgdUpdate(weight, gradient, { learningRate: 1 });
    shared.dispose();
    expect(tf.memory().numTensors).toBe(before.numTensors);
    expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers);
  });
});
