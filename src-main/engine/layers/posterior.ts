import {
  concat,
  fill,
  serialization,
  slice,
  softmax,
  type Tensor,
  type Tensor2D,
} from '@tensorflow/tfjs-core';

/** The constant j of the paper's criterion: the distance at which a pattern counts as rubbish rather than as any class. */
export const REJECT_DISTANCE = 10;

/** The logits with one more, -j, of a class that stands for all rubbish. `[N, C]` to `[N, C + 1]` */
export const withRejectClass = (logits: Tensor2D): Tensor2D =>
  concat([logits, fill([logits.shape[0], 1], -REJECT_DISTANCE)], 1);

/**
 * How probable each class is, where a pattern may also be none of them: e^-y_i / (e^-j + sum over k of e^-y_k) for distances
 * y = -logits. What is missing to 1 is the probability of rubbish.
 * Source: LeCun et al. 1998, equation 9, of which this is the exponential.
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
