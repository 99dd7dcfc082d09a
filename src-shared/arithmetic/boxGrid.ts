import { logistic, softmaxTerms } from './activation.ts';
import { areaOf, type Box, type Detection, type LabelledBox } from './boxes.ts';

/**
 * How a detector divides a picture: into cells, each of which answers for the object whose centre lies in it (Redmon et al. 2016,
 * "You only look once"), with sizes told relative to an anchor (Redmon and Farhadi 2017).
 */
export interface BoxGrid {
  rows: number;
  columns: number;
  /** Side of a cell in pixels. */
  cell: number;
  /** The box that a cell starts from, around its centre. */
  anchor: { width: number; height: number };
  classes: number;
}

/**
 * Values of a cell before those of the classes: whether an object's centre is in it, where in the cell, from 0 to 1 across and down,
 * and the logarithms of its size divided by the anchor's.
 */
export const BOX_VALUES = 5;

/** Number of values of a cell. */
export const cellSize = ({ classes }: Pick<BoxGrid, 'classes'>): number => BOX_VALUES + classes;

/** Number of values of a picture's cells. */
export const gridSize = (grid: BoxGrid): number => grid.rows * grid.columns * cellSize(grid);

/** The row and column of the cell that answers for a box. */
export function cellOf(
  { left, top, width, height }: Box,
  { rows, columns, cell }: BoxGrid,
): [number, number] {
  const within = (value: number, most: number): number =>
    Math.max(0, Math.min(most - 1, Math.floor(value / cell)));
  return [within(top + height / 2, rows), within(left + width / 2, columns)];
}

/**
 * Writes what a grid is to say of a picture's objects, `[rows, columns, 5 + classes]`, classes one-hot. Of several objects with
 * their centres in one cell the largest has it.
 */
export function writeGridTargets(
  objects: readonly LabelledBox[],
  grid: BoxGrid,
  target: Float32Array,
  at = 0,
): void {
  const size = cellSize(grid);
  target.fill(0, at, at + gridSize(grid));
  for (const object of [...objects].sort((a, b) => areaOf(a) - areaOf(b))) {
    const [row, column] = cellOf(object, grid);
    const from = at + (row * grid.columns + column) * size;
    target.fill(0, from, from + size);
    target[from] = 1;
    target[from + 1] = (object.left + object.width / 2) / grid.cell - column;
    target[from + 2] = (object.top + object.height / 2) / grid.cell - row;
    target[from + 3] = Math.log(object.width / grid.anchor.width);
    target[from + 4] = Math.log(object.height / grid.anchor.height);
    target[from + BOX_VALUES + object.label] = 1;
  }
}

/**
 * What each cell says, row by row: the most likely class, its probability times that of an object as score, and the box.
 * @param outputs `[rows, columns, 5 + classes]`, row by row: logits, but the logarithms of the size
 */
export function readGrid(outputs: Float32Array, grid: BoxGrid, at = 0): Detection[] {
  const size = cellSize(grid);
  return Array.from({ length: grid.rows * grid.columns }, (_none, index) => {
    const [row, column] = [Math.floor(index / grid.columns), index % grid.columns];
    const [object, x, y, width, height, ...classes] = outputs.subarray(
      at + index * size,
      at + (index + 1) * size,
    ) as unknown as [number, number, number, number, number, ...number[]];
    const { highest, total } = softmaxTerms(classes);
    const wide = grid.anchor.width * Math.exp(width);
    const high = grid.anchor.height * Math.exp(height);
    return {
      label: Math.max(0, classes.indexOf(highest)),
      score: logistic(object) / total,
      left: (column + logistic(x)) * grid.cell - wide / 2,
      top: (row + logistic(y)) * grid.cell - high / 2,
      width: wide,
      height: high,
    };
  });
}
