import { noise } from './families/noise.ts';

/** Zeroes a fraction of all values in training. */
export const dropout = noise('Dropout', 'dropout');
