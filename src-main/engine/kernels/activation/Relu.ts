import { Relu } from '@tensorflow/tfjs-core';
import { unaryKernel } from './unaryKernel.ts';

/** The larger of x and 0; NaN stays NaN. */
export const relu = unaryKernel(Relu, (exports) => exports.relu);
