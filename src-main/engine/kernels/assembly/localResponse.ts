// Local response normalisation over channels (Krizhevsky et al. 2012, section 3.3), NHWC, and its gradient. `row` is
// scratch memory for one pixel's channels with `radius` zeros on both sides and space for a full last vector.
import { loadLanes, storeLanes } from './lanes';

/** value ^ -(quarters / 4) for 1 to 4 quarters: the usual exponents need only square roots. */
// @ts-ignore: decorator
@inline
function inversePower(value: v128, quarters: i32): v128 {
  if (quarters == 4) return f32x4.div(f32x4.splat(1), value);
  const root = f32x4.sqrt(value);
  if (quarters == 2) return f32x4.div(f32x4.splat(1), root);
  const fourth = f32x4.sqrt(root);
  return f32x4.div(f32x4.splat(1), quarters == 1 ? fourth : f32x4.mul(root, fourth));
}

// @ts-ignore: decorator
@inline
function windowSum(address: usize, window: i32): v128 {
  let sum = f32x4.splat(0);
  for (let i = window; i > 0; i--) {
    sum = f32x4.add(sum, v128.load(address));
    address += 4;
  }
  return sum;
}

// @ts-ignore: decorator
@inline
function squares(source: usize, row: usize, channels: i32): void {
  for (let left = channels; left > 0; left -= 4) {
    const value = loadLanes(source, left);
    storeLanes(row, f32x4.mul(value, value), left);
    source += 16;
    row += 16;
  }
}

/** target = x (bias + alpha * sum of x^2 over the channels within `radius`) ^ -(quarters / 4). */
export function localResponse(
  source: usize, target: usize, row: usize, pixels: i32, channels: i32, radius: i32, bias: f32, alpha: f32, quarters: i32,
): void {
  memory.fill(row, 0, <usize>(channels + 2 * radius + 8) << 2);
  const inside = row + (<usize>radius << 2);
  const biases = f32x4.splat(bias), alphas = f32x4.splat(alpha);
  for (let pixel = 0; pixel < pixels; pixel++) {
    squares(source, inside, channels);
    let window = row;
    for (let left = channels; left > 0; left -= 4) {
      const lanes = min(left, 4);
      const norm = f32x4.add(biases, f32x4.mul(alphas, windowSum(window, 2 * radius + 1)));
      storeLanes(target, f32x4.mul(loadLanes(source, lanes), inversePower(norm, quarters)), lanes);
      source += <usize>lanes << 2;
      target += <usize>lanes << 2;
      window += 16;
    }
  }
}

/**
 * The gradient with respect to x: dy norm^-beta - 2 alpha beta x * (sum of dy y / norm over the channels within
 * `radius`). A second scratch row, `rowBytes` after the first, holds dy y / norm.
 */
export function localResponseGradient(
  source: usize, output: usize, gradient: usize, target: usize, row: usize, rowBytes: usize,
  pixels: i32, channels: i32, radius: i32, bias: f32, alpha: f32, quarters: i32,
): void {
  memory.fill(row, 0, rowBytes << 1);
  const inside = row + (<usize>radius << 2);
  const shares = row + rowBytes;
  const biases = f32x4.splat(bias), alphas = f32x4.splat(alpha);
  const factor = f32x4.splat(<f32>-0.5 * alpha * <f32>quarters);
  const bytes = <usize>channels << 2;
  for (let pixel = 0; pixel < pixels; pixel++) {
    squares(source, inside, channels);
    for (let left = channels, at: usize = 0; left > 0; left -= 4, at += 16) {
      const norm = f32x4.add(biases, f32x4.mul(alphas, windowSum(row + at, 2 * radius + 1)));
      const dy = loadLanes(gradient + at, left);
      const share = f32x4.div(f32x4.mul(dy, loadLanes(output + at, left)), norm);
      storeLanes(shares + (<usize>radius << 2) + at, share, left);
      storeLanes(target + at, f32x4.mul(dy, inversePower(norm, quarters)), left);
    }
    for (let left = channels, at: usize = 0; left > 0; left -= 4, at += 16) {
      const sum = windowSum(shares + at, 2 * radius + 1);
      const change = f32x4.mul(f32x4.mul(factor, loadLanes(source + at, left)), sum);
      storeLanes(target + at, f32x4.add(loadLanes(target + at, left), change), left);
    }
    source += bytes;
    output += bytes;
    gradient += bytes;
    target += bytes;
  }
}
