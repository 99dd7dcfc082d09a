import { noise } from './families/noise.ts';

/** Zeroes a share of all maps in training. */
export const spatialDropout2D = noise('SpatialDropout2D', 'dropout');
