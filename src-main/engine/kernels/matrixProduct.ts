import { broadcast_util, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { depth } from './convolution.ts';
import { Mode } from './KernelExports.ts';
import type { KernelModule } from './memory.ts';
import { paddedBias } from './paddedBias.ts';

/** What a matrix product reads: a [.., M, D] and b [.., D, N] (the last two swapped when transposed), perhaps a bias [N]. */
export interface ProductOperands {
  a: TensorInfo;
  b: TensorInfo;
  transposeA: boolean;
  transposeB: boolean;
  bias?: TensorInfo;
  relu?: boolean;
}

/** Whether the product's operands are of the types and shapes the kernel computes. */
export function coversProduct({ a, b, bias, ...o }: ProductOperands): boolean {
  const columns = b.shape.at(o.transposeB ? -2 : -1);
  const fits = !bias || (bias.shape.length === 1 && bias.shape[0] === columns);
  return a.dtype === 'float32' && b.dtype === 'float32' && a.shape.length > 1 && b.shape.length > 1 && fits;
}

interface Sizes {
  rows: number;
  columns: number;
  depth: number;
}

/**
 * The matrix product [.., M, N], leading dimensions broadcast. The right operand is packed anew at every call, so weights may
 * change in place.
 */
export function matrixProduct(module: KernelModule, o: ProductOperands): TensorInfo {
  const sizes: Sizes = {
    rows: o.a.shape.at(o.transposeA ? -1 : -2)!,
    columns: o.b.shape.at(o.transposeB ? -2 : -1)!,
    depth: o.a.shape.at(o.transposeA ? -2 : -1)!,
  };
  const batch = broadcast_util.assertAndGetBroadcastShape(o.a.shape.slice(0, -2), o.b.shape.slice(0, -2));
  const output = module.output([...batch, sizes.rows, sizes.columns]);
  const panelBytes = sizes.depth * 32;
  const areas = module.scratch(
    sizes.rows * 8,
    Math.ceil(sizes.columns / 8) * panelBytes,
    sizes.columns * 4 + 32,
  ) as [number, number, number];
  const [table] = areas;
  const rowStride = o.transposeA ? 4 : sizes.depth * 4;
  module.exports.rowTable(table, 1, 0, 0, 1, 0, 0, sizes.rows, rowStride, sizes.columns * 4);
  const bias = o.bias ? paddedBias(module, o.bias, sizes.columns, areas[2]) : 0;
  const matrices = util.sizeFromShape(batch);
  const aOf = broadcastIndex(o.a.shape.slice(0, -2), batch);
  const bOf = broadcastIndex(o.b.shape.slice(0, -2), batch);
  for (let i = 0, packed = -1; i < matrices; i++) {
    if (bOf(i) !== packed) packRight(module, o, sizes, areas[1], (packed = bOf(i)));
    const left = module.offset(o.a) + aOf(i) * sizes.rows * sizes.depth * 4;
    const target = module.offset(output) + i * sizes.rows * sizes.columns * 4;
    module.exports.product(
      ...([table, sizes.rows, rowBlock(sizes.depth), left, areas[1], panelBytes, 0] as const),
      ...([target, bias, sizes.columns, o.relu ? Mode.relu : 0] as const),
      ...depth([sizes.depth, o.transposeA ? sizes.rows * 4 : 4]),
    );
  }
  return output;
}

function packRight(module: KernelModule, o: ProductOperands, s: Sizes, panels: number, matrix: number): void {
  const source = module.offset(o.b) + matrix * s.depth * s.columns * 4;
  const [down, across] = o.transposeB ? [4, s.depth * 4] : [s.columns * 4, 4];
  module.exports.packPanels(source, panels, s.depth * 32, s.depth, s.columns, down, across);
}

/** Rows that fit into a second-level cache of 256 KiB together. */
function rowBlock(depthOfSum: number): number {
  return Math.max(16, Math.min(256, Math.floor(65536 / Math.max(1, depthOfSum))));
}

/** From a flat index into the broadcast batch to the matrix of an operand whose leading dimensions are `shape`. */
function broadcastIndex(shape: number[], batch: number[]): (index: number) => number {
  if (util.sizeFromShape(shape) === 1) return () => 0;
  const offset = batch.length - shape.length;
  const strides = shape.map((size, i) => (size === 1 ? 0 : util.sizeFromShape(shape.slice(i + 1))));
  return (index) => {
    let matrix = 0;
    for (let i = batch.length - 1; i >= offset; i--) {
      matrix += (index % batch[i]!) * strides[i - offset]!;
      index = Math.floor(index / batch[i]!);
    }
    return matrix;
  };
}
