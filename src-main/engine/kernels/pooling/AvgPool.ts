import { AvgPool, type TensorInfo } from '@tensorflow/tfjs-core';
import { areImages, type PoolAttributes, pooling } from './pooling.ts';
import { kernelEntry } from '../runtime/TrainingKernel.ts';

/** The mean of each window over the cells inside the image, [N, H, W, C] to [N, H', W', C]. */
export const averagePool = kernelEntry<{ x: TensorInfo }, PoolAttributes>({
  kernelName: AvgPool,
  covers: ({ x }) => areImages(x),
  compute({ inputs: { x }, attributes, module }) {
    const { window, outShape } = pooling(x.shape, attributes);
    const output = module.output(outShape);
    module.exports.averagePool(module.offset(x), module.offset(output), ...window);
    return output;
  },
});
