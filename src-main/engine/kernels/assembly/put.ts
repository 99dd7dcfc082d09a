// What the tiles need: the multiply-add, and writing a row of sums to its place.
import { loadLanes, storeLanes } from './lanes';

/** Adds the tile to what the target holds instead of overwriting it. */
export const ACCUMULATE: i32 = 1;
/** Replaces negative results by zero; NaN stays NaN. */
export const RELU: i32 = 2;

// @ts-ignore: decorator
@inline
export function multiplyAdd(a: v128, b: v128, sum: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, sum);
  return f32x4.add(sum, f32x4.mul(a, b));
}

/** Writes 4 or 8 neighbouring sums; only the first `columns` of them exist in the target. */
// @ts-ignore: decorator
@inline
export function put(target: usize, low: v128, high: v128, wide: bool, columns: i32, mode: i32): void {
  if (mode & RELU) {
    low = f32x4.pmax(low, f32x4.splat(0));
    if (wide) high = f32x4.pmax(high, f32x4.splat(0));
  }
  if (columns != (wide ? 8 : 4)) {
    putSome(target, low, high, columns, mode & ACCUMULATE);
    return;
  }
  if (mode & ACCUMULATE) {
    low = f32x4.add(v128.load(target), low);
    if (wide) high = f32x4.add(v128.load(target, 16), high);
  }
  v128.store(target, low);
  if (wide) v128.store(target, high, 16);
}

function putSome(target: usize, low: v128, high: v128, columns: i32, accumulate: i32): void {
  if (accumulate) low = f32x4.add(loadLanes(target, columns), low);
  storeLanes(target, low, columns);
  if (columns <= 4) return;
  if (accumulate) high = f32x4.add(loadLanes(target + 16, columns - 4), high);
  storeLanes(target + 16, high, columns - 4);
}
