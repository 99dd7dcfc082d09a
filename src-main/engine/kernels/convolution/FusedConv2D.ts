import { FusedConv2D, type TensorInfo } from '@tensorflow/tfjs-core';
import { activate, type FusedActivation } from '../activation/activation.ts';
import { convolution, type ConvolutionAttributes } from './convolution.ts';
import { convolve } from './convolve.ts';
import { kernelEntry } from '../runtime/TrainingKernel.ts';

interface Inputs {
  x: TensorInfo;
  filter: TensorInfo;
  bias?: TensorInfo;
  preluActivationWeights?: TensorInfo;
}

/** The two-dimensional convolution [N, H, W, C] by [h, w, C, K], plus a bias [K], then an activation. */
export const fusedConv2D = kernelEntry<Inputs, ConvolutionAttributes & FusedActivation>({
  kernelName: FusedConv2D,
  covers: ({ x, filter, bias }, { dataFormat }) =>
    x.dtype === 'float32' &&
    filter.dtype === 'float32' &&
    dataFormat === 'NHWC' &&
    (!bias || (bias.shape.length === 1 && bias.shape[0] === filter.shape[3])),
  compute({ inputs, attributes, module }) {
    const { x, filter, bias, preluActivationWeights } = inputs;
    const { activation, leakyreluAlpha } = attributes;
    const sizes = convolution(x.shape, filter.shape, attributes);
    const linear = convolve(module, sizes, { x, filter, bias, relu: activation === 'relu' });
    return activate(module, linear, { activation, leakyreluAlpha, preluActivationWeights });
  },
});
