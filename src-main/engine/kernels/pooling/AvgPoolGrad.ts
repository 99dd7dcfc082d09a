import { AvgPoolGrad, type TensorInfo } from '@tensorflow/tfjs-core';
import { areImages, averagePoolGradient, type PoolAttributes, pooling } from './pooling.ts';
import { kernelEntry } from '../runtime/TrainingKernel.ts';

interface Inputs {
  dy: TensorInfo;
  input: TensorInfo;
}

/**
 * The gradient of average pooling with respect to its input [N, H, W, C], from the output's gradient [N, H', W', C]:
 * distributed evenly over the cells of a window. Windows across the edge distribute over their cells inside the image, as
 * the forward mean does (the stock kernel divides by the whole window there, which is not the gradient of its own forward
 * kernel).
 */
export const averagePoolGrad = kernelEntry<Inputs, PoolAttributes>({
  kernelName: AvgPoolGrad,
  covers: ({ dy, input }) => areImages(dy, input),
  compute({ inputs: { dy, input }, attributes, module }) {
    const { window } = pooling(input.shape, attributes);
    const gradient = module.output(input.shape);
    const [from, target] = [module.offset(dy), module.offset(gradient)];
    averagePoolGradient(module.exports, window, { dy: from, target });
    return gradient;
  },
});
