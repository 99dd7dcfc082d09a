import { _FusedMatMul, type TensorInfo } from '@tensorflow/tfjs-core';
import { activate, type FusedActivation } from '../activation/activation.ts';
import { coversProduct, matrixProduct } from './matrixProduct.ts';
import { kernelEntry } from '../runtime/TrainingKernel.ts';

interface Inputs {
  a: TensorInfo;
  b: TensorInfo;
  bias?: TensorInfo;
  preluActivationWeights?: TensorInfo;
}

interface Attributes extends FusedActivation {
  transposeA: boolean;
  transposeB: boolean;
}

/** The matrix product [.., M, D] by [.., D, N], plus a bias [N], then an activation. */
export const fusedMatMul = kernelEntry<Inputs, Attributes>({
  kernelName: _FusedMatMul,
  covers: ({ a, b, bias }, { transposeA, transposeB }) =>
    coversProduct({ a, b, bias, transposeA, transposeB }),
  compute({ inputs, attributes, module }) {
    const { a, b, bias, preluActivationWeights } = inputs;
    const { transposeA, transposeB, activation, leakyreluAlpha } = attributes;
    const relu = activation === 'relu';
    const linear = matrixProduct(module, { a, b, bias, transposeA, transposeB, relu });
    return activate(module, linear, { activation, leakyreluAlpha, preluActivationWeights });
  },
});
