// The one-dimensional transforms of Winograd's convolution: a filter of 3 taps over a tile of 2 or 4 outputs needs the
// values of polynomials at 4 or 6 points, and one product each. The points are 0, 1, -1, infinity for a tile of 2, and 0,
// a, -a, b, -b, infinity for one of 4. With a = sqrt(1/2) and b = sqrt(2), which balance the magnitudes of the powers,
// rounding errors are smaller than with the usual 1 and 2.
import { multiplyAdd } from './put';

/** Input: from 4 (6) inputs to as many points, and the transposed transform back. */
export const INPUT: i32 = 0;
export const INPUT_BACK: i32 = 1;
/**
 * Output: from the points of the products to 2 (4) outputs; the transposed transform takes gradients of outputs to the
 * points.
 */
export const OUTPUT: i32 = 2;
export const OUTPUT_BACK: i32 = 3;
/** Filter: from 3 taps to the points, and transposed. */
export const FILTER: i32 = 4;
export const FILTER_BACK: i32 = 5;

const a: f32 = 0.7071067811865476;
const b: f32 = 1.4142135623730951;
const aa: f32 = 0.5;
const bb: f32 = 2;
const sum: f32 = 2.5;
// The reciprocals of the derivative of x (x^2 - a^2) (x^2 - b^2) at a and at b.
const na: f32 = -2.0 / 3.0;
const nb: f32 = 1.0 / 6.0;

/** Number of inputs of a transform. */
// @ts-ignore: decorator
@inline
export function taken(kind: i32, tile: i32): i32 {
  return kind == OUTPUT_BACK ? tile : kind == FILTER ? 3 : tile + 2;
}

/** Number of outputs of a transform. */
// @ts-ignore: decorator
@inline
export function made(kind: i32, tile: i32): i32 {
  return kind == OUTPUT ? tile : kind == FILTER_BACK ? 3 : tile + 2;
}

/** Transforms vectors `step` bytes apart into vectors `next` bytes apart. */
// @ts-ignore: decorator
@inline
export function line(kind: i32, tile: i32, from: usize, step: usize, to: usize, next: usize): void {
  if (tile == 2) line2(kind, from, step, to, next);
  else line4(kind, from, step, to, next);
}

// @ts-ignore: decorator
@inline
function line2(kind: i32, from: usize, step: usize, to: usize, next: usize): void {
  const v0 = v128.load(from), v1 = v128.load(from + step);
  if (kind == OUTPUT_BACK) {
    put4(to, next, v0, f32x4.add(v0, v1), f32x4.sub(v0, v1), v1);
    return;
  }
  const v2 = v128.load(from + 2 * step);
  if (kind == FILTER) {
    const even = times(f32x4.add(v0, v2), 0.5), odd = times(v1, 0.5);
    put4(to, next, v0, f32x4.add(even, odd), f32x4.sub(even, odd), v2);
    return;
  }
  const v3 = v128.load(from + 3 * step);
  const plus = f32x4.add(v1, v2), minus = f32x4.sub(v1, v2);
  if (kind == INPUT) put4(to, next, f32x4.sub(v0, v2), plus, f32x4.neg(minus), f32x4.sub(v3, v1));
  if (kind == INPUT_BACK) put4(to, next, v0, f32x4.sub(minus, v3), f32x4.sub(plus, v0), v3);
  if (kind == OUTPUT) {
    v128.store(to, f32x4.add(v0, plus));
    v128.store(to + next, f32x4.add(minus, v3));
  }
  if (kind == FILTER_BACK) put3(to, next, more(v0, 0.5, plus), times(minus, 0.5), more(v3, 0.5, plus));
}

// @ts-ignore: decorator
@inline
function line4(kind: i32, from: usize, step: usize, to: usize, next: usize): void {
  const v0 = v128.load(from), v1 = v128.load(from + step), v2 = v128.load(from + 2 * step);
  if (kind == FILTER) {
    filter4(to, next, v0, v1, v2);
    return;
  }
  const v3 = v128.load(from + 3 * step);
  if (kind == OUTPUT_BACK) {
    const evenA = more(v0, aa, v2), oddA = times(more(v1, aa, v3), a);
    const evenB = more(v0, bb, v2), oddB = times(more(v1, bb, v3), b);
    put4(to, next, v0, f32x4.add(evenA, oddA), f32x4.sub(evenA, oddA), f32x4.add(evenB, oddB));
    v128.store(to + 4 * next, f32x4.sub(evenB, oddB));
    v128.store(to + 5 * next, v3);
    return;
  }
  const v4 = v128.load(from + 4 * step), v5 = v128.load(from + 5 * step);
  if (kind == INPUT) {
    const evenA = more(v4, -bb, v2), oddA = times(more(v3, -bb, v1), a);
    const evenB = more(v4, -aa, v2), oddB = times(more(v3, -aa, v1), b);
    put4(to, next, more(f32x4.add(v0, v4), -sum, v2), f32x4.add(evenA, oddA), f32x4.sub(evenA, oddA), f32x4.add(evenB, oddB));
    v128.store(to + 4 * next, f32x4.sub(evenB, oddB));
    v128.store(to + 5 * next, more(f32x4.add(v1, v5), -sum, v3));
    return;
  }
  const plusA = f32x4.add(v1, v2), minusA = f32x4.sub(v1, v2);
  const plusB = f32x4.add(v3, v4), minusB = f32x4.sub(v3, v4);
  if (kind == INPUT_BACK) {
    v128.store(to, v0);
    v128.store(to + next, more(more(v5, -a * bb, minusA), -b * aa, minusB));
    v128.store(to + 2 * next, more(more(times(v0, -sum), -bb, plusA), -aa, plusB));
    v128.store(to + 3 * next, more(more(times(v5, -sum), a, minusA), b, minusB));
    v128.store(to + 4 * next, f32x4.add(v0, f32x4.add(plusA, plusB)));
    v128.store(to + 5 * next, v5);
  }
  if (kind == OUTPUT) {
    const first = f32x4.add(v0, f32x4.add(plusA, plusB));
    const second = more(times(minusA, a), b, minusB);
    const third = more(times(plusA, aa), bb, plusB);
    put4(to, next, first, second, third, more(more(v5, aa * a, minusA), bb * b, minusB));
  }
  if (kind == FILTER_BACK) {
    const first = more(more(v0, na, plusA), nb, plusB);
    const second = more(times(minusA, na * a), nb * b, minusB);
    put3(to, next, first, second, more(more(v5, na * aa, plusA), nb * bb, plusB));
  }
}

// @ts-ignore: decorator
@inline
function filter4(to: usize, next: usize, v0: v128, v1: v128, v2: v128): void {
  const evenA = times(more(v0, aa, v2), na), oddA = times(v1, a * na);
  const evenB = times(more(v0, bb, v2), nb), oddB = times(v1, b * nb);
  put4(to, next, v0, f32x4.add(evenA, oddA), f32x4.sub(evenA, oddA), f32x4.add(evenB, oddB));
  v128.store(to + 4 * next, f32x4.sub(evenB, oddB));
  v128.store(to + 5 * next, v2);
}

/** value + factor * other. */
// @ts-ignore: decorator
@inline
function more(value: v128, factor: f32, other: v128): v128 {
  return multiplyAdd(f32x4.splat(factor), other, value);
}

// @ts-ignore: decorator
@inline
function times(value: v128, factor: f32): v128 {
  return f32x4.mul(f32x4.splat(factor), value);
}

// @ts-ignore: decorator
@inline
function put3(to: usize, next: usize, v0: v128, v1: v128, v2: v128): void {
  v128.store(to, v0);
  v128.store(to + next, v1);
  v128.store(to + 2 * next, v2);
}

// @ts-ignore: decorator
@inline
function put4(to: usize, next: usize, v0: v128, v1: v128, v2: v128, v3: v128): void {
  put3(to, next, v0, v1, v2);
  v128.store(to + 3 * next, v3);
}
