import type { RandomStream } from './random.ts';

/**
 * Draws examples with replacement, each with a probability of its weight: a bootstrap sample if all weights are equal.
 * @param weights not negative, at least one above 0
 */
export function drawRows(weights: ArrayLike<number>, count: number, random: RandomStream): Int32Array {
  const sums = new Float64Array(weights.length);
  let sum = 0;
  for (let at = 0; at < weights.length; at++) sums[at] = sum += weights[at]!;
  return Int32Array.from({ length: count }, () => firstAbove(sums, random.nextFloat() * sum));
}

/** Index of the first of ascending values that is above a number. */
function firstAbove(values: Float64Array, number: number): number {
  let [low, high] = [0, values.length - 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! > number) high = middle;
    else low = middle + 1;
  }
  return low;
}
