import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import { kernelEntry } from '../runtime/TrainingKernel.ts';

/** Name of the kernel in the TensorFlow.js registry. */
export const BatchNormGradient = 'FeaturescopeBatchNormGradient';

interface Inputs {
  x: TensorInfo;
  dy: TensorInfo;
  mean: TensorInfo;
  factor: TensorInfo;
  shift: TensorInfo;
  slope: TensorInfo;
}

/** factor (dy - shift - (x - mean) slope), where all but x and dy are vectors over the last dimension. */
export const batchNormGradient = kernelEntry<Inputs, object>({
  kernelName: BatchNormGradient,
  covers: ({ x, dy }) => x.dtype === 'float32' && dy.dtype === 'float32' && util.sizeFromShape(x.shape) > 0,
  compute({ inputs: { x, dy, mean, factor, shift, slope }, module }) {
    const channels = x.shape.at(-1)!;
    const output = module.output(x.shape);
    module.exports.batchNormGradient(
      ...([module.offset(x), module.offset(dy), module.offset(output)] as const),
      ...([util.sizeFromShape(x.shape) / channels, channels, module.offset(mean)] as const),
      ...([module.offset(factor), module.offset(shift), module.offset(slope)] as const),
    );
    return output;
  },
});
