import { Sigmoid } from '@tensorflow/tfjs-core';
import { unaryKernel } from './unaryKernel.ts';

/** The logistic function 1 / (1 + exp(-x)). */
export const sigmoid = unaryKernel(Sigmoid, (exports) => exports.sigmoid);
