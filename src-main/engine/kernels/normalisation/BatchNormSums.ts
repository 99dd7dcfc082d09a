import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import { kernelEntry } from '../runtime/TrainingKernel.ts';

/** Name of the kernel in the TensorFlow.js registry. */
export const BatchNormSums = 'FeaturescopeBatchNormSums';

interface Inputs {
  x: TensorInfo;
  mean: TensorInfo;
  dy: TensorInfo;
}

/**
 * The sums [C] of dy and of dy (x - mean) over all dimensions but the last, which the gradient of batch normalisation
 * needs.
 */
export const batchNormSums = kernelEntry<Inputs, object>({
  kernelName: BatchNormSums,
  covers: ({ x, dy }) => x.dtype === 'float32' && dy.dtype === 'float32' && util.sizeFromShape(x.shape) > 0,
  compute({ inputs: { x, mean, dy }, module }) {
    const channels = x.shape.at(-1)!;
    const [plain, weighted] = [module.output([channels]), module.output([channels])];
    module.exports.batchNormSums(
      ...([module.offset(x), module.offset(dy), module.offset(mean)] as const),
      ...([module.offset(plain), module.offset(weighted)] as const),
      ...([util.sizeFromShape(x.shape) / channels, channels] as const),
    );
    return [plain, weighted];
  },
});
