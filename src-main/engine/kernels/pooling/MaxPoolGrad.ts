import { add, MaxPoolGrad, min, sub, type Tensor, type TensorInfo, tidy } from '@tensorflow/tfjs-core';
import { areImages, maxPoolGradient, type PoolAttributes, pooling } from './pooling.ts';
import { kernelEntry } from '../runtime/TrainingKernel.ts';

interface Inputs {
  dy: TensorInfo;
  input: TensorInfo;
  output: TensorInfo;
}

/**
 * The gradient of max pooling with respect to its input [N, H, W, C], from the input, the output [N, H', W', C] and its
 * gradient: it goes to the first maximum of a window, row by row.
 */
export const maxPoolGrad = kernelEntry<Inputs, PoolAttributes>({
  kernelName: MaxPoolGrad,
  covers: ({ dy, input, output }) => areImages(dy, input, output),
  compute({ inputs: { dy, input, output: pooled }, attributes, module }) {
    const { window } = pooling(input.shape, attributes);
    const gradient = module.output(input.shape);
    maxPoolGradient(module.exports, window, {
      source: module.offset(input),
      pooled: module.offset(pooled),
      dy: module.offset(dy),
      target: module.offset(gradient),
    });
    return gradient;
  },
  // The stock kernel starts its search for the maximum at 0 and so loses the gradient of windows that are all negative.
  // Raising all values above 0 does not change which cell is the maximum.
  otherwise({ dy, input, output }, _attributes, stock) {
    const raised = tidy(() => add(sub(input as Tensor, min(input as Tensor)), 1));
    const gradient = stock({ dy, input: raised, output });
    raised.dispose();
    return gradient;
  },
});
