import { MaxPoolGrad, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { areImages, overlaps, type PoolAttributes, pooling, tiles } from './pooling.ts';
import { kernelEntry } from './TrainingKernel.ts';

interface Inputs {
  dy: TensorInfo;
  input: TensorInfo;
  output: TensorInfo;
}

/**
 * The gradient of max pooling for its input [N, H, W, C], from the input, the output [N, H', W', C] and its gradient: the
 * first largest cell of a window, row by row, gets all of it.
 */
export const maxPoolGrad = kernelEntry<Inputs, PoolAttributes>({
  kernelName: MaxPoolGrad,
  covers: ({ dy, input, output }) => areImages(dy, input, output),
  compute({ inputs: { dy, input, output: pooled }, attributes, module }) {
    const { window } = pooling(input.shape, attributes);
    const gradient = module.output(input.shape);
    const target = module.offset(gradient);
    if (!tiles(window)) module.exports.clear(target, util.sizeFromShape(input.shape) * 4);
    module.exports.maxPoolGradient(
      ...([module.offset(input), module.offset(pooled), module.offset(dy), target] as const),
      ...([overlaps(window), ...window] as const),
    );
    return gradient;
  },
});
