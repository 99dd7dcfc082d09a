import { Sum } from '@tensorflow/tfjs-core';
import { reductionKernel } from './reduction.ts';

/** The sum over leading or trailing axes; of a whole tensor too. */
export const sum = reductionKernel(Sum, false);
