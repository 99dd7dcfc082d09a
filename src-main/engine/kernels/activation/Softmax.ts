import { Softmax } from '@tensorflow/tfjs-core';
import { softmaxKernel } from './softmaxRows.ts';

/** exp(x) / sum exp(x) over the last dimension. */
export const softmax = softmaxKernel(Softmax, 'softmax');
