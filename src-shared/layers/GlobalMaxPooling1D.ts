import { globalPooling } from './families/pooling.ts';

/** The largest value of each channel of a sequence. */
export const globalMaxPooling1D = globalPooling('GlobalMaxPooling1D', 'maximum');
