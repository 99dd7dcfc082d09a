import { Relu } from '@tensorflow/tfjs-core';
import { unaryKernel } from './unaryKernel.ts';

/** max(x, 0); NaN stays NaN. */
export const relu = unaryKernel(Relu, (exports) => exports.relu);
