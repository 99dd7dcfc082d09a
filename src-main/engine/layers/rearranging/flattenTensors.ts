import { reshape, Tensor } from '@tensorflow/tfjs-core';

/**
 * The orthogonal initialiser of TensorFlow.js calls `flatten` of a tensor, which only the whole package gives tensors, not the core that
 * is used here. Without it no recurrent layer can be built.
 */
const methods = Tensor.prototype as Tensor & { flatten?: unknown };
methods.flatten ??= function (this: Tensor): Tensor {
  return reshape(this, [this.size]);
};
