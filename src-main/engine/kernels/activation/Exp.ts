import { Exp } from '@tensorflow/tfjs-core';
import { unaryKernel } from './unaryKernel.ts';

/** The exponential function. */
export const exp = unaryKernel(Exp, (exports) => exports.exponential);
