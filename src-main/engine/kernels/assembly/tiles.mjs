// Generates the AssemblyScript of the inner loop of convolutions and matrix products: a tile of `height` rows by 4, 8 or
// 16 columns stays in registers while the sum over the depth runs. AssemblyScript has no macros, and registers cannot be
// indexed, so the variants are generated here.
//
// Rows are found through a table of (source, target) byte offsets, so that the same loop serves output positions, filter
// taps and matrix rows. Columns come from packed panels, so they are contiguous. The depth is three nested counted loops,
// each with the byte stride of the row operand.
//
// For 128-bit vectors, measured with V8 on x86-64 (16 vector registers): 4 x 8 without unrolling reaches 55 to 65 GFLOP/s;
// 5 and 6 rows, or an unrolled loop, spill registers and fall to half of that.
//
// For 256-bit vectors, V8 joins two 128-bit operations into one ("re-vectorization"), but only pairs that end in adjacent
// unconditional stores. So each half of 8 columns is one vector, sums begin in memory and end there, in the buffer of
// `setTileBuffer`, and are put into the target from it. Without re-vectorization these tiles spill registers.

/** Greatest height of a tile by its columns, for vectors of 128 and 256 bits. The widest ones are used with 256 bits alone. */
const tallest = { 128: { 16: 6, 8: 4, 4: 4 }, 256: { 16: 6, 8: 8, 4: 4 } };
/** Zeros to begin with, then the sums of a tile. */
const SUMS = 64;

/** The whole source for vectors of 128 or 256 bits: every tile, and for each width the function that iterates over all rows of a block. */
export function tilesSource(bits) {
  const widths = Object.keys(tallest[bits]).map(Number);
  const tiles = widths.flatMap((width) =>
    upTo(tallest[bits][width]).map((height) =>
      isWide(bits, width) ? wideTile(height + 1, width) : tile(height + 1, width),
    ),
  );
  return [
    "import { multiplyAdd, put } from './put';",
    '/** Whether V8 joins pairs of vectors to 256 bits. */',
    `export const WIDE: bool = ${bits === 256};`,
    'let buffer: usize = 0;',
    '/** Gives the tiles of 256-bit vectors their memory, aligned to 16 bytes; its first 64 bytes must be zeros. */',
    'export function setTileBuffer(address: usize): void { buffer = address; }',
    '/** Size of that memory. */',
    `export function tileBufferBytes(): i32 { return ${SUMS + 8 * 64}; }`,
    ...tiles,
    ...widths.map((width) => rows(width, tallest[bits][width])),
    ...widths.filter((width) => isWide(bits, width)).map(putTile),
    ...upTo(5).map((more) => patchTile(more + 4)),
    patchRow(),
    ...widths.flatMap((width) => [pointTile('squares', width), pointTile('add', width)]),
  ].join('\n');
}

/** Whether a tile is of pairs that V8 joins. */
const isWide = (bits, width) => width === 16 || (width === 8 && bits === 256);

const rowParameters = 'table: usize, rowCount: i32';
const parameters = [
  'source: usize, panel: usize, panelBytes: usize, target: usize, bias: usize, columns: i32, mode: i32',
  'count0: i32, stride0: i32, count1: i32, stride1: i32, count2: i32, stride2: i32',
].join(', ');
const passed = parameters.replaceAll(/: \w+/g, '');

function upTo(count) {
  return [...Array(count).keys()];
}

/** The three nested loops of the depth around the code of one multiply-add of all sums. */
function depthLoops(height, body) {
  const each = (write) => upTo(height).map(write).join('\n');
  return `
  ${each((i) => `let a${i} = source + <usize>load<u32>(table, ${i * 8});`)}
  const turn1 = <usize>(stride1 - count2 * stride2);
  const turn0 = <usize>(stride0 - count1 * stride1);
  for (let i0 = count0; i0 > 0; i0--) {
    for (let i1 = count1; i1 > 0; i1--) {
      for (let i2 = count2; i2 > 0; i2--) {
        ${body}
        ${each((i) => `a${i} += <usize>stride2;`)}
      }
      ${each((i) => `a${i} += turn1;`)}
    }
    ${each((i) => `a${i} += turn0;`)}
  }`;
}

/** A tile of 128-bit vectors. */
function tile(height, width) {
  const wide = width === 8;
  const each = (write) => upTo(height).map(write).join('\n');
  const onlyWide = (text) => (wide ? text : '');
  const body = `
        const left = v128.load(panel);
        ${onlyWide('const right = v128.load(panel, 16);')}
        let row: v128;
        ${each((i) => `row = v128.load_splat<f32>(a${i}); low${i} = multiplyAdd(row, left, low${i}); ${onlyWide(`high${i} = multiplyAdd(row, right, high${i});`)}`)}
        panel += ${width * 4};`;
  return `
function tile${height}x${width}(table: usize, ${parameters}): void {
  const first = bias ? v128.load(bias) : f32x4.splat(0);
  ${onlyWide('const second = bias ? v128.load(bias, 16) : f32x4.splat(0);')}
  ${each((i) => `let low${i} = first; ${onlyWide(`let high${i} = second;`)}`)}
  ${depthLoops(height, body)}
  ${each((i) => `put(target + <usize>load<u32>(table, ${i * 8 + 4}), low${i}, ${wide ? 'high' : 'low'}${i}, ${wide}, columns, mode);`)}
}`;
}

/** A tile of pairs of 128-bit vectors that V8 joins: one pair for each row and panel of 8 columns. */
function wideTile(height, width) {
  const panels = upTo(width / 8);
  const each = (write) => upTo(height).map(write).join('\n');
  const eachSum = (write) => each((i) => panels.map((j) => write(i, j)).join(' '));
  const body = `
        ${panels.map((j) => `const left${j} = v128.load(panel${j}), right${j} = v128.load(panel${j}, 16);`).join('\n')}
        let row: v128;
        ${each((i) => `row = v128.load_splat<f32>(a${i}); ${panels.map((j) => `low${i}_${j} = multiplyAdd(row, left${j}, low${i}_${j}); high${i}_${j} = multiplyAdd(row, right${j}, high${i}_${j});`).join(' ')}`)}
        ${panels.map((j) => `panel${j} += 32;`).join(' ')}`;
  const half = (i, j) => SUMS + i * width * 4 + j * 32;
  return `
function tile${height}x${width}(table: usize, ${parameters}): void {
  const start = bias ? bias : buffer;
  const sums = buffer;
  ${panels.map((j) => `let panel${j} = panel + <usize>${j} * panelBytes;`).join(' ')}
  ${eachSum((i, j) => `let low${i}_${j} = v128.load(start, ${j * 32}), high${i}_${j} = v128.load(start, ${j * 32 + 16});`)}
  ${depthLoops(height, body)}
  ${eachSum((i, j) => `v128.store(sums, low${i}_${j}, ${half(i, j)}); v128.store(sums, high${i}_${j}, ${half(i, j) + 16});`)}
  putTile${width}(table, ${height}, target, columns, mode);
}`;
}

/** Splits the rows into tiles of nearly equal height, so that the last tile is not nearly empty. */
function rows(width, most) {
  const call = (height) => `case ${height}: tile${height}x${width}(table, ${passed}); break;`;
  return `
export function rows${width}(${rowParameters}, ${parameters}): void {
  let tiles = (rowCount + ${most - 1}) / ${most};
  while (rowCount > 0) {
    const height = (rowCount + tiles - 1) / tiles;
    switch (height) {
      ${upTo(most - 1)
        .map((i) => call(i + 1))
        .join('\n')}
      default: tile${most}x${width}(table, ${passed});
    }
    table += <usize>height << 3;
    rowCount -= height;
    tiles--;
  }
}`;
}

/** Puts the sums of a wide tile from the buffer into the target. */
function putTile(width) {
  const pair = (at) => `v128.load(sums, ${at}), v128.load(sums, ${at + 16})`;
  return `
function putTile${width}(table: usize, height: i32, target: usize, columns: i32, mode: i32): void {
  let sums = buffer;
  for (let i = 0; i < height; i++) {
    const to = target + <usize>load<u32>(table, 4);
    ${
      width === 16
        ? `put(to, ${pair(SUMS)}, true, 8, mode); put(to + 32, ${pair(SUMS + 32)}, true, columns - 8, mode);`
        : `put(to, ${pair(SUMS)}, true, columns, mode);`
    }
    table += 8;
    sums += ${width * 4};
  }
}`;
}

/**
 * A tile of neighbouring outputs of a convolution of one channel, 8 filters in pairs that V8 joins: the rows of the product are
 * one float apart, so they need one address alone. The sums go straight into the target, 8 of each output, from left to right:
 * where there are fewer filters, the next output overwrites the rest. least: results below it are replaced by it.
 */
function patchTile(height) {
  const each = (write) => upTo(height).map(write).join('\n');
  return `
function patchTile${height}(${patchParameters}): void {
  const start = bias ? bias : buffer;
  const floor = f32x4.splat(least);
  ${each((i) => `let low${i} = v128.load(start), high${i} = v128.load(start, 16);`)}
  const turn = filterRow - (<usize>filterWidth << 2);
  for (let i = filterHeight; i > 0; i--) {
    for (let j = filterWidth; j > 0; j--) {
      const left = v128.load(panel), right = v128.load(panel, 16);
      let row: v128;
      ${each((i) => `row = v128.load_splat<f32>(a, ${i * 4}); low${i} = multiplyAdd(row, left, low${i}); high${i} = multiplyAdd(row, right, high${i});`)}
      a += 4;
      panel += 32;
    }
    a += turn;
  }
  ${each((i) => `v128.store(target, f32x4.pmax(low${i}, floor)); v128.store(target, f32x4.pmax(high${i}, floor), 16); ${i < height - 1 ? 'target += pixel;' : ''}`)}
}`;
}

const patchParameters = [
  'a: usize, panel: usize, target: usize, pixel: usize, bias: usize, least: f32',
  'filterHeight: i32, filterWidth: i32, filterRow: usize',
].join(', ');

/** A row of at least four outputs, split into tiles of nearly equal width. */
function patchRow() {
  const passedPatch = patchParameters.replaceAll(/: \w+/g, '');
  const call = (height) => `case ${height}: patchTile${height}(${passedPatch}); break;`;
  return `
export function patchRow(outWidth: i32, ${patchParameters}): void {
  let tiles = (outWidth + 7) >> 3;
  while (outWidth > 0) {
    const height = (outWidth + tiles - 1) / tiles;
    switch (height) {
      ${upTo(4)
        .map((more) => call(more + 4))
        .join('\n')}
      default: patchTile8(${passedPatch});
    }
    a += <usize>height << 2;
    target += <usize>height * pixel;
    outWidth -= height;
    tiles--;
  }
}`;
}

/**
 * A tile of 4 rows of Winograd's products at one point: the rows come from 4 x 4 squares and are put into the target
 * (`squares`), or lie `step` bytes apart in depth and are added to it (`add`). second: the panel of the columns from the
 * ninth on.
 */
function pointTile(kind, width) {
  const squares = kind === 'squares';
  const vectors = upTo(width / 4);
  const each = (write) => upTo(4).map(write).join('\n');
  const load = (v) => `const b${v} = v128.load(${v < 2 ? 'panel' : 'second'}, ${(v % 2) * 16});`;
  const body = `
    ${vectors.map(load).join(' ')}
    let row: v128;
    ${each((i) => `row = v128.load_splat<f32>(a, ${i * (squares ? 16 : 4)}); ${vectors.map((v) => `s${i}_${v} = multiplyAdd(row, b${v}, s${i}_${v});`).join(' ')}`)}
    panel += ${Math.min(width, 8) * 4};
    second += 32;
    a += ${squares ? '4' : 'step'};`;
  const loop = squares
    ? `for (let i = depth; i > 0; i -= 4) { for (let j = 4; j > 0; j--) { ${body} } a += 48; }`
    : `for (let i = depth; i > 0; i--) { ${body} }`;
  const sum = (i, v) => (squares ? `s${i}_${v}` : `f32x4.add(v128.load(to${i}, ${v * 16}), s${i}_${v})`);
  return `
// @ts-ignore: decorator
@inline
export function ${kind}4x${width}(a: usize, step: usize, depth: i32, panel: usize, second: usize, target: usize, to: usize): void {
  const zero = f32x4.splat(0);
  ${each((i) => vectors.map((v) => `let s${i}_${v} = zero;`).join(' '))}
  ${loop}
  ${each((i) => `const to${i} = target + ${i} * to; ${vectors.map((v) => `v128.store(to${i}, ${sum(i, v)}, ${v * 16});`).join(' ')}`)}
}`;
}
