import type { Scalar, Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import type { Labels } from '../../../../src-shared/model/labels.ts';

/**
 * A loss, computed from a network's heads `[N, ...]`: its outputs, or the input of the output activation if the loss
 * includes that activation. Targets are classes, `[N]` int32, or values of the heads' shape.
 */
export interface Loss {
  /**
   * The fixed logit of an additional class that is never right and means "none of the others"; undefined if there is
   * none.
   */
  rejectLogit?: number | undefined;
  /** Whether step plans compute this loss: softmax cross-entropy. */
  planned?: boolean | undefined;
  /** The mean over a batch, differentiable with respect to the heads. */
  mean(heads: Tensor, targets: Tensor): Scalar;
  /** The loss of each example, whose mean is {@link mean}. `[N]`, which the caller disposes. */
  each(heads: Tensor, targets: Tensor): Tensor1D;
  /** The sum over examples, in float64. @param heads `[N, size]`, row by row */
  sum(heads: Float32Array, targets: Labels | Float32Array, size: number): number;
}
