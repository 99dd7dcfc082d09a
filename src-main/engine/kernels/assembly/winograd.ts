// Winograd's convolution for 3 x 3 filters: tiles of 2 x 2 or 4 x 4 outputs become matrix products, one for each of 4 x 4
// or 6 x 6 points. The transposed transforms give its two gradients. Channels and filters are multiples of 4.
import { FILTER, FILTER_BACK, INPUT, INPUT_BACK, line, made, OUTPUT, OUTPUT_BACK, taken } from './winogradLines';
import { ACCUMULATE, RELU } from './put';

/**
 * Layout of the matrix [tile, channel] at each point: row by row, in 4 x 4 squares (see `pointProducts`), or in panels
 * (see `packPanels`).
 */
const SQUARES: i32 = 1;
const PANELS: i32 = 2;

/** Transforms 4 neighbouring channels along both dimensions. middle: scratch memory for 6 x 6 vectors. */
// @ts-ignore: decorator
@inline
function square(
  kind: i32, tile: i32, from: usize, fromRow: usize, fromColumn: usize, to: usize, toRow: usize, toColumn: usize,
  middle: usize,
): void {
  const width = <usize>taken(kind, tile) * 16;
  for (let j: usize = 0; j < width; j += 16) {
    line(kind, tile, from, fromRow, middle + j, width);
    from += fromColumn;
  }
  for (let i = 0; i < made(kind, tile); i++) {
    line(kind, tile, middle, 16, to, toColumn);
    middle += width;
    to += toRow;
  }
}

/**
 * Transforms `count` tiles, from `first` on, of images [images, height, width, channels] to the points. back: whether
 * they are tiles of an output's gradient, which do not overlap, instead of an input. Outside the images are zeros; the
 * first tile begins `top` rows and `left` columns before the image. The points are `pointBytes` apart; each holds a
 * matrix [count, channels]. order: layout of that matrix. room: scratch memory for 36 vectors and one tile.
 */
export function tilesToPoints(
  tile: i32, back: bool, source: usize, target: usize, pointBytes: usize, order: i32, room: usize,
  first: i32, count: i32, down: i32, across: i32, height: i32, width: i32, channels: i32, top: i32, left: i32,
): void {
  const size = back ? tile : tile + 2;
  const pixel = <usize>channels << 2;
  for (let i = 0; i < count; i++) {
    const index = first + i, line = index / across;
    const row = line % down * tile - top, column = index % across * tile - left;
    let from = source + (<usize>(line / down) * height * width + row * width + column) * pixel;
    let rowBytes = <usize>width * pixel;
    if (row < 0 || column < 0 || row + size > height || column + size > width) {
      cutTile(from, room + 576, rowBytes, pixel, size, row, column, height, width);
      from = room + 576;
      rowBytes = size * pixel;
    }
    for (let c = 0; c < channels; c += 4) {
      const wide = channels - (c & ~7) > 4;
      const to = order == PANELS
        ? target + <usize>(c >> 3) * count * 32 + (<usize>i << (wide ? 5 : 4)) + ((c & 4) << 2)
        : order == SQUARES ? target + <usize>(i >> 2) * 4 * pixel + (c << 4) + ((i & 3) << 4)
        : target + i * pixel + (c << 2);
      toPoints(tile, back, from + (c << 2), rowBytes, pixel, to, pointBytes, room);
    }
  }
}

function toPoints(
  tile: i32, back: bool, from: usize, rowBytes: usize, pixel: usize, to: usize, pointBytes: usize, room: usize,
): void {
  if (tile == 2) {
    if (back) square(OUTPUT_BACK, 2, from, rowBytes, pixel, to, 4 * pointBytes, pointBytes, room);
    else square(INPUT, 2, from, rowBytes, pixel, to, 4 * pointBytes, pointBytes, room);
  } else if (back) square(OUTPUT_BACK, 4, from, rowBytes, pixel, to, 6 * pointBytes, pointBytes, room);
  else square(INPUT, 4, from, rowBytes, pixel, to, 6 * pointBytes, pointBytes, room);
}

/** Copies the part of a tile that lies inside the image, padded with zeros. */
function cutTile(
  from: usize, to: usize, rowBytes: usize, pixel: usize, size: i32, row: i32, column: i32, height: i32, width: i32,
): void {
  memory.fill(to, 0, <usize>(size * size) * pixel);
  const begin = max(0, -column), end = min(size, width - column);
  for (let i = max(0, -row); i < min(size, height - row) && begin < end; i++) {
    memory.copy(to + (i * size + begin) * pixel, from + i * rowBytes + begin * pixel, (end - begin) * pixel);
  }
}

/**
 * The inverse: transforms the products at the points to `count` tiles of the images, ignoring what lies outside. back: to
 * tiles of an input's gradient, which overlap and are added to the target; otherwise to tiles of an output. bias: 0 or
 * [channels]. mode: see put.ts. room: scratch memory for 36 vectors and one tile.
 */
export function pointsToTiles(
  tile: i32, back: bool, source: usize, target: usize, pointBytes: usize, bias: usize, mode: i32, room: usize,
  first: i32, count: i32, down: i32, across: i32, height: i32, width: i32, channels: i32, top: i32, left: i32,
): void {
  const size = back ? tile + 2 : tile;
  const pixel = <usize>channels << 2;
  const rowBytes = <usize>width * pixel;
  for (let i = 0; i < count; i++) {
    const index = first + i, line = index / across;
    const row = line % down * tile - top, column = index % across * tile - left;
    const to = target + (<usize>(line / down) * height * width + row * width + column) * pixel;
    const cut = room + 576;
    const firstRow = max(0, -row), rows = min(size, height - row);
    const firstColumn = max(0, -column), columns = min(size, width - column);
    for (let c: usize = 0; c < pixel; c += 16) {
      fromPoints(tile, back, source, pointBytes, cut + c, size * pixel, pixel, room);
      source += 16;
    }
    for (let y = firstRow; y < rows; y++) {
      const part = (y * size + firstColumn) * pixel;
      putRow(cut + part, to + y * rowBytes + firstColumn * pixel, columns - firstColumn, pixel, bias, mode);
    }
  }
}

/** Stores neighbouring pixels, adding a bias or the previous values. */
function putRow(from: usize, to: usize, pixels: i32, pixel: usize, bias: usize, mode: i32): void {
  const end = from + max(0, pixels) * pixel;
  if (mode & ACCUMULATE) {
    for (; from < end; from += 16, to += 16) v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
    return;
  }
  const least = f32x4.splat(mode & RELU ? 0 : -Infinity);
  while (from < end) {
    for (let c: usize = 0; c < pixel; c += 16) {
      const value = f32x4.add(v128.load(from), bias ? v128.load(bias + c) : f32x4.splat(0));
      v128.store(to, f32x4.pmax(value, least));
      from += 16;
      to += 16;
    }
  }
}

function fromPoints(
  tile: i32, back: bool, from: usize, pointBytes: usize, to: usize, rowBytes: usize, pixel: usize, room: usize,
): void {
  if (tile == 2) {
    if (back) square(INPUT_BACK, 2, from, 4 * pointBytes, pointBytes, to, rowBytes, pixel, room);
    else square(OUTPUT, 2, from, 4 * pointBytes, pointBytes, to, rowBytes, pixel, room);
  } else if (back) square(INPUT_BACK, 4, from, 6 * pointBytes, pointBytes, to, rowBytes, pixel, room);
  else square(OUTPUT, 4, from, 6 * pointBytes, pointBytes, to, rowBytes, pixel, room);
}

/** Transforms a filter [3, 3, count] to the points, each [count]. */
export function filterToPoints(tile: i32, filter: usize, target: usize, count: i32, pointBytes: usize, room: usize): void {
  const tap = <usize>count << 2;
  for (let i = 0; i < count; i += 4) {
    if (tile == 2) square(FILTER, 2, filter, 3 * tap, tap, target, 4 * pointBytes, pointBytes, room);
    else square(FILTER, 4, filter, 3 * tap, tap, target, 6 * pointBytes, pointBytes, room);
    filter += 16;
    target += 16;
  }
}

/** Transforms the sums at the points to the gradient of a filter [3, 3, count]. */
export function pointsToFilter(tile: i32, source: usize, filter: usize, count: i32, pointBytes: usize, room: usize): void {
  const tap = <usize>count << 2;
  for (let i = 0; i < count; i += 4) {
    if (tile == 2) square(FILTER_BACK, 2, source, 4 * pointBytes, pointBytes, filter, 3 * tap, tap, room);
    else square(FILTER_BACK, 4, source, 6 * pointBytes, pointBytes, filter, 3 * tap, tap, room);
    filter += 16;
    source += 16;
  }
}
