import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import { kernelEntry } from '../runtime/TrainingKernel.ts';

/** Name of the kernel in the TensorFlow.js registry. */
export const BatchMoments = 'FeaturescopeBatchMoments';

/** Mean and variance [C] of [..., C] over all dimensions but the last. The variance is the mean squared deviation. */
export const batchMoments = kernelEntry<{ x: TensorInfo }, object>({
  kernelName: BatchMoments,
  covers: ({ x }) => x.dtype === 'float32' && util.sizeFromShape(x.shape) > 0,
  compute({ inputs: { x }, module }) {
    const channels = x.shape.at(-1)!;
    const [mean, variance] = [module.output([channels]), module.output([channels])];
    module.exports.batchMoments(
      ...([module.offset(x), module.offset(mean), module.offset(variance)] as const),
      ...([util.sizeFromShape(x.shape) / channels, channels] as const),
    );
    return [mean, variance];
  },
});
