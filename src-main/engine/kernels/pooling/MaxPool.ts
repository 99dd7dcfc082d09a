import { MaxPool, type TensorInfo } from '@tensorflow/tfjs-core';
import { areImages, type PoolAttributes, pooling } from './pooling.ts';
import { kernelEntry } from '../runtime/TrainingKernel.ts';

/** The maximum of each window, [N, H, W, C] to [N, H', W', C]; NaN if the window contains one. */
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
