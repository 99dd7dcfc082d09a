import { tidy, type Tensor2D } from '@tensorflow/tfjs-core';
import type { Labels } from '../../../../src-shared/model/labels.ts';
import { REJECT_DISTANCE, withRejectClass } from '../../layers/dense/posterior.ts';
import { crossEntropySum, softmaxLoss } from './softmaxLoss.ts';
import type { Loss } from './Loss.ts';

/**
 * The criterion of LeNet-5: the distance to the right class plus log(e^-j + sum over k of e^-y_k), for distances y =
 * -logits. It is the cross-entropy with an additional rubbish class whose logit is -j. Source: LeCun et al. 1998,
 * equation 9.
 */
export const posteriorLoss: Loss = {
  rejectLogit: -REJECT_DISTANCE,
  mean: (logits, labels) => softmaxLoss.mean(withRejectClass(logits as Tensor2D), labels),
  each: (logits, labels) => tidy(() => softmaxLoss.each(withRejectClass(logits as Tensor2D), labels)),
  sum: (logits, labels, classes) => crossEntropySum(logits, labels as Labels, classes, -REJECT_DISTANCE),
};
