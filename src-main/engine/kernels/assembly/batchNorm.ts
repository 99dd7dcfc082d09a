// Batch normalisation over the last dimension, given mean and variance, and the two sums its gradient is made of. The parameter
// vectors have `channels` floats each.
import { loadLanes, storeLanes } from './lanes';

/** target = (x - mean) * factor + offset, row by row. */
export function normalise(
  source: usize, target: usize, rows: i32, channels: i32, mean: usize, factor: usize, offset: usize,
): void {
  for (let row = 0; row < rows; row++) {
    for (let left = channels, at: usize = 0; left > 0; left -= 4, at += 16) {
      const centred = f32x4.sub(loadLanes(source, left), loadLanes(mean + at, left));
      const scaled = f32x4.mul(centred, loadLanes(factor + at, left));
      storeLanes(target, f32x4.add(scaled, loadLanes(offset + at, left)), left);
      const bytes = <usize>min(left, 4) << 2;
      source += bytes;
      target += bytes;
    }
  }
}

/** factor = scale / sqrt(variance + epsilon); a scale at address 0 is 1. */
export function normalisingFactor(variance: usize, scale: usize, target: usize, channels: i32, epsilon: f32): void {
  const one = f32x4.splat(1), epsilons = f32x4.splat(epsilon);
  for (let left = channels; left > 0; left -= 4) {
    const factor = scale ? loadLanes(scale, left) : one;
    storeLanes(target, f32x4.div(factor, f32x4.sqrt(f32x4.add(loadLanes(variance, left), epsilons))), left);
    variance += 16;
    target += 16;
    if (scale) scale += 16;
  }
}
