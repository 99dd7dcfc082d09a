import { noise } from './families/noise.ts';

/** Zeroes a share of all values in training. */
export const dropout = noise('Dropout', 'dropout');
