import { Tanh } from '@tensorflow/tfjs-core';
import { unaryKernel } from './unaryKernel.ts';

/** The hyperbolic tangent, accurate to a few units in the last place. */
export const tanh = unaryKernel(Tanh, (exports) => exports.tanh);
