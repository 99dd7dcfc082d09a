import { LogSoftmax } from '@tensorflow/tfjs-core';
import { softmaxKernel } from './softmaxRows.ts';

/** x - log sum exp(x) over the last dimension; TensorFlow.js 4.22 has no such kernel, its operation is composed. */
export const logSoftmax = softmaxKernel(LogSoftmax, 'logSoftmax');
