import { MaxPool, type TensorInfo } from '@tensorflow/tfjs-core';
import { areImages, type PoolAttributes, pooling } from './pooling.ts';
import { kernelEntry } from '../runtime/TrainingKernel.ts';

/** The largest value of each window, [N, H, W, C] to [N, H', W', C]; NaN where the window has one. */
export const maxPool = kernelEntry<{ x: TensorInfo }, PoolAttributes>({
  kernelName: MaxPool,
  covers: ({ x }) => areImages(x),
  compute({ inputs: { x }, attributes, module }) {
    const { window, outShape } = pooling(x.shape, attributes);
    const output = module.output(outShape);
    module.exports.maxPool(module.offset(x), module.offset(output), ...window);
    return output;
  },
});
