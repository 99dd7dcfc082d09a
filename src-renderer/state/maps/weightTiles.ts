import { rowsOf } from './kernels.ts';
import { placeIn, sizeOf } from '../../../src-shared/model/shape.ts';

/** Values of a weight as an image: the index of each cell's value in row-major order; -1 for empty cells. */
export interface WeightTile {
  rows: number;
  columns: number;
  indices: Int32Array;
  /** The input map of the values, counting from 0; undefined if they belong to several. */
  input: number | undefined;
}

/**
 * The values of a weight that belong to one output, as images: for a kernel `[KH, KW, Cin, Cout]` a window per input map,
 * for a depthwise one (`[KH, KW, C, multiplier]`) the output's own, for `[in, out]` its inputs in rows, for a vector all
 * values.
 */
export function weightTiles(
  shape: readonly number[],
  output: number,
  depthwise = false,
): { tiles: WeightTile[]; outputs: number } {
  if (shape.length < 2) return { tiles: [listTile(shape[0] ?? 1, (at) => at)], outputs: 1 };
  if (shape.length !== 4) {
    const outputs = shape.at(-1)!;
    const inputs = sizeOf(shape.slice(0, -1));
    return { tiles: [listTile(inputs, (at) => at * outputs + output)], outputs };
  }
  const [rows, columns, inputs, last] = shape as [number, number, number, number];
  const windows = depthwise ? [Math.floor(output / last)] : Array.from({ length: inputs }, (_none, at) => at);
  const column = depthwise ? output % last : output;
  const tiles = windows.map((input) => ({
    ...{ rows, columns, input },
    indices: Int32Array.from(
      { length: rows * columns },
      (_none, at) => (at * inputs + input) * last + column,
    ),
  }));
  return { tiles, outputs: depthwise ? inputs * last : last };
}

/** The output that a value of a weight belongs to; 0 for a vector, which is shown as a whole. */
export function outputOf(shape: readonly number[], index: number, depthwise = false): number {
  if (shape.length < 2) return 0;
  const last = shape.at(-1)!;
  return index % (depthwise ? shape.at(-2)! * last : last);
}

/** Position of a value in its weight as text: row-major indices, counting from 0. */
export const placeOf = (shape: readonly number[], index: number): string => placeIn(shape, index).join(', ');

/** The values of a tile; NaN for empty cells. */
export const tileValues = ({ indices }: WeightTile, values: Float32Array): Float32Array =>
  Float32Array.from(indices, (index) => values[index] ?? NaN);

function listTile(count: number, place: (at: number) => number): WeightTile {
  const [rows, columns] = rowsOf(count);
  const indices = Int32Array.from({ length: rows * columns }, (_none, at) => (at < count ? place(at) : -1));
  return { rows, columns, indices, input: undefined };
}
