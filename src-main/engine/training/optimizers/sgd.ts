import { add, mul, sub, tidy } from '@tensorflow/tfjs-core';
import { MOMENTUM } from '../../../../src-shared/arithmetic/updateConstants.ts';
import { momentumUpdate, sgdUpdate } from '../../kernels/updates/updates.ts';
import { hasOnePassUpdates, replace, type Optimizer } from './Optimizer.ts';

/** Plain gradient descent: w = w - lr g. */
export const sgd: Optimizer = {
  name: 'sgd',
  slotNames: [],
  update(weight, gradient, _slots, learningRate) {
    if (hasOnePassUpdates()) sgdUpdate(weight, gradient, { learningRate });
    else
      replace(
        weight,
        tidy(() => sub(weight, mul(gradient, learningRate))),
      );
  },
};

/** Gradient descent with momentum 0.9: v = 0.9 v - lr g; w = w + v (Polyak 1964, in the form the lectures use). */
export const momentum: Optimizer = {
  name: 'momentum',
  slotNames: ['velocity'],
  update(weight, gradient, slots, learningRate) {
    const velocity = slots['velocity']!;
    if (hasOnePassUpdates())
      return momentumUpdate(weight, gradient, velocity, { learningRate, momentum: MOMENTUM });
    replace(
      velocity,
      tidy(() => sub(mul(velocity, MOMENTUM), mul(gradient, learningRate))),
    );
    replace(
      weight,
      tidy(() => add(weight, velocity)),
    );
  },
};
