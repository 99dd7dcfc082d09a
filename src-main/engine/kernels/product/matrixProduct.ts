import { broadcast_util, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { depth } from '../convolution/convolution.ts';
import { type KernelExports, Mode } from '../runtime/KernelExports.ts';
import type { KernelModule } from '../runtime/memory.ts';
import { padBias, paddedBiasBytes, placeBias } from '../convolution/paddedBias.ts';
import { placeOnce, type Places, type Routine } from '../runtime/Routine.ts';

/**
 * Operands of a matrix product: a [.., M, D] and b [.., D, N] (the last two dimensions swapped if transposed), and an
 * optional bias [N].
 */
export interface ProductOperands {
  a: TensorInfo;
  b: TensorInfo;
  transposeA: boolean;
  transposeB: boolean;
  bias?: TensorInfo;
  relu?: boolean;
}

/** Whether the kernel supports the types and shapes of the operands. */
export function coversProduct({ a, b, bias, ...o }: ProductOperands): boolean {
  const columns = b.shape.at(o.transposeB ? -2 : -1);
  const fits = !bias || (bias.shape.length === 1 && bias.shape[0] === columns);
  return a.dtype === 'float32' && b.dtype === 'float32' && a.shape.length > 1 && b.shape.length > 1 && fits;
}

/** A matrix product [M, D] by [D, N] of known sizes; transposed operands are stored [D, M] and [N, D]. */
export interface ProductSizes {
  rows: number;
  columns: number;
  depth: number;
  transposeA: boolean;
  transposeB: boolean;
}

/** Addresses of a matrix product. */
export interface Product {
  a: number;
  b: number;
  /** 0 for none. The sums start from the bias. */
  bias: number;
  output: number;
  relu: boolean;
}

/** A matrix product in two steps, for multiplying several matrices by the same one. */
export interface ProductRoutine extends Routine<Product> {
  pack(exports: KernelExports, places: Places, b: number): void;
  /** Multiplies by the most recently packed operand. */
  multiply(exports: KernelExports, places: Places, operands: Omit<Product, 'b'>): void;
}

/** The matrix product of these sizes. */
export function productOf(s: ProductSizes): ProductRoutine {
  const panelBytes = s.depth * 32;
  const [down, across] = s.transposeB ? [4, s.depth * 4] : [s.columns * 4, 4];
  const block = rowBlock(s.depth);
  const loops = depth([s.depth, s.transposeA ? s.rows * 4 : 4]);
  const pack: ProductRoutine['pack'] = (exports, { scratch: [panels] }, b) =>
    exports.packPanels(b, panels!, panelBytes, s.depth, s.columns, down, across);
  const multiply: ProductRoutine['multiply'] = (
    exports,
    { tables: [table, biases], scratch: [panels] },
    { a, bias, output, relu },
  ) =>
    exports.product(
      ...([table!, s.rows, block, a, panels!, panelBytes, 0, output] as const),
      ...([placeBias(exports, bias, s.columns, biases!), s.columns, relu ? Mode.relu : 0, ...loops] as const),
    );
  return {
    tables: [s.rows * 8, paddedBiasBytes(s.columns)],
    scratch: [Math.ceil(s.columns / 8) * panelBytes],
    prepare(exports, [table, biases]) {
      exports.rowTable(table!, 1, 0, 0, 1, 0, 0, s.rows, s.transposeA ? 4 : s.depth * 4, s.columns * 4);
      padBias(exports, s.columns, biases!);
    },
    run(exports, places, operands) {
      pack(exports, places, operands.b);
      multiply(exports, places, operands);
    },
    pack,
    multiply,
  };
}

/**
 * The matrix product [.., M, N] with broadcast leading dimensions. The right operand is packed at every call, so weights
 * may change in place.
 */
export function matrixProduct(module: KernelModule, o: ProductOperands): TensorInfo {
  const { exports } = module;
  const sizes = sizesOf(o);
  const batch = broadcast_util.assertAndGetBroadcastShape(o.a.shape.slice(0, -2), o.b.shape.slice(0, -2));
  const output = module.output([...batch, sizes.rows, sizes.columns]);
  const routine = productOf(sizes);
  const places = placeOnce(module, routine);
  const bias = o.bias ? module.offset(o.bias) : 0;
  const matrices = util.sizeFromShape(batch);
  const aOf = broadcastIndex(o.a.shape.slice(0, -2), batch);
  const bOf = broadcastIndex(o.b.shape.slice(0, -2), batch);
  for (let i = 0, packed = -1; i < matrices; i++) {
    const right = bOf(i);
    if (right !== packed)
      routine.pack(exports, places, module.offset(o.b) + right * sizes.depth * sizes.columns * 4);
    packed = right;
    const a = module.offset(o.a) + aOf(i) * sizes.rows * sizes.depth * 4;
    const target = module.offset(output) + i * sizes.rows * sizes.columns * 4;
    routine.multiply(exports, places, { a, bias, output: target, relu: o.relu ?? false });
  }
  return output;
}

function sizesOf({ a, b, transposeA, transposeB }: ProductOperands): ProductSizes {
  return {
    rows: a.shape.at(transposeA ? -1 : -2)!,
    columns: b.shape.at(transposeB ? -2 : -1)!,
    depth: a.shape.at(transposeA ? -2 : -1)!,
    transposeA,
    transposeB,
  };
}

/** Number of rows that fit into a second-level cache of 256 KiB. */
function rowBlock(depthOfSum: number): number {
  return Math.max(16, Math.min(256, Math.floor(65536 / Math.max(1, depthOfSum))));
}

/** Maps a flat index into the broadcast batch to the matrix of an operand whose leading dimensions are `shape`. */
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
