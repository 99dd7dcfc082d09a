import { noise } from './families/noise.ts';

/** Sets dropped values to SELU's minimum in training. */
export const alphaDropout = noise('AlphaDropout', 'other');
