import { BatchMatMul, type TensorInfo } from '@tensorflow/tfjs-core';
import { coversProduct, matrixProduct } from './matrixProduct.ts';
import { kernelEntry } from '../runtime/TrainingKernel.ts';

interface Inputs {
  a: TensorInfo;
  b: TensorInfo;
}

interface Attributes {
  transposeA: boolean;
  transposeB: boolean;
}

/** The matrix product [.., M, D] by [.., D, N], with optional transposition of either operand. */
export const batchMatMul = kernelEntry<Inputs, Attributes>({
  kernelName: BatchMatMul,
  covers: (inputs, attributes) => coversProduct({ ...inputs, ...attributes }),
  compute: ({ inputs, attributes, module }) => matrixProduct(module, { ...inputs, ...attributes }),
});
