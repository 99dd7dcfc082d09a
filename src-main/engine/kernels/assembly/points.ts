// The products of Winograd's convolution: one product with a matrix of tiles at each point. They are many and small, so
// unlike `product` they have no table of rows and no modes.
import { add4x16, add4x4, add4x8, squares4x16, squares4x4, squares4x8, WIDE } from './tiles';

/**
 * target[row, column] = sum over depth of source[row, depth] * panels[depth, column] at each point; the byte distance
 * between points is given for each operand and the target. source: 4 x 4 squares [row / 4, depth / 4, row % 4, depth %
 * 4]. panels: see `packPanels`. Rows are computed in groups of four, so the target needs space for up to three more.
 */
export function pointProducts(
  points: i32, rowCount: i32, source: usize, sourceBytes: usize, panels: usize, pointPanelBytes: usize,
  target: usize, targetBytes: usize, columnCount: i32, depth: i32,
): void {
  const from = <usize>depth << 2, to = <usize>columnCount << 2;
  for (let point = 0; point < points; point++) {
    let panel = panels;
    for (let column: usize = 0; column < to;) {
      const left = to - column, step = stepOf(left);
      for (let row = 0; row < rowCount; row += 4) {
        const a = source + row * from, t = target + row * to + column;
        const second = panel + (from << 3);
        if (WIDE && step == 64) squares4x16(a, 0, depth, panel, second, t, to);
        else if (left > 16) squares4x8(a, 0, depth, panel, second, t, to);
        else squares4x4(a, 0, depth, panel, second, t, to);
      }
      panel += from * (step >> 2);
      column += step;
    }
    source += sourceBytes;
    panels += pointPanelBytes;
    target += targetBytes;
  }
}

/** target[row, column] += sum over depth of source[depth, row] * panels[depth, column] at each point. */
export function addPointProducts(
  points: i32, rowCount: i32, source: usize, sourceBytes: usize, panels: usize, pointPanelBytes: usize,
  target: usize, targetBytes: usize, columnCount: i32, depth: i32,
): void {
  const step = <usize>rowCount << 2, to = <usize>columnCount << 2;
  for (let point = 0; point < points; point++) {
    let panel = panels;
    for (let column: usize = 0; column < to;) {
      const left = to - column, width = stepOf(left);
      for (let row = 0; row < rowCount; row += 4) {
        const a = source + (<usize>row << 2), t = target + row * to + column;
        const second = panel + (<usize>depth << 5);
        if (WIDE && width == 64) add4x16(a, step, depth, panel, second, t, to);
        else if (left > 16) add4x8(a, step, depth, panel, second, t, to);
        else add4x4(a, step, depth, panel, second, t, to);
      }
      panel += <usize>depth * width;
      column += width;
    }
    source += sourceBytes;
    panels += pointPanelBytes;
    target += targetBytes;
  }
}

/** Bytes of the columns that one tile computes where `left` bytes of columns are left. */
// @ts-ignore: decorator
@inline
function stepOf(left: usize): usize {
  return WIDE && left > 48 ? 64 : 32;
}
