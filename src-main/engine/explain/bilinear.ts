/** A grid of values, `[height, width, channels]`. */
export interface Grid {
  values: ArrayLike<number>;
  height: number;
  width: number;
  channels: number;
}

/** Bilinear interpolation of a grid at a position in units of cells. Cells outside the grid have the value `outside`. */
export function sampleGrid(grid: Grid, y: number, x: number, channel: number, outside: number): number {
  const [top, left] = [Math.floor(y), Math.floor(x)];
  const [down, right] = [y - top, x - left];
  const { values, height, width, channels } = grid;
  const at = (row: number, column: number): number =>
    row < 0 || row >= height || column < 0 || column >= width
      ? outside
      : values[(row * width + column) * channels + channel]!;
  let sum = (1 - down) * (1 - right) * at(top, left);
  if (right > 0) sum += (1 - down) * right * at(top, left + 1);
  if (down > 0) sum += down * (1 - right) * at(top + 1, left);
  if (down > 0 && right > 0) sum += down * right * at(top + 1, left + 1);
  return sum;
}

/**
 * A map scaled to another size by bilinear interpolation between the cells' centres; beyond the outermost centres the
 * edge values are repeated.
 */
export function enlarge(grid: Grid, height: number, width: number): Float32Array {
  const larger = new Float32Array(height * width);
  const place = (index: number, from: number, to: number): number =>
    Math.max(0, Math.min(from - 1, ((index + 0.5) * from) / to - 0.5));
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++)
      larger[row * width + column] = sampleGrid(
        grid,
        place(row, grid.height, height),
        place(column, grid.width, width),
        0,
        0,
      );
  return larger;
}
