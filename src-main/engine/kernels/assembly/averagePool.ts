// Average pooling and its gradient, NHWC, four channels at a time. Cells outside the image are ignored.
import { load4, loadLanes, store4 } from './lanes';

// @ts-ignore: decorator
@inline
function mean(
  cell: usize, to: usize, full: bool, lanes: i32, rows: i32, columns: i32, pixel: usize, next: usize, share: v128,
): void {
  let sum = f32x4.splat(0);
  for (let i = rows; i > 0; i--) {
    for (let j = columns; j > 0; j--) {
      sum = f32x4.add(sum, load4(cell, full, lanes));
      cell += pixel;
    }
    cell += next;
  }
  store4(to, f32x4.mul(sum, share), full, lanes);
}

// @ts-ignore: decorator
@inline
function spread(
  cell: usize, part: v128, full: bool, lanes: i32, rows: i32, columns: i32, pixel: usize, next: usize, overlap: bool,
): void {
  for (let i = rows; i > 0; i--) {
    for (let j = columns; j > 0; j--) {
      store4(cell, overlap ? f32x4.add(load4(cell, full, lanes), part) : part, full, lanes);
      cell += pixel;
    }
    cell += next;
  }
}

// Almost every network uses 2x2 windows; the unrolled case is several times faster. The sums start from zero in both cases, so
// that they are the same to the last bit.

// @ts-ignore: decorator
@inline
function meanOfFour(cell: usize, to: usize, full: bool, lanes: i32, pixel: usize, row: usize, share: v128): void {
  let sum = f32x4.add(f32x4.splat(0), load4(cell, full, lanes));
  sum = f32x4.add(sum, load4(cell + pixel, full, lanes));
  sum = f32x4.add(sum, load4(cell + row, full, lanes));
  sum = f32x4.add(sum, load4(cell + row + pixel, full, lanes));
  store4(to, f32x4.mul(sum, share), full, lanes);
}

// @ts-ignore: decorator
@inline
function spreadToFour(cell: usize, part: v128, full: bool, lanes: i32, pixel: usize, row: usize): void {
  store4(cell, part, full, lanes);
  store4(cell + pixel, part, full, lanes);
  store4(cell + row, part, full, lanes);
  store4(cell + row + pixel, part, full, lanes);
}

/** target[n, y, x, c] = the mean over the cells of the window that lie inside the image. */
export function averagePool(
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
        const share = f32x4.splat(<f32>1 / <f32>(rows * columns));
        let cell = source + <usize>((n * height + top) * width + left) * pixel;
        let lanes = channels;
        if (rows == 2 && columns == 2) {
          for (; lanes >= 4; lanes -= 4) {
            meanOfFour(cell, target, true, 4, pixel, row, share);
            cell += 16;
            target += 16;
          }
          if (lanes) meanOfFour(cell, target, false, lanes, pixel, row, share);
        } else {
          for (; lanes >= 4; lanes -= 4) {
            mean(cell, target, true, 4, rows, columns, pixel, next, share);
            cell += 16;
            target += 16;
          }
          if (lanes) mean(cell, target, false, lanes, rows, columns, pixel, next, share);
        }
        target += <usize>lanes << 2;
      }
    }
  }
}

/**
 * The gradient of `averagePool` with respect to its input, distributed evenly over the cells of a window; see
 * `maxPoolGradient` for `overlap` and the required content of the target.
 */
export function averagePoolGradient(
  gradient: usize, target: usize, overlap: bool,
  images: i32, height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32,
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
        const share = f32x4.splat(<f32>1 / <f32>(rows * columns));
        let cell = target + <usize>((n * height + top) * width + left) * pixel;
        let lanes = channels;
        if (rows == 2 && columns == 2 && !overlap) {
          for (; lanes >= 4; lanes -= 4) {
            spreadToFour(cell, f32x4.mul(v128.load(gradient), share), true, 4, pixel, row);
            cell += 16;
            gradient += 16;
          }
          if (lanes) spreadToFour(cell, f32x4.mul(loadLanes(gradient, lanes), share), false, lanes, pixel, row);
          gradient += <usize>lanes << 2;
          continue;
        }
        for (; lanes >= 4; lanes -= 4) {
          const part = f32x4.mul(v128.load(gradient), share);
          if (overlap) spread(cell, part, true, 4, rows, columns, pixel, next, true);
          else spread(cell, part, true, 4, rows, columns, pixel, next, false);
          cell += 16;
          gradient += 16;
        }
        if (lanes) {
          const part = f32x4.mul(loadLanes(gradient, lanes), share);
          if (overlap) spread(cell, part, false, lanes, rows, columns, pixel, next, true);
          else spread(cell, part, false, lanes, rows, columns, pixel, next, false);
        }
        gradient += <usize>lanes << 2;
      }
    }
  }
}
