import type { ShardExchange } from './TrainingPass.ts';

/** Mean and variance per channel of `count` values. */
export interface Moments {
  count: number;
  mean: Float32Array;
  /** The mean squared deviation from the mean. */
  variance: Float32Array;
}

/**
 * The moments of a whole batch from those of its shards: the mean of the means, then the squared deviations from it
 * (Chan, Golub, LeVeque 1979). It never subtracts squares of large means, so it is as accurate as one thread would be.
 */
export function combinedMoments(mine: Moments, allGather: ShardExchange | undefined): Moments {
  if (!allGather) return mine;
  const channels = mine.mean.length;
  const parts = allGather.exchange(Float64Array.of(mine.count, ...mine.mean, ...mine.variance));
  const count = parts.reduce((total, part) => total + part[0]!, 0);
  const mean = new Float64Array(channels);
  const variance = new Float64Array(channels);
  for (const part of parts) for (let c = 0; c < channels; c++) mean[c]! += (part[0]! / count) * part[1 + c]!;
  for (const part of parts)
    for (let c = 0; c < channels; c++) {
      const deviation = part[1 + c]! - mean[c]!;
      variance[c]! += (part[0]! / count) * (part[1 + channels + c]! + deviation * deviation);
    }
  return { count, mean: Float32Array.from(mean), variance: Float32Array.from(variance) };
}

/** The sums over a whole batch from those of its shards, added in the order of the shards. */
export function addedSums(
  mine: [Float32Array, Float32Array],
  allGather: ShardExchange | undefined,
): [Float32Array, Float32Array] {
  if (!allGather) return mine;
  const channels = mine[0].length;
  const total = new Float64Array(2 * channels);
  for (const part of allGather.exchange(Float64Array.of(...mine[0], ...mine[1])))
    part.forEach((value, index) => (total[index]! += value));
  return [Float32Array.from(total.subarray(0, channels)), Float32Array.from(total.subarray(channels))];
}
