// Convolution of images with one channel, as in first layers. The sums have only 9 or 25 terms, so the work around them
// matters: neighbouring outputs read inputs one float apart, which needs no table of rows.
import { multiplyAdd, put, RELU } from './put';
import { patchRow, WIDE } from './tiles';

/**
 * target[image, y, x, k] = bias[k] + sum over i, j of source[image, y s + i d, x + j] * panels[i, j, k]: what `product`
 * computes, in the same order. Strides of the source are in bytes: `outputRow` = s rows, `filterRow` = d rows. panels:
 * see `packPanels`. bias: see `product`; mode: 0 or `RELU`. A row must have at least four outputs.
 */
export function oneChannel(
  source: usize, panels: usize, panelBytes: usize, target: usize, bias: usize, filters: i32, mode: i32,
  images: i32, outHeight: i32, outWidth: i32, imageBytes: usize, outputRow: usize,
  filterHeight: i32, filterWidth: i32, filterRow: usize,
): void {
  const pixel = <usize>filters << 2;
  const least: f32 = mode & RELU ? 0 : -Infinity;
  for (let image = 0; image < images; image++) {
    let from = source + <usize>image * imageBytes;
    for (let y = 0; y < outHeight; y++) {
      // Tiles of joined vectors write 8 filters where there are fewer: those go first, and not to the end of the target.
      const mayWriteMore = y + 1 < outHeight || image + 1 < images;
      for (let k = (filters - 1) & ~7; k >= 0; k -= 8) {
        const panel = panels + <usize>(k >> 3) * panelBytes;
        const columns = min(8, filters - k);
        const to = target + (k << 2), start = bias ? bias + (k << 2) : 0;
        if (WIDE && columns > 4 && (columns == 8 || mayWriteMore))
          patchRow(outWidth, from, panel, to, pixel, start, least, filterHeight, filterWidth, filterRow);
        else outputs(from, panel, to, pixel, start, columns, mode, outWidth, filterHeight, filterWidth, filterRow);
      }
      from += outputRow;
      target += <usize>outWidth * pixel;
    }
  }
}

/**
 * One row of outputs, for at most 8 filters. The last tile is aligned to the end of the row and may overlap the one
 * before.
 */
function outputs(
  source: usize, panel: usize, target: usize, pixel: usize, bias: usize, columns: i32, mode: i32,
  outWidth: i32, filterHeight: i32, filterWidth: i32, filterRow: usize,
): void {
  for (let x = 0; x < outWidth; x += 4) {
    const at = <usize>min(x, outWidth - 4);
    const from = source + (at << 2), to = target + at * pixel;
    if (columns > 4) tile4x8(from, panel, to, pixel, bias, columns, mode, filterHeight, filterWidth, filterRow);
    else tile4x4(from, panel, to, pixel, bias, columns, mode, filterHeight, filterWidth, filterRow);
  }
}

// @ts-ignore: decorator
@inline
function tile4x8(
  a: usize, panel: usize, target: usize, pixel: usize, bias: usize, columns: i32, mode: i32,
  filterHeight: i32, filterWidth: i32, filterRow: usize,
): void {
  const first = bias ? v128.load(bias) : f32x4.splat(0);
  const second = bias ? v128.load(bias, 16) : f32x4.splat(0);
  let low0 = first, low1 = first, low2 = first, low3 = first;
  let high0 = second, high1 = second, high2 = second, high3 = second;
  const turn = filterRow - (<usize>filterWidth << 2);
  for (let i = filterHeight; i > 0; i--) {
    for (let j = filterWidth; j > 0; j--) {
      const left = v128.load(panel), right = v128.load(panel, 16);
      let row = v128.load_splat<f32>(a);
      low0 = multiplyAdd(row, left, low0); high0 = multiplyAdd(row, right, high0);
      row = v128.load_splat<f32>(a, 4);
      low1 = multiplyAdd(row, left, low1); high1 = multiplyAdd(row, right, high1);
      row = v128.load_splat<f32>(a, 8);
      low2 = multiplyAdd(row, left, low2); high2 = multiplyAdd(row, right, high2);
      row = v128.load_splat<f32>(a, 12);
      low3 = multiplyAdd(row, left, low3); high3 = multiplyAdd(row, right, high3);
      a += 4;
      panel += 32;
    }
    a += turn;
  }
  put(target, low0, high0, true, columns, mode);
  put(target + pixel, low1, high1, true, columns, mode);
  put(target + 2 * pixel, low2, high2, true, columns, mode);
  put(target + 3 * pixel, low3, high3, true, columns, mode);
}

// @ts-ignore: decorator
@inline
function tile4x4(
  a: usize, panel: usize, target: usize, pixel: usize, bias: usize, columns: i32, mode: i32,
  filterHeight: i32, filterWidth: i32, filterRow: usize,
): void {
  const first = bias ? v128.load(bias) : f32x4.splat(0);
  let low0 = first, low1 = first, low2 = first, low3 = first;
  const turn = filterRow - (<usize>filterWidth << 2);
  for (let i = filterHeight; i > 0; i--) {
    for (let j = filterWidth; j > 0; j--) {
      const left = v128.load(panel);
      let row = v128.load_splat<f32>(a);
      low0 = multiplyAdd(row, left, low0);
      row = v128.load_splat<f32>(a, 4);
      low1 = multiplyAdd(row, left, low1);
      row = v128.load_splat<f32>(a, 8);
      low2 = multiplyAdd(row, left, low2);
      row = v128.load_splat<f32>(a, 12);
      low3 = multiplyAdd(row, left, low3);
      a += 4;
      panel += 16;
    }
    a += turn;
  }
  put(target, low0, low0, false, columns, mode);
  put(target + pixel, low1, low1, false, columns, mode);
  put(target + 2 * pixel, low2, low2, false, columns, mode);
  put(target + 3 * pixel, low3, low3, false, columns, mode);
}
