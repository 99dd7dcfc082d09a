import { globalPooling } from './families/pooling.ts';

/** The largest value of each map. */
export const globalMaxPooling2D = globalPooling('GlobalMaxPooling2D', 'maximum');
