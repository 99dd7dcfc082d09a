import { noise } from './families/noise.ts';

/** Drops values to the lowest one of SELU in training. */
export const alphaDropout = noise('AlphaDropout', 'other');
