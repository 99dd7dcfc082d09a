// Maximum pooling and its gradient, NHWC, four channels at a time. Cells outside the image are ignored.
import { load4, loadLanes, store4 } from './lanes';

// @ts-ignore: decorator
@inline
function largest(cell: usize, to: usize, full: bool, lanes: i32, rows: i32, columns: i32, pixel: usize, next: usize): void {
  let best = f32x4.splat(-Infinity);
  let nan = f32x4.splat(0);
  for (let i = rows; i > 0; i--) {
    for (let j = columns; j > 0; j--) {
      const value = load4(cell, full, lanes);
      // pmax is a single instruction but ignores NaN, which is therefore tracked separately.
      best = f32x4.pmax(best, value);
      nan = v128.or(nan, f32x4.ne(value, value));
      cell += pixel;
    }
    cell += next;
  }
  store4(to, v128.or(best, nan), full, lanes);
}

// @ts-ignore: decorator
@inline
function routeGradient(
  cell: usize, shift: usize, best: v128, whole: v128, full: bool, lanes: i32,
  rows: i32, columns: i32, pixel: usize, next: usize, overlap: bool,
): void {
  let open = i32x4.splat(-1);
  for (let i = rows; i > 0; i--) {
    for (let j = columns; j > 0; j--) {
      const value = load4(cell, full, lanes);
      const hit = v128.and(open, v128.or(f32x4.eq(value, best), f32x4.ne(value, value)));
      const part = v128.and(hit, whole);
      open = v128.andnot(open, hit);
      const to = cell + shift;
      store4(to, overlap ? f32x4.add(load4(to, full, lanes), part) : part, full, lanes);
      cell += pixel;
    }
    cell += next;
  }
}

// Almost every network uses 2x2 windows; the unrolled case is several times faster.

// @ts-ignore: decorator
@inline
function largestOfFour(cell: usize, to: usize, pixel: usize, row: usize): void {
  const a = v128.load(cell), b = v128.load(cell + pixel), c = v128.load(cell + row), d = v128.load(cell + row + pixel);
  const best = f32x4.pmax(f32x4.pmax(a, b), f32x4.pmax(c, d));
  const nan = v128.or(v128.or(f32x4.ne(a, a), f32x4.ne(b, b)), v128.or(f32x4.ne(c, c), f32x4.ne(d, d)));
  v128.store(to, v128.or(best, nan));
}

/** Where a cell is the maximum of its window, or NaN. */
// @ts-ignore: decorator
@inline
function isBest(cell: v128, best: v128): v128 {
  return v128.or(f32x4.eq(cell, best), f32x4.ne(cell, cell));
}

// @ts-ignore: decorator
@inline
function awardToOneOfFour(
  cell: usize, shift: usize, best: v128, whole: v128, pixel: usize, row: usize,
): void {
  const to = cell + shift;
  const hitA = isBest(v128.load(cell), best);
  v128.store(to, v128.and(whole, hitA));
  let left = v128.andnot(whole, hitA);
  const hitB = isBest(v128.load(cell + pixel), best);
  v128.store(to + pixel, v128.and(left, hitB));
  left = v128.andnot(left, hitB);
  const hitC = isBest(v128.load(cell + row), best);
  v128.store(to + row, v128.and(left, hitC));
  left = v128.andnot(left, hitC);
  v128.store(to + row + pixel, v128.and(left, isBest(v128.load(cell + row + pixel), best)));
}

/** `awardToOneOfFour` for eight channels: two vectors with adjacent stores, which V8 joins where it can. */
// @ts-ignore: decorator
@inline
function awardPairToOneOfFour(cell: usize, shift: usize, pooled: usize, gradient: usize, pixel: usize, row: usize): void {
  const to = cell + shift;
  const best0 = v128.load(pooled), best1 = v128.load(pooled, 16);
  const whole0 = v128.load(gradient), whole1 = v128.load(gradient, 16);
  const b = cell + pixel, c = cell + row, d = cell + row + pixel;
  const hitA0 = isBest(v128.load(cell), best0), hitA1 = isBest(v128.load(cell, 16), best1);
  const hitB0 = isBest(v128.load(b), best0), hitB1 = isBest(v128.load(b, 16), best1);
  const hitC0 = isBest(v128.load(c), best0), hitC1 = isBest(v128.load(c, 16), best1);
  const hitD0 = isBest(v128.load(d), best0), hitD1 = isBest(v128.load(d, 16), best1);
  const afterA0 = v128.andnot(whole0, hitA0), afterA1 = v128.andnot(whole1, hitA1);
  const afterB0 = v128.andnot(afterA0, hitB0), afterB1 = v128.andnot(afterA1, hitB1);
  const afterC0 = v128.andnot(afterB0, hitC0), afterC1 = v128.andnot(afterB1, hitC1);
  v128.store(to, v128.and(whole0, hitA0));
  v128.store(to, v128.and(whole1, hitA1), 16);
  v128.store(to + pixel, v128.and(afterA0, hitB0));
  v128.store(to + pixel, v128.and(afterA1, hitB1), 16);
  v128.store(to + row, v128.and(afterB0, hitC0));
  v128.store(to + row, v128.and(afterB1, hitC1), 16);
  v128.store(to + row + pixel, v128.and(afterC0, hitD0));
  v128.store(to + row + pixel, v128.and(afterC1, hitD1), 16);
}

/** target[n, y, x, c] = the maximum of the window; NaN if the window contains one. */
export function maxPool(
  source: usize, target: usize, images: i32, height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32,
  windowHeight: i32, windowWidth: i32, strideHeight: i32, strideWidth: i32, padTop: i32, padLeft: i32,
): void {
  const pixel = <usize>channels << 2;
  const row = <usize>width * pixel;
  for (let n = 0; n < images; n++) {
    for (let y = 0; y < outHeight; y++) {
      const top = max(y * strideHeight - padTop, 0);
      const rows = min(y * strideHeight - padTop + windowHeight, height) - top;
      for (let x = 0; x < outWidth; x++) {
        const left = max(x * strideWidth - padLeft, 0);
        const columns = min(x * strideWidth - padLeft + windowWidth, width) - left;
        const next = row - <usize>columns * pixel;
        let cell = source + <usize>((n * height + top) * width + left) * pixel;
        let lanes = channels;
        if (rows == 2 && columns == 2) {
          for (; lanes >= 4; lanes -= 4) {
            largestOfFour(cell, target, pixel, row);
            cell += 16;
            target += 16;
          }
        }
        for (; lanes >= 4; lanes -= 4) {
          largest(cell, target, true, 4, rows, columns, pixel, next);
          cell += 16;
          target += 16;
        }
        if (lanes) largest(cell, target, false, lanes, rows, columns, pixel, next);
        target += <usize>lanes << 2;
      }
    }
  }
}

/**
 * The gradient of `maxPool` with respect to its input: a window's gradient goes to its first maximum (row by row), or to
 * its first NaN. overlap: whether a cell may lie in several windows. The target must be zero at cells that lie in no
 * window or in several.
 */
export function maxPoolGradient(
  source: usize, pooled: usize, gradient: usize, target: usize, overlap: bool,
  images: i32, height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32,
  windowHeight: i32, windowWidth: i32, strideHeight: i32, strideWidth: i32, padTop: i32, padLeft: i32,
): void {
  const pixel = <usize>channels << 2;
  const row = <usize>width * pixel;
  const shift = target - source;
  for (let n = 0; n < images; n++) {
    for (let y = 0; y < outHeight; y++) {
      const top = max(y * strideHeight - padTop, 0);
      const rows = min(y * strideHeight - padTop + windowHeight, height) - top;
      for (let x = 0; x < outWidth; x++) {
        const left = max(x * strideWidth - padLeft, 0);
        const columns = min(x * strideWidth - padLeft + windowWidth, width) - left;
        const next = row - <usize>columns * pixel;
        let cell = source + <usize>((n * height + top) * width + left) * pixel;
        let lanes = channels;
        if (rows == 2 && columns == 2 && !overlap) {
          for (; lanes >= 8; lanes -= 8) {
            awardPairToOneOfFour(cell, shift, pooled, gradient, pixel, row);
            cell += 32;
            pooled += 32;
            gradient += 32;
          }
          if (lanes >= 4) {
            lanes -= 4;
            awardToOneOfFour(cell, shift, v128.load(pooled), v128.load(gradient), pixel, row);
            cell += 16;
            pooled += 16;
            gradient += 16;
          }
        }
        for (; lanes >= 4; lanes -= 4) {
          const best = v128.load(pooled), whole = v128.load(gradient);
          if (overlap) routeGradient(cell, shift, best, whole, true, 4, rows, columns, pixel, next, true);
          else routeGradient(cell, shift, best, whole, true, 4, rows, columns, pixel, next, false);
          cell += 16;
          pooled += 16;
          gradient += 16;
        }
        if (lanes) {
          const best = loadLanes(pooled, lanes), whole = loadLanes(gradient, lanes);
          if (overlap) routeGradient(cell, shift, best, whole, false, lanes, rows, columns, pixel, next, true);
          else routeGradient(cell, shift, best, whole, false, lanes, rows, columns, pixel, next, false);
        }
        pooled += <usize>lanes << 2;
        gradient += <usize>lanes << 2;
      }
    }
  }
}
