import { pooling } from './families/pooling.ts';

/** The largest value of each window of a map. */
export const maxPooling2D = pooling('MaxPooling2D', 'maximum');
