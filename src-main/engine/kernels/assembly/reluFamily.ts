// Elementwise gradients of the variants of ReLU: gradient times the derivative at the input (for ELU: from the output).
// NaN where that value is NaN.
import { exp4 } from './elementwise';
import { loadLanes, storeLanes } from './lanes';

/** gradient where 0 < x <= 6, else 0. */
export function relu6Gradient(values: usize, gradient: usize, target: usize, count: i32): void {
  for (; count > 0; count -= 4) {
    const x = loadLanes(values, count);
    const inside = v128.and(f32x4.gt(x, f32x4.splat(0)), f32x4.le(x, f32x4.splat(6)));
    const passed = v128.and(loadLanes(gradient, count), inside);
    storeLanes(target, v128.bitselect(x, passed, f32x4.ne(x, x)), count);
    values += 16;
    gradient += 16;
    target += 16;
  }
}

/** gradient where x > 0, else gradient * slope. */
export function leakyReluGradient(values: usize, gradient: usize, target: usize, count: i32, slope: f32): void {
  const slopes = f32x4.splat(slope);
  for (; count > 0; count -= 4) {
    const x = loadLanes(values, count), dy = loadLanes(gradient, count);
    const passed = v128.bitselect(dy, f32x4.mul(dy, slopes), f32x4.gt(x, f32x4.splat(0)));
    storeLanes(target, v128.bitselect(x, passed, f32x4.ne(x, x)), count);
    values += 16;
    gradient += 16;
    target += 16;
  }
}

/** gradient where the output y >= 0, else gradient * (y + 1). */
export function eluGradient(output: usize, gradient: usize, target: usize, count: i32): void {
  const one = f32x4.splat(1);
  for (; count > 0; count -= 4) {
    const y = loadLanes(output, count), dy = loadLanes(gradient, count);
    const curved = f32x4.mul(dy, f32x4.add(y, one));
    storeLanes(target, v128.bitselect(dy, curved, f32x4.ge(y, f32x4.splat(0))), count);
    output += 16;
    gradient += 16;
    target += 16;
  }
}

/** gradient * scale where x > 0, else gradient * scale * alpha * exp(x) (Klambauer et al. 2017, section 2). */
export function seluGradient(values: usize, gradient: usize, target: usize, count: i32): void {
  const scale = f32x4.splat(1.0507009873554805), scaleAlpha = f32x4.splat(1.7580993408473768);
  for (; count > 0; count -= 4) {
    const x = loadLanes(values, count), dy = loadLanes(gradient, count);
    const curved = f32x4.mul(f32x4.mul(dy, scaleAlpha), exp4(x));
    storeLanes(target, v128.bitselect(f32x4.mul(dy, scale), curved, f32x4.gt(x, f32x4.splat(0))), count);
    values += 16;
    gradient += 16;
    target += 16;
  }
}
