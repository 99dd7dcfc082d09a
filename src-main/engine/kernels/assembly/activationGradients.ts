// Elementwise gradients of activations: gradient times the derivative, from the input, or from the output where that is said.
import { constants } from './constants';
import { exp4 } from './elementwise';
import { loadLanes, storeLanes } from './lanes';

// Known at compile time, so that each loop has one of them alone.
const TANH: i32 = 0;
const SIGMOID: i32 = 1;
const RELU: i32 = 2;
const RELU6: i32 = 3;
const LEAKY: i32 = 4;
const ELU: i32 = 5;
const SELU: i32 = 6;

// @ts-ignore: decorator
@inline
function gradientOf(kind: i32, x: v128, dy: v128, slope: v128, table: usize): v128 {
  const zero = f32x4.splat(0), one = f32x4.splat(1);
  if (kind == TANH) return f32x4.mul(dy, f32x4.sub(one, f32x4.mul(x, x)));
  if (kind == SIGMOID) return f32x4.mul(dy, f32x4.mul(x, f32x4.sub(one, x)));
  if (kind == RELU) {
    const passed = v128.and(dy, f32x4.gt(x, zero));
    return v128.bitselect(x, passed, f32x4.ne(x, x));
  }
  if (kind == RELU6) {
    const inside = v128.and(f32x4.gt(x, zero), f32x4.le(x, f32x4.splat(6)));
    return v128.bitselect(x, v128.and(dy, inside), f32x4.ne(x, x));
  }
  if (kind == LEAKY) {
    const passed = v128.bitselect(dy, f32x4.mul(dy, slope), f32x4.gt(x, zero));
    return v128.bitselect(x, passed, f32x4.ne(x, x));
  }
  if (kind == ELU) {
    const curved = f32x4.mul(dy, f32x4.add(x, one));
    return v128.bitselect(dy, curved, f32x4.ge(x, zero));
  }
  const scale = f32x4.splat(1.0507009873554805), scaleAlpha = f32x4.splat(1.7580993408473768);
  const curved = f32x4.mul(f32x4.mul(dy, scaleAlpha), exp4(x, table));
  return v128.bitselect(f32x4.mul(dy, scale), curved, f32x4.gt(x, zero));
}

/** Two vectors at a time with adjacent stores, which V8 joins where it can. */
// @ts-ignore: decorator
@inline
function mapGradient(kind: i32, values: usize, gradient: usize, target: usize, count: i32, slope: v128): void {
  const table = constants();
  for (; count >= 8; count -= 8) {
    const low = gradientOf(kind, v128.load(values), v128.load(gradient), slope, table);
    const high = gradientOf(kind, v128.load(values, 16), v128.load(gradient, 16), slope, table + 16);
    v128.store(target, low);
    v128.store(target, high, 16);
    values += 32;
    gradient += 32;
    target += 32;
  }
  for (; count > 0; count -= 4) {
    storeLanes(target, gradientOf(kind, loadLanes(values, count), loadLanes(gradient, count), slope, table), count);
    values += 16;
    gradient += 16;
    target += 16;
  }
}

/** gradient * (1 - y^2), y being the output of tanh. */
export function tanhGradient(output: usize, gradient: usize, target: usize, count: i32): void {
  mapGradient(TANH, output, gradient, target, count, f32x4.splat(0));
}

/** gradient * y * (1 - y), y being the output of the logistic function. */
export function sigmoidGradient(output: usize, gradient: usize, target: usize, count: i32): void {
  mapGradient(SIGMOID, output, gradient, target, count, f32x4.splat(0));
}

/** gradient where the input (or output) of a ReLU is positive, else 0; NaN where that is NaN. */
export function reluGradient(values: usize, gradient: usize, target: usize, count: i32): void {
  mapGradient(RELU, values, gradient, target, count, f32x4.splat(0));
}

/** gradient where 0 < x <= 6, else 0; NaN where x is NaN. */
export function relu6Gradient(values: usize, gradient: usize, target: usize, count: i32): void {
  mapGradient(RELU6, values, gradient, target, count, f32x4.splat(0));
}

/** gradient where x > 0, else gradient * slope; NaN where x is NaN. */
export function leakyReluGradient(values: usize, gradient: usize, target: usize, count: i32, slope: f32): void {
  mapGradient(LEAKY, values, gradient, target, count, f32x4.splat(slope));
}

/** gradient where the output y >= 0, else gradient * (y + 1). */
export function eluGradient(output: usize, gradient: usize, target: usize, count: i32): void {
  mapGradient(ELU, output, gradient, target, count, f32x4.splat(0));
}

/** gradient * scale where x > 0, else gradient * scale * alpha * exp(x) (Klambauer et al. 2017, section 2). */
export function seluGradient(values: usize, gradient: usize, target: usize, count: i32): void {
  mapGradient(SELU, values, gradient, target, count, f32x4.splat(0));
}
