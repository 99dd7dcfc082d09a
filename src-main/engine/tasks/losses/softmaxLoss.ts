import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { Labels } from '../../../../src-shared/model/labels.ts';
import { crossEntropies, softmaxCrossEntropy } from '../../kernels/activation/softmaxCrossEntropy.ts';
import type { Loss } from './Loss.ts';

/** The cross-entropy between the logits' softmax and the classes, in nats. */
export const softmaxLoss: Loss = {
  planned: true,
  mean: (logits, labels) => softmaxCrossEntropy(logits as Tensor2D, labels as Tensor1D),
  each: (logits, labels) => crossEntropies(logits as Tensor2D, labels as Tensor1D),
  sum: (logits, labels, classes) => crossEntropySum(logits, labels as Labels, classes),
};

/**
 * Sum over images of -log softmax(logits)[label], in float64 and without overflow.
 * @param constant logit of an additional class that is never right; undefined if there is none
 */
export function crossEntropySum(
  logits: Float32Array,
  labels: Labels,
  classes: number,
  constant = -Infinity,
): number {
  let total = 0;
  for (let row = 0; row < labels.length; row++) {
    const values = logits.subarray(row * classes, (row + 1) * classes);
    let highest = constant;
    for (const value of values) highest = value > highest || Number.isNaN(value) ? value : highest;
    let sum = Math.exp(constant - highest);
    for (const value of values) sum += Math.exp(value - highest);
    total += highest + Math.log(sum) - values[labels[row]!]!;
  }
  return total;
}
