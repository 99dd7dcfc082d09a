import { Tanh } from '@tensorflow/tfjs-core';
import { unaryKernel } from './unaryKernel.ts';

/** The hyperbolic tangent, within a few units in the last place. */
export const tanh = unaryKernel(Tanh, (exports) => exports.tanh);
