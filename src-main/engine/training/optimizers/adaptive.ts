import { add, div, mul, sqrt, square, sub, tidy, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import { adamRate, BETA1, BETA2, EPSILON, RHO } from '../../../../src-shared/arithmetic/updateConstants.ts';
import { adagradUpdate, adamUpdate, rmspropUpdate } from '../../kernels/updates/updates.ts';
import { hasOnePassUpdates, replace, type Optimizer } from './Optimizer.ts';

/** AdaGrad: h = h + g^2; w = w - lr g / (sqrt(h) + 1e-7) (Duchi et al. 2011). */
export const adagrad: Optimizer = {
  name: 'adagrad',
  slotNames: ['accumulator'],
  update(weight, gradient, slots, learningRate) {
    const accumulator = slots['accumulator']!;
    if (hasOnePassUpdates())
      return adagradUpdate(weight, gradient, accumulator, { learningRate, epsilon: EPSILON });
    replace(
      accumulator,
      tidy(() => add(accumulator, square(gradient))),
    );
    stepScaled(weight, gradient, accumulator, learningRate);
  },
};

/** RMSProp: s = 0.9 s + 0.1 g^2; w = w - lr g / (sqrt(s) + 1e-7) (Tieleman and Hinton 2012; Keras' defaults). */
export const rmsprop: Optimizer = {
  name: 'rmsprop',
  slotNames: ['meanSquare'],
  update(weight, gradient, slots, learningRate) {
    const meanSquare = slots['meanSquare']!;
    if (hasOnePassUpdates())
      return rmspropUpdate(weight, gradient, meanSquare, { learningRate, rho: RHO, epsilon: EPSILON });
    replace(
      meanSquare,
      tidy(() => average(meanSquare, square(gradient), RHO)),
    );
    stepScaled(weight, gradient, meanSquare, learningRate);
  },
};

/**
 * Adam: m = b1 m + (1 - b1) g; v = 0.999 v + 0.001 g^2; w = w - lr_t m / (sqrt(v) + 1e-7) with the bias correction
 * folded into lr_t = lr sqrt(1 - 0.999^t) / (1 - b1^t) (Kingma and Ba 2015, end of section 2; Keras' form).
 * @param beta1 b1, the decay of the first moment
 */
export const adamWith = (beta1: number): Optimizer => ({
  name: 'adam',
  slotNames: ['m', 'v'],
  update(weight, gradient, slots, learningRate, step) {
    const rate = adamRate(learningRate, step, beta1);
    const m = slots['m']!;
    const v = slots['v']!;
    const constants = { learningRate, rate, beta1, beta2: BETA2, epsilon: EPSILON };
    if (hasOnePassUpdates()) return adamUpdate(weight, gradient, m, v, constants);
    replace(
      m,
      tidy(() => average(m, gradient, beta1)),
    );
    replace(
      v,
      tidy(() => average(v, square(gradient), BETA2)),
    );
    stepScaled(weight, m, v, rate);
  },
});

/** Adam with the usual decay of the first moment, 0.9. */
export const adam = adamWith(BETA1);

/** share * old + (1 - share) * fresh */
function average(old: Tensor, fresh: Tensor, share: number): Tensor {
  return add(mul(old, share), mul(fresh, 1 - share));
}

/** w = w - rate * direction / (sqrt(squares) + epsilon) */
function stepScaled(weight: Variable, direction: Tensor, squares: Tensor, rate: number): void {
  replace(
    weight,
    tidy(() => sub(weight, div(mul(direction, rate), add(sqrt(squares), EPSILON)))),
  );
}
