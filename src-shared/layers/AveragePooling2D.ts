import { pooling } from './families/pooling.ts';

/** The mean of each window of a map. */
export const averagePooling2D = pooling('AveragePooling2D', 'average');
