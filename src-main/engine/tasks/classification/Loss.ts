import type { Scalar, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';

/** What training makes small, taken from a network's logits `[N, C]` and the labels `[N]` (int32, 0 to C - 1). In nats. */
export interface Loss {
  /** The fixed logit of one more class, which stands for none of the others and is never right; undefined where there is none. */
  rejectLogit?: number | undefined;
  /** What the network answers for its logits, `[N, C]`, each 0..1. */
  probabilities(logits: Tensor2D): Tensor;
  /** The mean over a batch, with its gradient for the logits. */
  mean(logits: Tensor2D, labels: Tensor1D): Scalar;
  /** That of each image, of which {@link mean} takes the mean; the same bits. `[N]`, which the caller disposes. */
  each(logits: Tensor2D, labels: Tensor1D): Tensor1D;
  /** The sum over images, in float64. @param logits `[N, classes]`, row by row */
  sum(logits: Float32Array, labels: Uint8Array, classes: number): number;
}
