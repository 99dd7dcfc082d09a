import { noise } from './families/noise.ts';

/** Adds noise in training. */
export const gaussianNoise = noise('GaussianNoise', 'other');
