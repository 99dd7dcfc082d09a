import { rowsOf } from './kernels.ts';
import { sizeOf } from '../../../src-shared/model/shape.ts';

/** Some values of a weight as an image: row by row, which of the weight's values each cell is; -1 where there is none. */
export interface WeightTile {
  rows: number;
  columns: number;
  indices: Int32Array;
  /** The input map that the values belong to, counting from 0; undefined where they are of no single one. */
  input: number | undefined;
}

/**
 * The values of a weight that make one output, as images: of a kernel `[KH, KW, Cin, Cout]` a window for each input map, of a
 * depthwise one (`[KH, KW, C, multiplier]`) the output's own, of `[in, out]` its inputs in rows, of a vector all its values.
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

/** Which output of a weight a value belongs to; 0 for a vector, which is shown whole. */
export function outputOf(shape: readonly number[], index: number, depthwise = false): number {
  if (shape.length < 2) return 0;
  const last = shape.at(-1)!;
  return index % (depthwise ? shape.at(-2)! * last : last);
}

/** Where a value is in its weight, as people write it: row-major indices, counting from 0. */
export function placeOf(shape: readonly number[], index: number): string {
  const places: number[] = [];
  let rest = index;
  for (const size of [...shape].reverse()) {
    places.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return places.join(', ');
}

/** The values of a tile; NaN where there is none. */
export const tileValues = ({ indices }: WeightTile, values: Float32Array): Float32Array =>
  Float32Array.from(indices, (index) => values[index] ?? NaN);

function listTile(count: number, place: (at: number) => number): WeightTile {
  const [rows, columns] = rowsOf(count);
  const indices = Int32Array.from({ length: rows * columns }, (_none, at) => (at < count ? place(at) : -1));
  return { rows, columns, indices, input: undefined };
}
