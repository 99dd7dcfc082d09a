import '@tensorflow/tfjs-backend-cpu';
import { setBackend, tensor, variable, zerosLike, type Variable } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { optimizers } from '../../../src-main/engine/training/optimizers/optimizers.ts';
import type { Slots } from '../../../src-main/engine/training/optimizers/Optimizer.ts';

type Name = keyof typeof optimizers;

/** The published rules in float64, one weight at a time. */
const rules: Record<Name, () => (weight: number, gradient: number, rate: number, step: number) => number> = {
  sgd: () => (weight, gradient, rate) => weight - rate * gradient,
  momentum: () => {
    let velocity = 0;
    return (weight, gradient, rate) => {
      velocity = 0.9 * velocity - rate * gradient;
      return weight + velocity;
    };
  },
  adagrad: () => {
    let sum = 0;
    return (weight, gradient, rate) => {
      sum += gradient ** 2;
      return weight - (rate * gradient) / (Math.sqrt(sum) + 1e-7);
    };
  },
  rmsprop: () => {
    let mean = 0;
    return (weight, gradient, rate) => {
      mean = 0.9 * mean + 0.1 * gradient ** 2;
      return weight - (rate * gradient) / (Math.sqrt(mean) + 1e-7);
    };
  },
  adam: () => {
    let first = 0;
    let second = 0;
    return (weight, gradient, rate, step) => {
      first = 0.9 * first + 0.1 * gradient;
      second = 0.999 * second + 0.001 * gradient ** 2;
      const unbiasedFirst = first / (1 - 0.9 ** step);
      const unbiasedSecond = second / (1 - 0.999 ** step);
      return weight - (rate * unbiasedFirst) / (Math.sqrt(unbiasedSecond) + 1e-7);
    };
  },
};

const start = [0.5, -1.25, 2, 0];
const gradients = [
  [0.1, -0.2, 0.3, 0.05],
  [-0.4, 0.1, 0.25, 0.5],
  [0.2, 0.2, -0.1, -0.3],
  [0.05, -0.6, 0.4, 0.2],
];
const RATE = 0.01;

const zeroSlots = (name: Name, weight: Variable): Slots =>
  Object.fromEntries(optimizers[name].slotNames.map((slot) => [slot, variable(zerosLike(weight))]));

describe.each(['in one pass by the kernel pack', 'composed of stock operations'])(
  'every optimizer, %s',
  (how) => {
    beforeAll(async () => {
      if (how === 'composed of stock operations') await setBackend('cpu');
      else await selectBackend('wasm');
    });

    it.each(Object.keys(rules) as Name[])('%s follows its published rule step by step', (name) => {
      const reference = start.map(() => rules[name]());
      let expected = start.slice();
      const weight = variable(tensor(start));
      const slots = zeroSlots(name, weight);
      gradients.forEach((gradient, index) => {
        expected = expected.map((value, at) => reference[at]!(value, gradient[at]!, RATE, index + 1));
        optimizers[name].update(weight, tensor(gradient), slots, RATE, index + 1);
        weight.dataSync().forEach((value, at) => expect(value).toBeCloseTo(expected[at]!, 5));
      });
    });

    it('moves by about the learning rate in Adam’s first step, whatever the gradient’s size', () => {
      const weight = variable(tensor([1, 1]));
      optimizers.adam.update(weight, tensor([1000, 0.1]), zeroSlots('adam', weight), 0.1, 1);
      const [large, small] = weight.dataSync();
      expect(large).toBeCloseTo(0.9, 4);
      expect(small).toBeCloseTo(0.9, 4);
    });
  },
);
