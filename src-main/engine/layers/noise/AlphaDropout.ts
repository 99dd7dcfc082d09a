import { add, mul, type Tensor } from '@tensorflow/tfjs-core';
import { dropsSome } from './dropNoise.ts';
import type { LayerEngine } from '../LayerEngine.ts';

const SELU_FLOOR = -1.6732632423543772 * 1.0507009873554805;

/**
 * Sets dropped values to SELU's minimum instead of 0, and restores mean and variance (Klambauer et al. 2017, section 2).
 */
function dropToFloor(x: Tensor, kept: Tensor, rate: number): Tensor {
  const factor = ((1 - rate) * (1 + rate * SELU_FLOOR ** 2)) ** -0.5;
  const dropped = mul(add(mul(kept, -1), 1), SELU_FLOOR);
  return add(mul(add(mul(x, kept), dropped), factor), -factor * SELU_FLOOR * rate);
}

/** Sets dropped values to SELU's minimum. */
export const alphaDropout: LayerEngine = {
  className: 'AlphaDropout',
  noise: {
    draws: dropsSome,
    fill: (stream, values, { rate }) => stream.choose(values, rate, 0, 1),
    apply: dropToFloor,
  },
};
