import { noise } from './families/noise.ts';

/** Multiplies by noise around 1 in training. */
export const gaussianDropout = noise('GaussianDropout', 'other');
