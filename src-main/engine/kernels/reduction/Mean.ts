import { Mean } from '@tensorflow/tfjs-core';
import { reductionKernel } from './reduction.ts';

/** The mean over adjacent axes, or over a whole tensor. */
export const mean = reductionKernel(Mean, true);
