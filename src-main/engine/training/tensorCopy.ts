import { mul, type Tensor } from '@tensorflow/tfjs-core';

/** A tensor with memory of its own, which updates in place do not reach. */
export const tensorCopy = (value: Tensor): Tensor => mul(value, 1);
