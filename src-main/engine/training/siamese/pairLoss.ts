import { customGrad, scalar, tensor, type Scalar, type Tensor } from '@tensorflow/tfjs-core';
import { logistic, softplus } from '../../../../src-shared/arithmetic/activation.ts';
import { logitOf, squaredDistance, STEEPNESS } from '../../../../src-shared/arithmetic/pairDistance.ts';

/** What a batch is worth as pairs. */
export interface PairMetrics {
  loss: number;
  /** Share of the pairs on the right side of a distance of 1: mean of the pairs of the same class and of the others. */
  accuracy: number;
}

/**
 * The loss of all pairs in a batch: the binary cross-entropy between "the same class" and the sigmoid of `STEEPNESS (1 - d²)`
 * for the distance d of their features, in float64. The pairs of the same class weigh as much as all others together, as if
 * every second pair were one.
 * @param features `[N, F]`, with at least one pair of either kind
 * @param labels the class of each row
 * @param told receives the metrics
 */
export function pairLoss(
  features: Tensor,
  labels: ArrayLike<number>,
  told: (metrics: PairMetrics) => void,
): Scalar {
  const loss = customGrad((...received) => {
    const [x] = received as unknown as [Tensor];
    const values = x.dataSync().slice() as Float32Array;
    const { metrics, slopes } = ofPairs(values, labels);
    told(metrics);
    return {
      value: scalar(metrics.loss),
      gradFunc: (upstream: Tensor) => {
        const factor = upstream.dataSync()[0]!;
        return [
          tensor(
            Float32Array.from(slopes, (slope) => factor * slope),
            x.shape,
          ),
        ];
      },
    };
  });
  return loss(features) as Scalar;
}

/** The loss of all pairs, and its gradient by every feature. */
function ofPairs(
  values: Float32Array,
  labels: ArrayLike<number>,
): { metrics: PairMetrics; slopes: Float64Array } {
  const rows = labels.length;
  const size = values.length / rows;
  const counts = [0, 0];
  for (let one = 0; one < rows; one++)
    for (let other = 0; other < one; other++) counts[Number(labels[one] === labels[other])]!++;
  const metrics = { loss: 0, accuracy: 0 };
  const slopes = new Float64Array(values.length);
  for (let one = 0; one < rows; one++)
    for (let other = 0; other < one; other++) {
      const isSame = labels[one] === labels[other];
      const weight = 0.5 / counts[Number(isSame)]!;
      const [from, to] = [one * size, other * size];
      const logit = logitOf(squaredDistance(values, from, to, size));
      metrics.loss += weight * softplus(isSame ? -logit : logit);
      if (isSame === logit > 0) metrics.accuracy += weight;
      // By the squared distance; the loss of a pair of the same class rises with it.
      const slope = weight * STEEPNESS * (isSame ? logistic(-logit) : -logistic(logit));
      for (let at = 0; at < size; at++) {
        const push = (2 * slope * (values[from + at]! - values[to + at]!)) / size;
        slopes[from + at]! += push;
        slopes[to + at]! -= push;
      }
    }
  return { metrics, slopes };
}
