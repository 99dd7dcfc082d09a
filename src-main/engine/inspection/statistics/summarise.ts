import type { Summary } from '../../../../src-shared/contract/statistics.ts';

/** Number of histogram bins. */
export const BINS = 32;
/** Maximum number of values that are examined; larger arrays are sampled evenly. */
export const MOST_VALUES = 8192;

const looked = new Float32Array(MOST_VALUES);

/** Summary of the distribution of all values of some arrays. */
export function summarise(arrays: readonly Float32Array[]): Summary {
  const size = arrays.reduce((sum, { length }) => sum + length, 0);
  const stride = strideFor(size);
  let [count, finite, zeros, sum] = [0, 0, 0, 0];
  let [low, high] = [Infinity, -Infinity];
  let from = 0;
  for (const values of arrays) {
    let at = from;
    for (; at < values.length; at += stride) {
      const value = values[at]!;
      count++;
      if (value - value !== 0) continue; // NaN or infinite
      looked[finite++] = value;
      sum += value;
      if (value === 0) zeros++;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    from = at - values.length;
  }
  const nonFinite = count - finite;
  if (finite === 0) [low, high] = [0, 0];
  const mean = finite === 0 ? 0 : sum / finite;
  const { bins, squares } = spread(looked.subarray(0, finite), mean, low, high);
  return {
    ...{ size, count, nonFinite, mean },
    standardDeviation: finite === 0 ? 0 : Math.sqrt(squares / finite),
    zeros: finite === 0 ? 0 : zeros / finite,
    ...{ low, high, bins },
  };
}

function spread(values: Float32Array, mean: number, low: number, high: number) {
  const bins = new Array<number>(BINS).fill(0);
  const scale = high > low ? BINS / (high - low) : 0;
  let squares = 0;
  for (const value of values) {
    squares += (value - mean) ** 2;
    const bin = Math.floor((value - low) * scale);
    bins[bin < BINS ? bin : BINS - 1]!++;
  }
  return { bins, squares };
}

/** The stride of the sampling. It is coprime to the usual numbers of maps, so that every map is sampled. */
function strideFor(size: number): number {
  let stride = Math.ceil(size / MOST_VALUES) || 1;
  while (stride > 1 && [2, 3, 5, 7].some((factor) => stride % factor === 0)) stride++;
  return stride;
}
