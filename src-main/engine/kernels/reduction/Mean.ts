import { Mean } from '@tensorflow/tfjs-core';
import { reductionKernel } from './reduction.ts';

/** The mean over neighbouring axes; of a whole tensor too. */
export const mean = reductionKernel(Mean, true);
