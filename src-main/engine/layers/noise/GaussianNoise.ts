import { add } from '@tensorflow/tfjs-core';
import { fillNormal } from './dropNoise.ts';
import type { LayerEngine } from '../LayerEngine.ts';

/** Adds normally distributed numbers. */
export const gaussianNoise: LayerEngine = {
  className: 'GaussianNoise',
  noise: {
    draws: () => true,
    fill: (stream, values, { stddev }) => fillNormal(stream, values, 0, stddev),
    apply: add,
  },
};
