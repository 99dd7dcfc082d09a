// The products of Winograd's convolution: one product with a matrix of tiles at each point. They are many and small, so
// unlike `product` they have no table of rows and no modes.
import { multiplyAdd } from './put';
import { WIDE } from './tiles';

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
        if (step == 64) squares4x16(a, depth, panel, panel + (from << 3), t, to);
        else if (left > 16) squares4x8(a, depth, panel, t, to);
        else squares4x4(a, depth, panel, t, to);
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
        if (width == 64) add4x16(a, step, depth, panel, panel + (<usize>depth << 5), t, to);
        else if (left > 16) add4x8(a, step, depth, panel, t, to);
        else add4x4(a, step, depth, panel, t, to);
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

/** Pairs of vectors that V8 joins to 256 bits: see tiles.mjs. */
// @ts-ignore: decorator
@inline
function squares4x16(a: usize, depth: i32, panel: usize, second: usize, target: usize, to: usize): void {
  const zero = f32x4.splat(0);
  let low0 = zero, low1 = zero, low2 = zero, low3 = zero;
  let high0 = zero, high1 = zero, high2 = zero, high3 = zero;
  let third0 = zero, third1 = zero, third2 = zero, third3 = zero;
  let last0 = zero, last1 = zero, last2 = zero, last3 = zero;
  for (let i = depth; i > 0; i -= 4) {
    for (let j = 4; j > 0; j--) {
      const b0 = v128.load(panel), b1 = v128.load(panel, 16), b2 = v128.load(second), b3 = v128.load(second, 16);
      let row: v128;
      row = v128.load_splat<f32>(a);
      low0 = multiplyAdd(row, b0, low0); high0 = multiplyAdd(row, b1, high0);
      third0 = multiplyAdd(row, b2, third0); last0 = multiplyAdd(row, b3, last0);
      row = v128.load_splat<f32>(a, 16);
      low1 = multiplyAdd(row, b0, low1); high1 = multiplyAdd(row, b1, high1);
      third1 = multiplyAdd(row, b2, third1); last1 = multiplyAdd(row, b3, last1);
      row = v128.load_splat<f32>(a, 32);
      low2 = multiplyAdd(row, b0, low2); high2 = multiplyAdd(row, b1, high2);
      third2 = multiplyAdd(row, b2, third2); last2 = multiplyAdd(row, b3, last2);
      row = v128.load_splat<f32>(a, 48);
      low3 = multiplyAdd(row, b0, low3); high3 = multiplyAdd(row, b1, high3);
      third3 = multiplyAdd(row, b2, third3); last3 = multiplyAdd(row, b3, last3);
      a += 4;
      panel += 32;
      second += 32;
    }
    a += 48;
  }
  put16(target, low0, high0, third0, last0);
  put16(target + to, low1, high1, third1, last1);
  put16(target + 2 * to, low2, high2, third2, last2);
  put16(target + 3 * to, low3, high3, third3, last3);
}

// @ts-ignore: decorator
@inline
function squares4x8(a: usize, depth: i32, panel: usize, target: usize, to: usize): void {
  const zero = f32x4.splat(0);
  let low0 = zero, low1 = zero, low2 = zero, low3 = zero;
  let high0 = zero, high1 = zero, high2 = zero, high3 = zero;
  for (let i = depth; i > 0; i -= 4) {
    for (let j = 4; j > 0; j--) {
      const left = v128.load(panel), right = v128.load(panel, 16);
      let row = v128.load_splat<f32>(a);
      low0 = multiplyAdd(row, left, low0); high0 = multiplyAdd(row, right, high0);
      row = v128.load_splat<f32>(a, 16);
      low1 = multiplyAdd(row, left, low1); high1 = multiplyAdd(row, right, high1);
      row = v128.load_splat<f32>(a, 32);
      low2 = multiplyAdd(row, left, low2); high2 = multiplyAdd(row, right, high2);
      row = v128.load_splat<f32>(a, 48);
      low3 = multiplyAdd(row, left, low3); high3 = multiplyAdd(row, right, high3);
      a += 4;
      panel += 32;
    }
    a += 48;
  }
  v128.store(target, low0);
  v128.store(target, high0, 16);
  v128.store(target + to, low1);
  v128.store(target + to, high1, 16);
  v128.store(target + 2 * to, low2);
  v128.store(target + 2 * to, high2, 16);
  v128.store(target + 3 * to, low3);
  v128.store(target + 3 * to, high3, 16);
}

// @ts-ignore: decorator
@inline
function squares4x4(a: usize, depth: i32, panel: usize, target: usize, to: usize): void {
  const zero = f32x4.splat(0);
  let low0 = zero, low1 = zero, low2 = zero, low3 = zero;
  for (let i = depth; i > 0; i -= 4) {
    for (let j = 4; j > 0; j--) {
      const left = v128.load(panel);
      let row = v128.load_splat<f32>(a);
      low0 = multiplyAdd(row, left, low0);
      row = v128.load_splat<f32>(a, 16);
      low1 = multiplyAdd(row, left, low1);
      row = v128.load_splat<f32>(a, 32);
      low2 = multiplyAdd(row, left, low2);
      row = v128.load_splat<f32>(a, 48);
      low3 = multiplyAdd(row, left, low3);
      a += 4;
      panel += 16;
    }
    a += 48;
  }
  v128.store(target, low0);
  v128.store(target + to, low1);
  v128.store(target + 2 * to, low2);
  v128.store(target + 3 * to, low3);
}

// @ts-ignore: decorator
@inline
function add4x8(a: usize, step: usize, depth: i32, panel: usize, target: usize, to: usize): void {
  const zero = f32x4.splat(0);
  let low0 = zero, low1 = zero, low2 = zero, low3 = zero;
  let high0 = zero, high1 = zero, high2 = zero, high3 = zero;
  for (let i = depth; i > 0; i--) {
    const left = v128.load(panel), right = v128.load(panel, 16);
    let row = v128.load_splat<f32>(a);
    low0 = multiplyAdd(row, left, low0); high0 = multiplyAdd(row, right, high0);
    row = v128.load_splat<f32>(a, 4);
    low1 = multiplyAdd(row, left, low1); high1 = multiplyAdd(row, right, high1);
    row = v128.load_splat<f32>(a, 8);
    low2 = multiplyAdd(row, left, low2); high2 = multiplyAdd(row, right, high2);
    row = v128.load_splat<f32>(a, 12);
    low3 = multiplyAdd(row, left, low3); high3 = multiplyAdd(row, right, high3);
    a += step;
    panel += 32;
  }
  v128.store(target, f32x4.add(v128.load(target), low0));
  v128.store(target, f32x4.add(v128.load(target, 16), high0), 16);
  v128.store(target + to, f32x4.add(v128.load(target + to), low1));
  v128.store(target + to, f32x4.add(v128.load(target + to, 16), high1), 16);
  v128.store(target + 2 * to, f32x4.add(v128.load(target + 2 * to), low2));
  v128.store(target + 2 * to, f32x4.add(v128.load(target + 2 * to, 16), high2), 16);
  v128.store(target + 3 * to, f32x4.add(v128.load(target + 3 * to), low3));
  v128.store(target + 3 * to, f32x4.add(v128.load(target + 3 * to, 16), high3), 16);
}

// @ts-ignore: decorator
@inline
function add4x4(a: usize, step: usize, depth: i32, panel: usize, target: usize, to: usize): void {
  const zero = f32x4.splat(0);
  let low0 = zero, low1 = zero, low2 = zero, low3 = zero;
  for (let i = depth; i > 0; i--) {
    const left = v128.load(panel);
    let row = v128.load_splat<f32>(a);
    low0 = multiplyAdd(row, left, low0);
    row = v128.load_splat<f32>(a, 4);
    low1 = multiplyAdd(row, left, low1);
    row = v128.load_splat<f32>(a, 8);
    low2 = multiplyAdd(row, left, low2);
    row = v128.load_splat<f32>(a, 12);
    low3 = multiplyAdd(row, left, low3);
    a += step;
    panel += 16;
  }
  v128.store(target, f32x4.add(v128.load(target), low0));
  v128.store(target + to, f32x4.add(v128.load(target + to), low1));
  v128.store(target + 2 * to, f32x4.add(v128.load(target + 2 * to), low2));
  v128.store(target + 3 * to, f32x4.add(v128.load(target + 3 * to), low3));
}

/** Pairs of vectors that V8 joins to 256 bits: see tiles.mjs. */
// @ts-ignore: decorator
@inline
function add4x16(a: usize, step: usize, depth: i32, panel: usize, second: usize, target: usize, to: usize): void {
  const zero = f32x4.splat(0);
  let low0 = zero, low1 = zero, low2 = zero, low3 = zero;
  let high0 = zero, high1 = zero, high2 = zero, high3 = zero;
  let third0 = zero, third1 = zero, third2 = zero, third3 = zero;
  let last0 = zero, last1 = zero, last2 = zero, last3 = zero;
  for (let i = depth; i > 0; i--) {
    const b0 = v128.load(panel), b1 = v128.load(panel, 16), b2 = v128.load(second), b3 = v128.load(second, 16);
    let row: v128;
    row = v128.load_splat<f32>(a);
    low0 = multiplyAdd(row, b0, low0); high0 = multiplyAdd(row, b1, high0);
    third0 = multiplyAdd(row, b2, third0); last0 = multiplyAdd(row, b3, last0);
    row = v128.load_splat<f32>(a, 4);
    low1 = multiplyAdd(row, b0, low1); high1 = multiplyAdd(row, b1, high1);
    third1 = multiplyAdd(row, b2, third1); last1 = multiplyAdd(row, b3, last1);
    row = v128.load_splat<f32>(a, 8);
    low2 = multiplyAdd(row, b0, low2); high2 = multiplyAdd(row, b1, high2);
    third2 = multiplyAdd(row, b2, third2); last2 = multiplyAdd(row, b3, last2);
    row = v128.load_splat<f32>(a, 12);
    low3 = multiplyAdd(row, b0, low3); high3 = multiplyAdd(row, b1, high3);
    third3 = multiplyAdd(row, b2, third3); last3 = multiplyAdd(row, b3, last3);
    a += step;
    panel += 32;
    second += 32;
  }
  addTo16(target, low0, high0, third0, last0);
  addTo16(target + to, low1, high1, third1, last1);
  addTo16(target + 2 * to, low2, high2, third2, last2);
  addTo16(target + 3 * to, low3, high3, third3, last3);
}

// @ts-ignore: decorator
@inline
function put16(target: usize, a: v128, b: v128, c: v128, d: v128): void {
  v128.store(target, a);
  v128.store(target, b, 16);
  v128.store(target, c, 32);
  v128.store(target, d, 48);
}

// @ts-ignore: decorator
@inline
function addTo16(target: usize, a: v128, b: v128, c: v128, d: v128): void {
  put16(
    target,
    f32x4.add(v128.load(target), a),
    f32x4.add(v128.load(target, 16), b),
    f32x4.add(v128.load(target, 32), c),
    f32x4.add(v128.load(target, 48), d),
  );
}
