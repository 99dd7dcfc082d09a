import type { Scalar, Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import type { Labels } from '../../../../src-shared/model/labels.ts';

/**
 * What training makes small, taken from a network's heads, `[N, ...]`: its outputs, or what goes into the output's activation
 * where the loss takes that upon itself. Targets are classes, `[N]` int32, or values of the heads' shape.
 */
export interface Loss {
  /** The fixed logit of one more class, which stands for none of the others and is never right; undefined where there is none. */
  rejectLogit?: number | undefined;
  /** Whether step plans compute it: the cross-entropy of a softmax. */
  planned?: boolean | undefined;
  /** The mean over a batch, with its gradient for the heads. */
  mean(heads: Tensor, targets: Tensor): Scalar;
  /** That of each example, of which {@link mean} takes the mean. `[N]`, which the caller disposes. */
  each(heads: Tensor, targets: Tensor): Tensor1D;
  /** The sum over examples, in float64. @param heads `[N, size]`, row by row */
  sum(heads: Float32Array, targets: Labels | Float32Array, size: number): number;
}
