import {
  concat,
  fill,
  serialization,
  slice,
  softmax,
  type Tensor,
  type Tensor2D,
} from '@tensorflow/tfjs-core';

/** The constant j of the paper's criterion: a pattern farther than this from all classes counts as rubbish. */
export const REJECT_DISTANCE = 10;

/** Appends the logit -j of an additional class for rubbish. `[N, C]` to `[N, C + 1]` */
export const withRejectClass = (logits: Tensor2D): Tensor2D =>
  concat([logits, fill([logits.shape[0], 1], -REJECT_DISTANCE)], 1);

/**
 * The probability of each class, if a pattern may also belong to none of them: e^-y_i / (e^-j + sum over k of e^-y_k) for
 * distances y = -logits. The remainder to 1 is the probability of rubbish. Source: LeCun et al. 1998; this is the
 * exponential of equation 9.
 */
export class Posterior extends serialization.Serializable {
  static readonly className = 'posterior';

  apply(logits: Tensor): Tensor {
    const classes = logits.shape.at(-1)!;
    return slice(softmax(withRejectClass(logits as Tensor2D)), [0, 0], [-1, classes]);
  }

  getConfig(): serialization.ConfigDict {
    return {};
  }
}

serialization.registerClass(Posterior);
