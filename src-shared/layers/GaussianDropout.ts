import { noise } from './families/noise.ts';

/** Multiplies by noise with mean 1 in training. */
export const gaussianDropout = noise('GaussianDropout', 'other');
