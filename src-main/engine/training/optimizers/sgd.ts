import { add, mul, sub } from '@tensorflow/tfjs-core';
import type { Optimizer } from './Optimizer.ts';

/** Plain gradient descent: w = w - lr g. */
export const sgd: Optimizer = {
  name: 'sgd',
  slotNames: [],
  update: (weight, gradient, _slots, learningRate) => ({
    weight: sub(weight, mul(gradient, learningRate)),
    slots: {},
  }),
};

const MOMENTUM = 0.9;

/** Gradient descent with momentum 0.9: v = 0.9 v - lr g; w = w + v (Polyak 1964, in the form the lectures use). */
export const momentum: Optimizer = {
  name: 'momentum',
  slotNames: ['velocity'],
  update(weight, gradient, slots, learningRate) {
    const velocity = sub(mul(slots['velocity']!, MOMENTUM), mul(gradient, learningRate));
    return { weight: add(weight, velocity), slots: { velocity } };
  },
};
