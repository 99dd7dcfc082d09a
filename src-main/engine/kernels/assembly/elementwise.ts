// Elementwise functions of one or two tensors. `count` is in floats; the last vector may be partial.
import { loadLanes, storeLanes } from './lanes';

/**
 * tanh by the rational approximation of Eigen (generic_fast_tanh_float): odd polynomial of degree 13 over even polynomial of
 * degree 6 on [-7.9, 7.9], beyond which tanh rounds to 1. Error within a few units in the last place; NaN stays NaN.
 */
// @ts-ignore: decorator
@inline
export function tanh4(value: v128): v128 {
  const x = f32x4.pmax(f32x4.pmin(value, f32x4.splat(7.90531110763549805)), f32x4.splat(-7.90531110763549805));
  const x2 = f32x4.mul(x, x);
  let p = f32x4.splat(-2.76076847742355e-16);
  p = f32x4.add(f32x4.mul(p, x2), f32x4.splat(2.00018790482477e-13));
  p = f32x4.add(f32x4.mul(p, x2), f32x4.splat(-8.60467152213735e-11));
  p = f32x4.add(f32x4.mul(p, x2), f32x4.splat(5.12229709037114e-8));
  p = f32x4.add(f32x4.mul(p, x2), f32x4.splat(1.48572235717979e-5));
  p = f32x4.add(f32x4.mul(p, x2), f32x4.splat(6.37261928875436e-4));
  p = f32x4.add(f32x4.mul(p, x2), f32x4.splat(4.89352455891786e-3));
  let q = f32x4.splat(1.19825839466702e-6);
  q = f32x4.add(f32x4.mul(q, x2), f32x4.splat(1.18534705686654e-4));
  q = f32x4.add(f32x4.mul(q, x2), f32x4.splat(2.268434632439e-3));
  q = f32x4.add(f32x4.mul(q, x2), f32x4.splat(4.89352518554385e-3));
  const ratio = f32x4.div(f32x4.mul(x, p), q);
  return v128.bitselect(value, ratio, f32x4.lt(f32x4.abs(value), f32x4.splat(0.0004)));
}

/**
 * exp after Cephes (expf): x = n ln 2 + r, a polynomial of degree 5 for r, and 2^n in two factors, so that the results
 * include denormals and infinity. NaN stays NaN.
 */
// @ts-ignore: decorator
@inline
export function exp4(value: v128): v128 {
  const x = f32x4.pmax(f32x4.pmin(value, f32x4.splat(89)), f32x4.splat(-104));
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504088896341)));
  let r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(-2.12194440e-4)));
  let p = f32x4.splat(1.9875691500e-4);
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.3981999507e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(8.3334519073e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(4.1665795894e-2));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.6666665459e-1));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(5.0000001201e-1));
  p = f32x4.add(f32x4.add(f32x4.mul(f32x4.mul(p, r), r), r), f32x4.splat(1));
  const whole = i32x4.trunc_sat_f32x4_s(n);
  const half = i32x4.shr_s(whole, 1);
  const rest = i32x4.sub(whole, half);
  const bias = i32x4.splat(127);
  p = f32x4.mul(p, i32x4.shl(i32x4.add(half, bias), 23));
  return f32x4.mul(p, i32x4.shl(i32x4.add(rest, bias), 23));
}

export function tanh(source: usize, target: usize, count: i32): void {
  for (; count > 0; count -= 4) {
    storeLanes(target, tanh4(loadLanes(source, count)), count);
    source += 16;
    target += 16;
  }
}

export function sigmoid(source: usize, target: usize, count: i32): void {
  const one = f32x4.splat(1);
  for (; count > 0; count -= 4) {
    const power = exp4(f32x4.neg(loadLanes(source, count)));
    storeLanes(target, f32x4.div(one, f32x4.add(one, power)), count);
    source += 16;
    target += 16;
  }
}

export function exponential(source: usize, target: usize, count: i32): void {
  for (; count > 0; count -= 4) {
    storeLanes(target, exp4(loadLanes(source, count)), count);
    source += 16;
    target += 16;
  }
}

/** Zero for negative values; NaN stays NaN. */
export function relu(source: usize, target: usize, count: i32): void {
  for (; count > 0; count -= 4) {
    storeLanes(target, f32x4.pmax(loadLanes(source, count), f32x4.splat(0)), count);
    source += 16;
    target += 16;
  }
}

/** gradient where the input (or output) of a ReLU is positive, else 0; NaN where that is NaN. */
export function reluGradient(values: usize, gradient: usize, target: usize, count: i32): void {
  for (; count > 0; count -= 4) {
    const value = loadLanes(values, count);
    const nan = f32x4.ne(value, value);
    const passed = v128.and(loadLanes(gradient, count), f32x4.gt(value, f32x4.splat(0)));
    storeLanes(target, v128.bitselect(value, passed, nan), count);
    values += 16;
    gradient += 16;
    target += 16;
  }
}

/** gradient * (1 - y^2), y being the output of tanh. */
export function tanhGradient(output: usize, gradient: usize, target: usize, count: i32): void {
  const one = f32x4.splat(1);
  for (; count > 0; count -= 4) {
    const y = loadLanes(output, count);
    storeLanes(target, f32x4.mul(loadLanes(gradient, count), f32x4.sub(one, f32x4.mul(y, y))), count);
    output += 16;
    gradient += 16;
    target += 16;
  }
}

/** gradient * y * (1 - y), y being the output of the logistic function. */
export function sigmoidGradient(output: usize, gradient: usize, target: usize, count: i32): void {
  const one = f32x4.splat(1);
  for (; count > 0; count -= 4) {
    const y = loadLanes(output, count);
    storeLanes(target, f32x4.mul(loadLanes(gradient, count), f32x4.mul(y, f32x4.sub(one, y))), count);
    output += 16;
    gradient += 16;
    target += 16;
  }
}

/** source * factor. */
export function scale(source: usize, target: usize, count: i32, factor: f32): void {
  const factors = f32x4.splat(factor);
  for (; count > 0; count -= 4) {
    storeLanes(target, f32x4.mul(loadLanes(source, count), factors), count);
    source += 16;
    target += 16;
  }
}

/** target[row, column] = matrix[row, column] + vector[column]. */
export function addToRows(matrix: usize, vector: usize, target: usize, rows: i32, columns: i32): void {
  for (let row = 0; row < rows; row++) {
    let address = vector;
    let left = columns;
    for (; left >= 4; left -= 4) {
      v128.store(target, f32x4.add(v128.load(matrix), v128.load(address)));
      matrix += 16;
      target += 16;
      address += 16;
    }
    if (left) storeLanes(target, f32x4.add(loadLanes(matrix, left), loadLanes(address, left)), left);
    matrix += <usize>left << 2;
    target += <usize>left << 2;
  }
}
