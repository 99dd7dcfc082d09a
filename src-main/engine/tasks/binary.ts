import { concat, reshape, sub, tidy, zerosLike, type Tensor } from '@tensorflow/tfjs-core';
import { softmaxLoss } from './losses/softmaxLoss.ts';
import type { SplitActivation } from '../network/forward.ts';
import { lastActivationOf } from '../network/outputForm.ts';
import type { Graph } from '../network/graph.ts';
import type { Loss } from './losses/Loss.ts';
import type { Objective } from './Objective.ts';

/** Whether a classifier tells two classes apart by one sigmoid: the probability of the second class. */
export function isBinary(graph: Graph, { task }: Pick<Objective, 'task'>): boolean {
  const [, ...shape] = graph.at(-1)!.outputShape;
  const isOne = shape.every((size) => size === 1);
  return task === 'classification' && isOne && lastActivationOf(graph) === 'sigmoid';
}

/**
 * One value for each of two classes from the one value of a binary classifier. Of logits z these are 0 and z, whose softmax is 1 - p
 * and p; of probabilities p, 1 - p and p. Call inside `tidy`.
 * @param values `[N, 1]` @param head the activation that is split off from them
 * @returns `[N, 2]`
 */
export function asTwoClasses(values: Tensor, head: SplitActivation | 'none'): Tensor {
  const second = reshape(values, [-1, 1]);
  return concat([head === 'none' ? sub(1, second) : zerosLike(second), second], 1);
}

/**
 * A loss of two classes, for the one value of a binary classifier. The softmax cross-entropy of 0 and z is the binary cross-entropy of
 * z; the errors of 1 - p and p are as large as that of p.
 */
export function binaryLoss(loss: Loss, head: SplitActivation | 'none'): Loss {
  const inner = head === 'sigmoid' ? softmaxLoss : loss;
  return {
    mean: (heads, labels) => inner.mean(asTwoClasses(heads, head), labels),
    each: (heads, labels) => tidy(() => inner.each(asTwoClasses(heads, head), labels)),
    sum: (heads, labels, size) => inner.sum(heads, labels, size),
  };
}
