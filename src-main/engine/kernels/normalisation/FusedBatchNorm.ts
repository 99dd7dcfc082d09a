import * as tf from '@tensorflow/tfjs-core';
import { FusedBatchNorm, type Tensor, type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { KernelModule } from '../runtime/memory.ts';
import { kernelEntry } from '../runtime/TrainingKernel.ts';

interface Inputs {
  x: TensorInfo;
  mean: TensorInfo;
  variance: TensorInfo;
  offset?: TensorInfo;
  scale?: TensorInfo;
}

/**
 * Batch normalisation (x - mean) / sqrt(variance + epsilon) * scale + offset, where all but x are vectors over its last
 * dimension.
 */
export const fusedBatchNorm = kernelEntry<Inputs, { varianceEpsilon: number }>({
  kernelName: FusedBatchNorm,
  covers: (inputs) => inputs.x.dtype === 'float32' && areVectors(inputs),
  compute({ inputs, attributes: { varianceEpsilon }, module }) {
    const { x, mean } = inputs;
    const channels = x.shape.at(-1)!;
    const output = module.output(x.shape);
    const { factor, offset } = parameters(module, inputs, channels, varianceEpsilon);
    const rows = channels === 0 ? 0 : util.sizeFromShape(x.shape) / channels;
    module.exports.normalise(
      ...([module.offset(x), module.offset(output), rows, channels] as const),
      ...([module.offset(mean), factor, offset] as const),
    );
    return output;
  },
  // The stock kernel takes statistics of any shape for vectors over the last dimension, so that those over another give wrong numbers.
  otherwise: (inputs, { varianceEpsilon }, stock) =>
    areVectors(inputs) ? stock(inputs) : normaliseSpread(inputs, varianceEpsilon),
});

function areVectors({ x, mean, variance, offset, scale }: Inputs): boolean {
  return [mean, variance, offset, scale].every((vector) => !vector || isVector(vector, x.shape.at(-1)!));
}

/** With statistics of any shape, spread over that of x. */
function normaliseSpread({ x, mean, variance, offset, scale }: Inputs, epsilon: number): TensorInfo {
  return tf.tidy(() => {
    const inverse = tf.rsqrt(tf.add(variance as Tensor, epsilon));
    const factor = scale ? tf.mul(inverse, scale as Tensor) : inverse;
    const centred = tf.mul(tf.sub(x as Tensor, mean as Tensor), factor);
    return offset ? tf.add(centred, offset as Tensor) : centred;
  });
}

function isVector({ dtype, shape }: TensorInfo, length: number): boolean {
  return dtype === 'float32' && shape.length === 1 && shape[0] === length;
}

/** Byte offsets of scale / sqrt(variance + epsilon) and of the offset, which is zeros if there is none. */
function parameters(module: KernelModule, inputs: Inputs, channels: number, epsilon: number) {
  const { variance, scale, offset } = inputs;
  const [factor, zeros] = module.scratch(channels * 4, channels * 4) as [number, number];
  const scaleOffset = scale ? module.offset(scale) : 0;
  module.exports.normalisingFactor(module.offset(variance), scaleOffset, factor, channels, epsilon);
  if (offset) return { factor, offset: module.offset(offset) };
  module.exports.clear(zeros, channels * 4);
  return { factor, offset: zeros };
}
