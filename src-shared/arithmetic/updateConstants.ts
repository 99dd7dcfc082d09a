/** Constant added to divisors in the update rules of AdaGrad, RMSProp and Adam. */
export const EPSILON = 1e-7;
/** Decay of the velocity in momentum. */
export const MOMENTUM = 0.9;
/** Decay of the mean square in RMSProp. */
export const RHO = 0.9;
/** Decay of the first and second moment in Adam. */
export const BETA1 = 0.9;
export const BETA2 = 0.999;

/**
 * Adam's learning rate with the bias correction folded in: lr sqrt(1 - 0.999^t) / (1 - b1^t) (Kingma and Ba 2015, end of
 * section 2), in float64.
 * @param step number of the update, counting from 1
 * @param beta1 decay of the first moment. Default 0.9
 */
export function adamRate(learningRate: number, step: number, beta1 = BETA1): number {
  return (learningRate * Math.sqrt(1 - power(BETA2, step))) / (1 - power(beta1, step));
}

/** `base` to an integer power by repeated squaring, which gives the same bits on every machine, unlike Math.pow. */
export function power(base: number, exponent: number): number {
  let result = 1;
  let factor = base;
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= factor;
    factor *= factor;
  }
  return result;
}
