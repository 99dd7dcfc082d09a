import { AvgPoolGrad, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { areImages, overlaps, type PoolAttributes, pooling, tiles } from './pooling.ts';
import { kernelEntry } from './TrainingKernel.ts';

interface Inputs {
  dy: TensorInfo;
  input: TensorInfo;
}

/**
 * The gradient of average pooling for its input [N, H, W, C], from the output's gradient [N, H', W', C]: every cell of a
 * window gets the same share. Windows over the edge share among their cells inside the image, as the forward mean does (the
 * stock kernel divides by the whole window there, which is not the gradient of its own forward kernel).
 */
export const averagePoolGrad = kernelEntry<Inputs, PoolAttributes>({
  kernelName: AvgPoolGrad,
  covers: ({ dy, input }) => areImages(dy, input),
  compute({ inputs: { dy, input }, attributes, module }) {
    const { window } = pooling(input.shape, attributes);
    const gradient = module.output(input.shape);
    const target = module.offset(gradient);
    if (!tiles(window)) module.exports.clear(target, util.sizeFromShape(input.shape) * 4);
    module.exports.averagePoolGradient(module.offset(dy), target, overlaps(window), ...window);
    return gradient;
  },
});
