import { Conv2D, type TensorInfo } from '@tensorflow/tfjs-core';
import { convolution, type ConvolutionAttributes } from './convolution.ts';
import { convolve } from './convolve.ts';
import { kernelEntry } from '../runtime/TrainingKernel.ts';

interface Inputs {
  x: TensorInfo;
  filter: TensorInfo;
}

/** The two-dimensional convolution [N, H, W, C] by [h, w, C, K]. */
export const conv2D = kernelEntry<Inputs, ConvolutionAttributes>({
  kernelName: Conv2D,
  covers: ({ x, filter }, { dataFormat }) =>
    x.dtype === 'float32' && filter.dtype === 'float32' && dataFormat === 'NHWC',
  compute: ({ inputs, attributes, module }) =>
    convolve(module, convolution(inputs.x.shape, inputs.filter.shape, attributes), inputs),
});
