// Elementwise functions of one or two tensors. `count` is in floats; the last vector may be partial.
import {
  constants, EXP_BIAS, EXP_HIGHEST, EXP_LN2_HIGH, EXP_LN2_LOW, EXP_LOG2E, EXP_LOWEST, EXP_P, EXP_ROUNDING, ONE, TANH_LEAST,
  TANH_LIMIT, TANH_P, TANH_Q, TANH_SMALL,
} from './constants';
import { loadLanes, storeLanes } from './lanes';

/**
 * tanh by the rational approximation of Eigen (generic_fast_tanh_float): odd polynomial of degree 13 over even polynomial of
 * degree 6 on [-7.9, 7.9], beyond which tanh rounds to 1. Error within a few units in the last place; NaN stays NaN.
 * table: see `constants`.
 */
// @ts-ignore: decorator
@inline
export function tanh4(value: v128, table: usize): v128 {
  const x = f32x4.pmax(f32x4.pmin(value, v128.load(table + TANH_LIMIT)), v128.load(table + TANH_LEAST));
  const x2 = f32x4.mul(x, x);
  let p = v128.load(table + TANH_P);
  p = f32x4.add(f32x4.mul(p, x2), v128.load(table + (TANH_P + 1 * 32)));
  p = f32x4.add(f32x4.mul(p, x2), v128.load(table + (TANH_P + 2 * 32)));
  p = f32x4.add(f32x4.mul(p, x2), v128.load(table + (TANH_P + 3 * 32)));
  p = f32x4.add(f32x4.mul(p, x2), v128.load(table + (TANH_P + 4 * 32)));
  p = f32x4.add(f32x4.mul(p, x2), v128.load(table + (TANH_P + 5 * 32)));
  p = f32x4.add(f32x4.mul(p, x2), v128.load(table + (TANH_P + 6 * 32)));
  let q = v128.load(table + TANH_Q);
  q = f32x4.add(f32x4.mul(q, x2), v128.load(table + (TANH_Q + 1 * 32)));
  q = f32x4.add(f32x4.mul(q, x2), v128.load(table + (TANH_Q + 2 * 32)));
  q = f32x4.add(f32x4.mul(q, x2), v128.load(table + (TANH_Q + 3 * 32)));
  const ratio = f32x4.div(f32x4.mul(x, p), q);
  return v128.bitselect(value, ratio, f32x4.lt(f32x4.abs(value), v128.load(table + TANH_SMALL)));
}

/**
 * exp after Cephes (expf): x = n ln 2 + r, a polynomial of degree 5 for r, and 2^n in two factors, so that the results
 * include denormals and infinity. NaN stays NaN. n is rounded by adding and subtracting 1.5 * 2^23, since V8 does not join the
 * instruction for it. table: see `constants`.
 */
// @ts-ignore: decorator
@inline
export function exp4(value: v128, table: usize): v128 {
  const x = f32x4.pmax(f32x4.pmin(value, v128.load(table + EXP_HIGHEST)), v128.load(table + EXP_LOWEST));
  const rounding = v128.load(table + EXP_ROUNDING);
  const n = f32x4.sub(f32x4.add(f32x4.mul(x, v128.load(table + EXP_LOG2E)), rounding), rounding);
  let r = f32x4.sub(x, f32x4.mul(n, v128.load(table + EXP_LN2_HIGH)));
  r = f32x4.sub(r, f32x4.mul(n, v128.load(table + EXP_LN2_LOW)));
  let p = v128.load(table + EXP_P);
  p = f32x4.add(f32x4.mul(p, r), v128.load(table + (EXP_P + 1 * 32)));
  p = f32x4.add(f32x4.mul(p, r), v128.load(table + (EXP_P + 2 * 32)));
  p = f32x4.add(f32x4.mul(p, r), v128.load(table + (EXP_P + 3 * 32)));
  p = f32x4.add(f32x4.mul(p, r), v128.load(table + (EXP_P + 4 * 32)));
  p = f32x4.add(f32x4.mul(p, r), v128.load(table + (EXP_P + 5 * 32)));
  p = f32x4.add(f32x4.add(f32x4.mul(f32x4.mul(p, r), r), r), v128.load(table + ONE));
  const whole = i32x4.trunc_sat_f32x4_s(n);
  const half = i32x4.shr_s(whole, 1);
  const rest = i32x4.sub(whole, half);
  const bias = v128.load(table + EXP_BIAS);
  p = f32x4.mul(p, i32x4.shl(i32x4.add(half, bias), 23));
  return f32x4.mul(p, i32x4.shl(i32x4.add(rest, bias), 23));
}

// The functions that `map` and `combine` can be made for; known at compile time, so that each loop has one of them alone.
const TANH: i32 = 0;
const SIGMOID: i32 = 1;
const EXPONENTIAL: i32 = 2;
const RELU: i32 = 3;
const SCALE: i32 = 4;

// @ts-ignore: decorator
@inline
function valueOf4(kind: i32, x: v128, factor: v128, table: usize): v128 {
  if (kind == TANH) return tanh4(x, table);
  if (kind == SIGMOID) {
    const one = v128.load(table + ONE);
    return f32x4.div(one, f32x4.add(one, exp4(f32x4.neg(x), table)));
  }
  if (kind == EXPONENTIAL) return exp4(x, table);
  if (kind == RELU) return f32x4.pmax(x, f32x4.splat(0));
  return f32x4.mul(x, factor);
}

/** A function of each value. Two vectors at a time with adjacent stores, which V8 joins where it can. */
// @ts-ignore: decorator
@inline
function map(kind: i32, source: usize, target: usize, count: i32, factor: v128): void {
  const table = constants();
  for (; count >= 8; count -= 8) {
    const low = valueOf4(kind, v128.load(source), factor, table);
    const high = valueOf4(kind, v128.load(source, 16), factor, table + 16);
    v128.store(target, low);
    v128.store(target, high, 16);
    source += 32;
    target += 32;
  }
  for (; count > 0; count -= 4) {
    storeLanes(target, valueOf4(kind, loadLanes(source, count), factor, table), count);
    source += 16;
    target += 16;
  }
}

export function tanh(source: usize, target: usize, count: i32): void {
  map(TANH, source, target, count, f32x4.splat(0));
}

export function sigmoid(source: usize, target: usize, count: i32): void {
  map(SIGMOID, source, target, count, f32x4.splat(0));
}

export function exponential(source: usize, target: usize, count: i32): void {
  map(EXPONENTIAL, source, target, count, f32x4.splat(0));
}

/** Zero for negative values; NaN stays NaN. */
export function relu(source: usize, target: usize, count: i32): void {
  map(RELU, source, target, count, f32x4.splat(0));
}

/** source * factor. */
export function scale(source: usize, target: usize, count: i32, factor: f32): void {
  map(SCALE, source, target, count, f32x4.splat(factor));
}

/** target[row, column] = matrix[row, column] + vector[column]. */
export function addToRows(matrix: usize, vector: usize, target: usize, rows: i32, columns: i32): void {
  for (let row = 0; row < rows; row++) {
    let address = vector;
    let left = columns;
    for (; left >= 8; left -= 8) {
      const low = f32x4.add(v128.load(matrix), v128.load(address));
      const high = f32x4.add(v128.load(matrix, 16), v128.load(address, 16));
      v128.store(target, low);
      v128.store(target, high, 16);
      matrix += 32;
      target += 32;
      address += 32;
    }
    if (left >= 4) {
      left -= 4;
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
