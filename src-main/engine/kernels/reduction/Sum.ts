import { Sum } from '@tensorflow/tfjs-core';
import { reductionKernel } from './reduction.ts';

/** The sum over neighbouring axes; of a whole tensor too. */
export const sum = reductionKernel(Sum, false);
