// The sum over a depth of (row operand) x (packed panels), for all rows and columns: the core of convolutions, their
// gradients and matrix products.
import { loadLanes } from './lanes';
import { ACCUMULATE } from './put';
import { rows16, rows4, rows8, WIDE } from './tiles';

/**
 * target[row, column] = bias[column] + sum over depth of source[row, depth] * panels[depth, column].
 *
 * table: `rowCount` pairs of byte offsets (into source, into target). panels: see `packPanels`; `panelBytes` is the
 * distance between two of them, and the first `skip` of their rows are skipped. bias: 0, or a zero-padded vector as long
 * as the panels are wide. mode: see put.ts. rowBlock: number of rows that are completed before the next ones, so that
 * they stay in the cache.
 */
export function product(
  table: usize, rowCount: i32, rowBlock: i32,
  source: usize, panels: usize, panelBytes: usize, skip: usize, target: usize, bias: usize, columnCount: i32, mode: i32,
  count0: i32, stride0: i32, count1: i32, stride1: i32, count2: i32, stride2: i32,
): void {
  products(false, table, rowCount, rowBlock, source, panels, panelBytes, skip, target, bias, columnCount, mode, count0, stride0, count1, stride1, count2, stride2);
}

/**
 * See `product`. overlapping: whether rows of the target overlap. All rows of one panel are then added before those of the
 * next, so that the order of the additions, and with it the rounding, is the same for every width of the tiles.
 */
// @ts-ignore: decorator
@inline
function products(
  overlapping: bool, table: usize, rowCount: i32, rowBlock: i32,
  source: usize, panels: usize, panelBytes: usize, skip: usize, target: usize, bias: usize, columnCount: i32, mode: i32,
  count0: i32, stride0: i32, count1: i32, stride1: i32, count2: i32, stride2: i32,
): void {
  for (let row = 0; row < rowCount; row += rowBlock) {
    const height = min(rowBlock, rowCount - row);
    const rows = table + (<usize>row << 3);
    for (let column = 0; column < columnCount;) {
      const left = columnCount - column;
      const panel = panels + <usize>(column >> 3) * panelBytes + skip * (left > 4 ? 32 : 16);
      const to = target + (<usize>column << 2);
      const biasHere = bias ? bias + (<usize>column << 2) : 0;
      // The second panel must be a whole one.
      if (WIDE && !overlapping && left > 12) {
        rows16(rows, height, source, panel, panelBytes, to, biasHere, min(16, left), mode, count0, stride0, count1, stride1, count2, stride2);
        column += 16;
      } else if (left > 4) {
        rows8(rows, height, source, panel, panelBytes, to, biasHere, min(8, left), mode, count0, stride0, count1, stride1, count2, stride2);
        column += 8;
      } else {
        rows4(rows, height, source, panel, panelBytes, to, biasHere, left, mode, count0, stride0, count1, stride1, count2, stride2);
        column += 4;
      }
    }
  }
}

/**
 * Several products of the same rows, each with its own panels and target (`bandPanelBytes` and `bandTarget` apart), added
 * to the target: the filter rows of an input gradient. Each block of rows goes through all bands before the next block.
 */
export function addBands(
  table: usize, rowCount: i32, rowBlock: i32, source: usize, panels: usize, panelBytes: usize, target: usize, columnCount: i32,
  bands: i32, bandPanelBytes: usize, bandTarget: usize, depth: i32, depthStride: i32,
): void {
  for (let row = 0; row < rowCount; row += rowBlock) {
    const height = min(rowBlock, rowCount - row);
    const rows = table + (<usize>row << 3);
    for (let band = 0; band < bands; band++) {
      const panel = panels + <usize>band * bandPanelBytes;
      const to = target + <usize>band * bandTarget;
      products(true, rows, height, height, source, panel, panelBytes, 0, to, 0, columnCount, ACCUMULATE, 1, 0, 1, 0, depth, depthStride);
    }
  }
}

/** Fills a table of (source, target) byte offsets for three nested counts, the last one fastest. */
export function rowTable(
  table: usize,
  count0: i32, source0: i32, target0: i32,
  count1: i32, source1: i32, target1: i32,
  count2: i32, source2: i32, target2: i32,
): void {
  for (let i0 = 0; i0 < count0; i0++) {
    for (let i1 = 0; i1 < count1; i1++) {
      let source = i0 * source0 + i1 * source1;
      let target = i0 * target0 + i1 * target1;
      for (let i2 = 0; i2 < count2; i2++) {
        store<i32>(table, source);
        store<i32>(table, target, 4);
        source += source2;
        target += target2;
        table += 8;
      }
    }
  }
}

/**
 * Packs a [depth, columns] matrix with any byte strides into panels of 8 columns, each [depth, 8]; a last panel with at most
 * 4 columns is [depth, 4]. Missing columns are zeros.
 */
export function packPanels(
  source: usize, target: usize, panelBytes: usize, depth: i32, columns: i32, depthStride: usize, columnStride: usize,
): void {
  for (let column = 0; column < columns; column += 8) {
    const left = min(8, columns - column);
    const from = source + <usize>column * columnStride;
    const to = target + <usize>(column >> 3) * panelBytes;
    if (columnStride == 4 && left > 4) packWide(from, to, depth, left - 4, depthStride);
    else if (columnStride == 4) packNarrow(from, to, depth, left, depthStride);
    else if (depthStride == 4 && left > 4) packTurned(from, to, depth, left, columnStride);
    else packSome(from, to, depth, left, depthStride, columnStride);
  }
}

function packWide(from: usize, to: usize, depth: i32, lanes: i32, depthStride: usize): void {
  for (let i = 0; i < depth; i++) {
    v128.store(to, v128.load(from));
    v128.store(to, loadLanes(from + 16, lanes), 16);
    from += depthStride;
    to += 32;
  }
}

function packNarrow(from: usize, to: usize, depth: i32, lanes: i32, depthStride: usize): void {
  for (let i = 0; i < depth; i++) {
    v128.store(to, loadLanes(from, lanes));
    from += depthStride;
    to += 16;
  }
}

/** Columns that are contiguous in depth: blocks of four rows are transposed in registers. Missing columns are zeros. */
function packTurned(from: usize, to: usize, depth: i32, left: i32, columnStride: usize): void {
  let i = depth;
  for (; i >= 4; i -= 4) {
    turn(from, to, 4, columnStride);
    turn(from + 4 * columnStride, to + 16, left - 4, columnStride);
    from += 16;
    to += 128;
  }
  if (i > 0) packSome(from, to, i, left, 4, columnStride);
}

/** Transposes four rows of `columns` (1 to 4) columns into rows that are 32 bytes apart. */
// @ts-ignore: decorator
@inline
function turn(from: usize, to: usize, columns: i32, columnStride: usize): void {
  const zero = f32x4.splat(0);
  const a = v128.load(from);
  const b = columns > 1 ? v128.load(from + columnStride) : zero;
  const c = columns > 2 ? v128.load(from + 2 * columnStride) : zero;
  const d = columns > 3 ? v128.load(from + 3 * columnStride) : zero;
  const ab = i32x4.shuffle(a, b, 0, 4, 1, 5), cd = i32x4.shuffle(c, d, 0, 4, 1, 5);
  const ab2 = i32x4.shuffle(a, b, 2, 6, 3, 7), cd2 = i32x4.shuffle(c, d, 2, 6, 3, 7);
  v128.store(to, i64x2.shuffle(ab, cd, 0, 2));
  v128.store(to, i64x2.shuffle(ab, cd, 1, 3), 32);
  v128.store(to, i64x2.shuffle(ab2, cd2, 0, 2), 64);
  v128.store(to, i64x2.shuffle(ab2, cd2, 1, 3), 96);
}

function packSome(from: usize, to: usize, depth: i32, left: i32, depthStride: usize, columnStride: usize): void {
  const width = left > 4 ? 8 : 4;
  for (let column = 0; column < width; column++) {
    let address = from + <usize>column * columnStride;
    let put = to + (<usize>column << 2);
    for (let i = 0; i < depth; i++) {
      f32.store(put, column < left ? f32.load(address) : 0);
      address += depthStride;
      put += <usize>width << 2;
    }
  }
}

/**
 * Copies images [images, height, width * channels] into a zeroed frame [images, frameHeight, frameRow]; the top left
 * corner goes to byte `offset` of each framed image. All sizes except the counts are in bytes; rows are whole floats.
 */
export function frame(
  source: usize, target: usize, images: i32, height: i32, rowBytes: usize,
  frameHeight: i32, frameRowBytes: usize, offset: usize,
): void {
  memory.fill(target, 0, <usize>images * <usize>frameHeight * frameRowBytes);
  for (let image = 0; image < images; image++) {
    let to = target + <usize>image * <usize>frameHeight * frameRowBytes + offset;
    for (let row = 0; row < height; row++) {
      copyFloats(source, to, rowBytes);
      source += rowBytes;
      to += frameRowBytes;
    }
  }
}

/** The inverse of `frame`: copies the images out of the frame. */
export function unframe(
  source: usize, target: usize, images: i32, height: i32, rowBytes: usize,
  frameHeight: i32, frameRowBytes: usize, offset: usize,
): void {
  for (let image = 0; image < images; image++) {
    let from = source + <usize>image * <usize>frameHeight * frameRowBytes + offset;
    for (let row = 0; row < height; row++) {
      copyFloats(from, target, rowBytes);
      target += rowBytes;
      from += frameRowBytes;
    }
  }
}

/** Sets `bytes` bytes to zero. */
export function clear(target: usize, bytes: usize): void {
  memory.fill(target, 0, bytes);
}

// @ts-ignore: decorator
@inline
function copyFloats(from: usize, to: usize, bytes: usize): void {
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(to + i, v128.load(from + i));
  for (; i < bytes; i += 4) f32.store(to + i, f32.load(from + i));
}
