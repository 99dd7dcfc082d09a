import { noise } from './families/noise.ts';

/** Zeroes a fraction of all channels of a sequence in training. */
export const spatialDropout1D = noise('SpatialDropout1D', 'dropout');
