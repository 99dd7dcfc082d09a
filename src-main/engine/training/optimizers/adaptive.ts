import { add, div, mul, sqrt, square, sub } from '@tensorflow/tfjs-core';
import type { Optimizer } from './Optimizer.ts';

const EPSILON = 1e-7;

/** AdaGrad: h = h + g^2; w = w - lr g / (sqrt(h) + 1e-7) (Duchi et al. 2011). */
export const adagrad: Optimizer = {
  name: 'adagrad',
  slotNames: ['accumulator'],
  update(weight, gradient, slots, learningRate) {
    const accumulator = add(slots['accumulator']!, square(gradient));
    const change = div(mul(gradient, learningRate), add(sqrt(accumulator), EPSILON));
    return { weight: sub(weight, change), slots: { accumulator } };
  },
};

const RHO = 0.9;

/** RMSProp: s = 0.9 s + 0.1 g^2; w = w - lr g / (sqrt(s) + 1e-7) (Tieleman and Hinton 2012; Keras' defaults). */
export const rmsprop: Optimizer = {
  name: 'rmsprop',
  slotNames: ['meanSquare'],
  update(weight, gradient, slots, learningRate) {
    const meanSquare = add(mul(slots['meanSquare']!, RHO), mul(square(gradient), 1 - RHO));
    const change = div(mul(gradient, learningRate), add(sqrt(meanSquare), EPSILON));
    return { weight: sub(weight, change), slots: { meanSquare } };
  },
};

const BETA1 = 0.9;
const BETA2 = 0.999;

/**
 * Adam: m = 0.9 m + 0.1 g; v = 0.999 v + 0.001 g^2; w = w - lr_t m / (sqrt(v) + 1e-7) with the bias correction
 * folded into lr_t = lr sqrt(1 - 0.999^t) / (1 - 0.9^t) (Kingma and Ba 2015, end of section 2; Keras' form).
 */
export const adam: Optimizer = {
  name: 'adam',
  slotNames: ['m', 'v'],
  update(weight, gradient, slots, learningRate, step) {
    const m = add(mul(slots['m']!, BETA1), mul(gradient, 1 - BETA1));
    const v = add(mul(slots['v']!, BETA2), mul(square(gradient), 1 - BETA2));
    const rate = (learningRate * Math.sqrt(1 - power(BETA2, step))) / (1 - power(BETA1, step));
    return { weight: sub(weight, div(mul(m, rate), add(sqrt(v), EPSILON))), slots: { m, v } };
  },
};

/** `base` to a whole power by repeated squaring: the same bits on every machine, which Math.pow does not promise. */
function power(base: number, exponent: number): number {
  let result = 1;
  let factor = base;
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= factor;
    factor *= factor;
  }
  return result;
}
