import { sequenceSettings } from './families/convolution.ts';
import { pooling } from './families/pooling.ts';

/** The mean of each window of a sequence. */
export const averagePooling1D = pooling('AveragePooling1D', 'average', sequenceSettings);
