/** Difference of two lists of values. */
export interface Agreement {
  /** Mean and largest of the absolute differences. */
  mean: number;
  largest: number;
  /** Pearson's correlation; NaN if one side is constant. */
  correlation: number;
}

/** B minus A, elementwise. */
export function difference(a: ArrayLike<number>, b: ArrayLike<number>): Float32Array {
  return Float32Array.from({ length: a.length }, (_none, at) => b[at]! - a[at]!);
}

/** Compares every `stride`-th value of A and B, from `start` on (one channel of NHWC data). */
export function agreement(a: ArrayLike<number>, b: ArrayLike<number>, start = 0, stride = 1): Agreement {
  let count = 0;
  let [sumA, sumB, apart, largest] = [0, 0, 0, 0];
  for (let at = start; at < a.length; at += stride) {
    const by = Math.abs(b[at]! - a[at]!);
    count++;
    sumA += a[at]!;
    sumB += b[at]!;
    apart += by;
    largest = Math.max(largest, by);
  }
  const [meanA, meanB] = [sumA / count, sumB / count];
  let [both, spreadA, spreadB] = [0, 0, 0];
  for (let at = start; at < a.length; at += stride) {
    const [fromA, fromB] = [a[at]! - meanA, b[at]! - meanB];
    both += fromA * fromB;
    spreadA += fromA ** 2;
    spreadB += fromB ** 2;
  }
  return { mean: apart / count, largest, correlation: both / Math.sqrt(spreadA * spreadB) };
}
