// Sums over the rows or columns of a matrix. Long sums are computed in blocks whose sums are then added: the rounding
// error grows with the number of blocks instead of the number of terms.
import { load4, loadLanes, storeLanes } from './lanes';

const BLOCK: i32 = 128;

/** target[i, column] = factor * sum over rows of source[i, row, column]. */
export function sumMiddle(source: usize, target: usize, outer: i32, rows: i32, columns: i32, factor: f32): void {
  for (let i = 0; i < outer; i++) {
    sumRows(source, target, rows, columns, factor);
    source += <usize>(rows * columns) << 2;
    target += <usize>columns << 2;
  }
}

/**
 * target[column] = factor * sum over rows of source[row, column]. Each block of rows is completed while it is in the
 * cache.
 */
function sumRows(source: usize, target: usize, rows: i32, columns: i32, factor: f32): void {
  const stride = <usize>columns << 2;
  memory.fill(target, 0, stride);
  for (let row = 0; row < rows; row += BLOCK) {
    const height = min(BLOCK, rows - row);
    for (let column = 0; column < columns; column += 4) {
      const lanes = columns - column;
      const offset = <usize>column << 2;
      const sum = lanes >= 4
        ? sumBlock(source + offset, stride, height, true, 4)
        : sumBlock(source + offset, stride, height, false, lanes);
      storeLanes(target + offset, f32x4.add(loadLanes(target + offset, lanes), sum), lanes);
    }
    source += <usize>height * stride;
  }
  for (let column = 0; column < columns; column++) {
    f32.store(target, f32.load(target) * factor);
    target += 4;
  }
}

// @ts-ignore: decorator
@inline
function sumBlock(address: usize, stride: usize, rows: i32, full: bool, lanes: i32): v128 {
  let even = f32x4.splat(0), odd = f32x4.splat(0);
  for (; rows >= 2; rows -= 2) {
    even = f32x4.add(even, load4(address, full, lanes));
    odd = f32x4.add(odd, load4(address + stride, full, lanes));
    address += stride << 1;
  }
  if (rows) even = f32x4.add(even, load4(address, full, lanes));
  return f32x4.add(even, odd);
}

/** target[row] = factor * sum over columns of source[row, column]. */
export function sumColumns(source: usize, target: usize, rows: i32, columns: i32, factor: f32): void {
  for (let row = 0; row < rows; row++) {
    let total = f32x4.splat(0);
    for (let column = 0; column < columns; column += BLOCK << 2) {
      let part = f32x4.splat(0);
      let left = min(BLOCK << 2, columns - column);
      for (; left >= 4; left -= 4) {
        part = f32x4.add(part, v128.load(source));
        source += 16;
      }
      if (left > 0) {
        part = f32x4.add(part, loadLanes(source, left));
        source += <usize>left << 2;
      }
      total = f32x4.add(total, part);
    }
    const pairs = f32x4.add(total, v128.shuffle<f32>(total, total, 2, 3, 0, 1));
    f32.store(target, (f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1)) * factor);
    target += 4;
  }
}

/**
 * target[segment, column] = sum of source[row, column] over the rows of that segment (int32); rows without a valid
 * segment are ignored.
 */
export function sumSegments(source: usize, ids: usize, target: usize, rows: i32, columns: i32, segments: i32): void {
  const stride = <usize>columns << 2;
  memory.fill(target, 0, <usize>segments * stride);
  for (let row = 0; row < rows; row++) {
    const segment = load<i32>(ids + (<usize>row << 2));
    if (segment >= 0 && segment < segments) {
      let from = source, to = target + <usize>segment * stride;
      for (let left = columns; left > 0; left -= 4) {
        storeLanes(to, f32x4.add(loadLanes(to, left), loadLanes(from, left)), left);
        from += 16;
        to += 16;
      }
    }
    source += stride;
  }
}
