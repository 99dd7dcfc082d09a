// Generates the AssemblyScript of the inner loop of convolutions and matrix products: a tile of `height` rows by 8 (or 4)
// columns stays in registers while the sum over the depth runs. AssemblyScript has no macros, and registers cannot be
// indexed, so the variants are generated here.
//
// Rows are found through a table of (source, target) byte offsets, so that the same loop serves output positions, filter
// taps and matrix rows. Columns come from packed panels, so they are contiguous. The depth is three nested counted loops,
// each with the byte stride of the row operand.
//
// Measured with V8 on x86-64 (16 vector registers): 4 x 8 without unrolling reaches 55 to 65 GFLOP/s; 5 and 6 rows, or an
// unrolled loop, spill registers and fall to half of that.

const heights = [1, 2, 3, 4];
const widths = [8, 4];

/** The whole source: every tile, and for each width the function that iterates over all rows of a block. */
export function tilesSource() {
  const tiles = heights.flatMap((height) => widths.map((width) => tile(height, width)));
  return ["import { multiplyAdd, put } from './put';", ...tiles, ...widths.map(rows)].join('\n');
}

const parameters = [
  'source: usize, panel: usize, target: usize, bias: usize, columns: i32, mode: i32',
  'count0: i32, stride0: i32, count1: i32, stride1: i32, count2: i32, stride2: i32',
].join(', ');
const passed = parameters.replaceAll(/: \w+/g, '');

function tile(height, width) {
  const wide = width === 8;
  const each = (write) => heights.slice(0, height).map((_, i) => write(i)).join('\n');
  const onlyWide = (text) => (wide ? text : '');
  return `
function tile${height}x${width}(table: usize, ${parameters}): void {
  ${each((i) => `let a${i} = source + <usize>load<u32>(table, ${i * 8});`)}
  const first = bias ? v128.load(bias) : f32x4.splat(0);
  ${onlyWide('const second = bias ? v128.load(bias, 16) : f32x4.splat(0);')}
  ${each((i) => `let low${i} = first; ${onlyWide(`let high${i} = second;`)}`)}
  const turn1 = <usize>(stride1 - count2 * stride2);
  const turn0 = <usize>(stride0 - count1 * stride1);
  for (let i0 = count0; i0 > 0; i0--) {
    for (let i1 = count1; i1 > 0; i1--) {
      for (let i2 = count2; i2 > 0; i2--) {
        const left = v128.load(panel);
        ${onlyWide('const right = v128.load(panel, 16);')}
        let row: v128;
        ${each((i) => `row = v128.load_splat<f32>(a${i}); low${i} = multiplyAdd(row, left, low${i}); ${onlyWide(`high${i} = multiplyAdd(row, right, high${i});`)}`)}
        ${each((i) => `a${i} += <usize>stride2;`)}
        panel += ${width * 4};
      }
      ${each((i) => `a${i} += turn1;`)}
    }
    ${each((i) => `a${i} += turn0;`)}
  }
  ${each((i) => `put(target + <usize>load<u32>(table, ${i * 8 + 4}), low${i}, ${wide ? 'high' : 'low'}${i}, ${wide}, columns, mode);`)}
}`;
}

/** Splits the rows into tiles of nearly equal height, so that the last tile is not nearly empty. */
function rows(width) {
  const call = (height) => `case ${height}: tile${height}x${width}(table, ${passed}); break;`;
  return `
export function rows${width}(table: usize, rowCount: i32, ${parameters}): void {
  let tiles = (rowCount + 3) >> 2;
  while (rowCount > 0) {
    const height = (rowCount + tiles - 1) / tiles;
    switch (height) {
      ${heights.slice(0, 3).map(call).join('\n')}
      default: tile4x${width}(table, ${passed});
    }
    table += <usize>height << 3;
    rowCount -= height;
    tiles--;
  }
}`;
}
