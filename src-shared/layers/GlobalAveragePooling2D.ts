import { globalPooling } from './families/pooling.ts';

/** The mean of each map. */
export const globalAveragePooling2D = globalPooling('GlobalAveragePooling2D', 'average');
