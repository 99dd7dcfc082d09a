import { sequenceSettings } from './families/convolution.ts';
import { pooling } from './families/pooling.ts';

/** The largest value of each window of a sequence. */
export const maxPooling1D = pooling('MaxPooling1D', 'maximum', sequenceSettings);
