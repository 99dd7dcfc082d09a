// Shared by all tiles: the multiply-add, and storing a row of sums.
import { loadLanes, storeLanes } from './lanes';

/** Adds the tile to the target instead of overwriting it. */
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
  if (wide) {
    // A wide panel has more than four columns, so its first half is always full.
    putLanes(target, low, 4, mode);
    putLanes(target + 16, high, columns - 4, mode);
  } else putLanes(target, low, columns, mode);
}

// @ts-ignore: decorator
@inline
function putLanes(target: usize, value: v128, lanes: i32, mode: i32): void {
  if (mode & ACCUMULATE) value = f32x4.add(loadLanes(target, lanes), value);
  storeLanes(target, value, lanes);
}
