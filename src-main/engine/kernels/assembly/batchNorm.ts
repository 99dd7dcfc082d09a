// Batch normalisation over the last dimension: statistics of a batch, normalisation, and gradient. The parameter vectors
// have `channels` floats each.
import { loadLanes, storeLanes } from './lanes';
import { sumMiddle } from './reduce';

// @ts-ignore: decorator
@inline
function normalised(x: v128, mean: usize, factor: usize, offset: usize): v128 {
  const scaled = f32x4.mul(f32x4.sub(x, v128.load(mean)), v128.load(factor));
  return f32x4.add(scaled, v128.load(offset));
}

/** target = (x - mean) * factor + offset, row by row. */
export function normalise(
  source: usize, target: usize, rows: i32, channels: i32, mean: usize, factor: usize, offset: usize,
): void {
  for (let row = 0; row < rows; row++) {
    let left = channels;
    let at: usize = 0;
    for (; left >= 8; left -= 8, at += 32) {
      const low = normalised(v128.load(source), mean + at, factor + at, offset + at);
      const high = normalised(v128.load(source, 16), mean + at + 16, factor + at + 16, offset + at + 16);
      v128.store(target, low);
      v128.store(target, high, 16);
      source += 32;
      target += 32;
    }
    for (; left > 0; left -= 4, at += 16) {
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

const BLOCK: i32 = 128;

/**
 * mean[c] and variance[c] (the mean squared deviation) over the rows of [rows, channels]. The deviations are computed in
 * a second pass: summing squares in a single pass loses everything that is small compared to the mean. Sums are computed
 * in blocks, as in `reduce`.
 */
export function batchMoments(source: usize, mean: usize, variance: usize, rows: i32, channels: i32): void {
  const share = <f32>(1 / <f64>rows);
  sumMiddle(source, mean, 1, rows, channels, share);
  const stride = <usize>channels << 2;
  memory.fill(variance, 0, stride);
  for (let row = 0; row < rows; row += BLOCK) {
    const height = min(BLOCK, rows - row);
    let left = channels;
    let at: usize = 0;
    for (; left >= 4; left -= 4, at += 16) {
      const centre = v128.load(mean + at);
      let sum = f32x4.splat(0);
      for (let i = height, x = source + at; i > 0; i--, x += stride) {
        const centred = f32x4.sub(v128.load(x), centre);
        sum = f32x4.add(sum, f32x4.mul(centred, centred));
      }
      v128.store(variance + at, f32x4.add(v128.load(variance + at), sum));
    }
    if (left > 0) {
      const centre = loadLanes(mean + at, left);
      let sum = f32x4.splat(0);
      for (let i = height, x = source + at; i > 0; i--, x += stride) {
        const centred = f32x4.sub(loadLanes(x, left), centre);
        sum = f32x4.add(sum, f32x4.mul(centred, centred));
      }
      storeLanes(variance + at, f32x4.add(loadLanes(variance + at, left), sum), left);
    }
    source += <usize>height * stride;
  }
  for (let left = channels; left > 0; left -= 4, variance += 16)
    storeLanes(variance, f32x4.mul(loadLanes(variance, left), f32x4.splat(share)), left);
}

/** plain[c] = sum over rows of gradient, weighted[c] = sum over rows of gradient * (x - mean). */
export function batchNormSums(
  source: usize, gradient: usize, mean: usize, plain: usize, weighted: usize, rows: i32, channels: i32,
): void {
  const stride = <usize>channels << 2;
  memory.fill(plain, 0, stride);
  memory.fill(weighted, 0, stride);
  for (let row = 0; row < rows; row += BLOCK) {
    const height = min(BLOCK, rows - row);
    let left = channels;
    let at: usize = 0;
    for (; left >= 4; left -= 4, at += 16) {
      const centre = v128.load(mean + at);
      let sum = f32x4.splat(0), product = f32x4.splat(0);
      for (let i = height, x = source + at, dy = gradient + at; i > 0; i--, x += stride, dy += stride) {
        const part = v128.load(dy);
        sum = f32x4.add(sum, part);
        product = f32x4.add(product, f32x4.mul(part, f32x4.sub(v128.load(x), centre)));
      }
      v128.store(plain + at, f32x4.add(v128.load(plain + at), sum));
      v128.store(weighted + at, f32x4.add(v128.load(weighted + at), product));
    }
    if (left > 0) {
      const centre = loadLanes(mean + at, left);
      let sum = f32x4.splat(0), product = f32x4.splat(0);
      for (let i = height, x = source + at, dy = gradient + at; i > 0; i--, x += stride, dy += stride) {
        const part = loadLanes(dy, left);
        sum = f32x4.add(sum, part);
        product = f32x4.add(product, f32x4.mul(part, f32x4.sub(loadLanes(x, left), centre)));
      }
      storeLanes(plain + at, f32x4.add(loadLanes(plain + at, left), sum), left);
      storeLanes(weighted + at, f32x4.add(loadLanes(weighted + at, left), product), left);
    }
    source += <usize>height * stride;
    gradient += <usize>height * stride;
  }
}

// @ts-ignore: decorator
@inline
function passedBack(source: usize, gradient: usize, mean: usize, factor: usize, shift: usize, slope: usize): v128 {
  const centred = f32x4.sub(v128.load(source), v128.load(mean));
  const part = f32x4.sub(v128.load(gradient), v128.load(shift));
  return f32x4.mul(v128.load(factor), f32x4.sub(part, f32x4.mul(centred, v128.load(slope))));
}

/** target = factor * (gradient - shift - (x - mean) * slope), row by row. */
export function batchNormGradient(
  source: usize, gradient: usize, target: usize, rows: i32, channels: i32,
  mean: usize, factor: usize, shift: usize, slope: usize,
): void {
  for (let row = 0; row < rows; row++) {
    let left = channels;
    let at: usize = 0;
    for (; left >= 8; left -= 8, at += 32) {
      const low = passedBack(source, gradient, mean + at, factor + at, shift + at, slope + at);
      const high = passedBack(source + 16, gradient + 16, mean + at + 16, factor + at + 16, shift + at + 16, slope + at + 16);
      v128.store(target, low);
      v128.store(target, high, 16);
      source += 32;
      gradient += 32;
      target += 32;
    }
    for (; left > 0; left -= 4, at += 16) {
      const centred = f32x4.sub(loadLanes(source, left), loadLanes(mean + at, left));
      const part = f32x4.sub(loadLanes(gradient, left), loadLanes(shift + at, left));
      const inner = f32x4.sub(part, f32x4.mul(centred, loadLanes(slope + at, left)));
      storeLanes(target, f32x4.mul(loadLanes(factor + at, left), inner), left);
      const bytes = <usize>min(left, 4) << 2;
      source += bytes;
      gradient += bytes;
      target += bytes;
    }
  }
}
