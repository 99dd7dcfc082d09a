import { logistic } from './activation.ts';

/** How fast the probability of a pair falls with the distance of its features. */
export const STEEPNESS = 5;

/** The mean of the squared differences of two feature vectors. @param one where in `features` the first begins @param size numbers of a vector */
export function squaredDistance(
  features: ArrayLike<number>,
  one: number,
  other: number,
  size: number,
): number {
  let sum = 0;
  for (let at = 0; at < size; at++) sum += (features[one + at]! - features[other + at]!) ** 2;
  return sum / size;
}

/** The logit of "the same": 0 at a distance of 1. */
export const logitOf = (squared: number): number => STEEPNESS * (1 - squared);

/** The probability that a pair at a distance shows the same. */
export const probabilityAt = (distance: number): number => logistic(logitOf(distance * distance));
