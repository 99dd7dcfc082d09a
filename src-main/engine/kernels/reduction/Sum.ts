import { Sum } from '@tensorflow/tfjs-core';
import { reductionKernel } from './reduction.ts';

/** The sum over adjacent axes, or over a whole tensor. */
export const sum = reductionKernel(Sum, false);
