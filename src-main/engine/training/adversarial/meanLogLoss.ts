import { customGrad, scalar, tensor, type Scalar, type Tensor } from '@tensorflow/tfjs-core';
import { logistic, softplus } from '../../../../src-shared/arithmetic/activation.ts';

/**
 * The mean binary cross-entropy between a target and the sigmoids of logits: log(1 + exp(x)) - target x, computed in
 * float64 without overflow. Its gradient by a logit is (sigmoid(x) - target) / N.
 * @param logits `[N, 1]`
 * @param target in [0, 1], the same for all
 */
export function meanLogLoss(logits: Tensor, target: number): Scalar {
  const loss = customGrad((...received) => {
    const [x] = received as unknown as [Tensor];
    const values = x.dataSync() as Float32Array;
    const { length } = values;
    const sum = values.reduce((total, value) => total + softplus(value) - target * value, 0);
    return {
      value: scalar(sum / length),
      gradFunc: (upstream: Tensor) => {
        const factor = upstream.dataSync()[0]! / length;
        const slopes = Float32Array.from(values, (value) => factor * (logistic(value) - target));
        return [tensor(slopes, x.shape)];
      },
    };
  });
  return loss(logits) as Scalar;
}
