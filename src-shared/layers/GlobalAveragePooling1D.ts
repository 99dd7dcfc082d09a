import { globalPooling } from './families/pooling.ts';

/** The mean of each channel of a sequence. */
export const globalAveragePooling1D = globalPooling('GlobalAveragePooling1D', 'average');
