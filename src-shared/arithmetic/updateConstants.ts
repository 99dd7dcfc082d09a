/** What the optimizers' rules add to zero divisors: AdaGrad, RMSProp and Adam. */
export const EPSILON = 1e-7;
/** How much of its velocity momentum keeps in a step. */
export const MOMENTUM = 0.9;
/** How much of its mean square RMSProp keeps in a step. */
export const RHO = 0.9;
/** How much of its first and second moment Adam keeps in a step. */
export const BETA1 = 0.9;
export const BETA2 = 0.999;

/**
 * Adam's learning rate with the bias correction folded in: lr sqrt(1 - 0.999^t) / (1 - 0.9^t) (Kingma and Ba 2015, end of
 * section 2), in float64.
 * @param step number of the update, counting from 1
 */
export function adamRate(learningRate: number, step: number): number {
  return (learningRate * Math.sqrt(1 - power(BETA2, step))) / (1 - power(BETA1, step));
}

/** `base` to a whole power by repeated squaring: the same bits on every machine, which Math.pow does not promise. */
export function power(base: number, exponent: number): number {
  let result = 1;
  let factor = base;
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= factor;
    factor *= factor;
  }
  return result;
}
