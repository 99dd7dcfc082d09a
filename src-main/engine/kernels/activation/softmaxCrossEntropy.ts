import {
  customGrad,
  div,
  engine,
  getKernel,
  losses,
  mean,
  mul,
  oneHot,
  Reduction,
  type Scalar,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { kernelEntry } from '../runtime/TrainingKernel.ts';

const kernelName = 'FeaturescopeSoftmaxCrossEntropy';

interface Inputs {
  logits: TensorInfo;
  labels: TensorInfo;
}

/** Losses [N] and their gradients [N, C] for logits [N, C] and labels [N] (int32). */
export const softmaxCrossEntropyKernel = kernelEntry<Inputs, object>({
  kernelName,
  covers: ({ logits, labels }) => logits.dtype === 'float32' && labels.dtype === 'int32',
  compute({ inputs: { logits, labels }, module }) {
    const [rows, columns] = logits.shape as [number, number];
    const [values, gradient] = [module.output([rows]), module.output(logits.shape)];
    module.exports.softmaxCrossEntropy(
      ...([module.offset(logits), module.offset(labels)] as const),
      ...([module.offset(values), module.offset(gradient), rows, columns] as const),
    );
    return [values, gradient];
  },
});

/**
 * The mean over a batch of the cross-entropy between softmax(logits) and the labels, in nats. Its gradient, softmax -
 * one-hot, is computed in the same pass. Works on every backend; composed of operations where the kernel is missing.
 *
 * @param logits - [N, C] float32
 * @param labels - [N] int32, each from 0 to C - 1; others give NaN
 */
export function softmaxCrossEntropy(logits: Tensor2D, labels: Tensor1D): Scalar {
  if (!getKernel(kernelName, engine().backendName))
    return losses.softmaxCrossEntropy(oneHot(labels, logits.shape[1]), logits);
  const operation = customGrad((x, save) => {
    const inputs = { logits: x as Tensor, labels };
    const [values, gradient] = engine().runKernel(kernelName, inputs) as [Tensor, Tensor];
    (save as (tensors: Tensor[]) => void)([gradient]);
    return {
      value: mean(values),
      gradFunc: (dy, saved) => mul((saved as Tensor[])[0]!, div(dy, logits.shape[0])),
    };
  });
  return operation(logits) as Scalar;
}

/**
 * The cross-entropy of each image of a batch; their mean is {@link softmaxCrossEntropy}, with the same bits. The caller
 * disposes the result.
 * @param logits - [N, C] float32
 * @param labels - [N] int32, each from 0 to C - 1; others give NaN
 * @returns [N] float32
 */
export function crossEntropies(logits: Tensor2D, labels: Tensor1D): Tensor1D {
  if (!getKernel(kernelName, engine().backendName))
    return losses.softmaxCrossEntropy(oneHot(labels, logits.shape[1]), logits, undefined, 0, Reduction.NONE);
  const inputs = { logits: logits as Tensor, labels };
  const [values, gradient] = engine().runKernel(kernelName, inputs) as [Tensor1D, Tensor];
  gradient.dispose();
  return values;
}
