import { mul } from '@tensorflow/tfjs-core';
import { dropsSome, fillNormal } from './dropNoise.ts';
import type { LayerEngine } from '../LayerEngine.ts';

/**
 * Multiplies by normally distributed numbers with mean 1 and the variance of dropout (Srivastava et al. 2014, section
 * 10).
 */
export const gaussianDropout: LayerEngine = {
  className: 'GaussianDropout',
  noise: {
    draws: dropsSome,
    fill: (stream, values, { rate }) => fillNormal(stream, values, 1, Math.sqrt(rate / (1 - rate))),
    apply: mul,
  },
};
