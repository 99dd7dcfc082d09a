import { LogSoftmax } from '@tensorflow/tfjs-core';
import { softmaxKernel } from './softmaxRows.ts';

/**
 * x - log sum exp(x) over the last dimension. TensorFlow.js 4.22 composes this operation because it has no such kernel.
 */
export const logSoftmax = softmaxKernel(LogSoftmax, 'logSoftmax');
