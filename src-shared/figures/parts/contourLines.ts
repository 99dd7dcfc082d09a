import { contours, type ScaleContinuousNumeric } from 'd3';
import { round } from './plot.ts';

type Scale = ScaleContinuousNumeric<number, number>;

/** Number of cells of the grid for finding contours. */
const GRID = [96, 64] as const;

/** Where a surface has some heights: outlines as SVG path data, in the pixels of the scales. */
export function contourLines(
  height: (x: number, y: number) => number,
  x: Scale,
  y: Scale,
  levels: readonly number[],
): string[] {
  const [wide, tall] = GRID;
  const [left, right] = x.range() as [number, number];
  const [bottom, top] = y.range() as [number, number];
  const surface = gridHeights(height, x, y);
  const place = (points: number[][]): string =>
    points
      .map(
        ([px, py]) =>
          `${round(left + px! * ((right - left) / wide))} ${round(top + py! * ((bottom - top) / tall))}`,
      )
      .join('L');
  return contours()
    .size([wide, tall])
    .thresholds([...levels])(surface)
    .flatMap(({ coordinates }) => coordinates.flat())
    .flatMap((ring) => insideOnly(ring, wide, tall))
    .map((part) => `M${place(part)}`);
}

/** The heights at the middles of the grid's cells, in row-major order from the top left. */
export function gridHeights(height: (x: number, y: number) => number, x: Scale, y: Scale): number[] {
  const [wide, tall] = GRID;
  const [left, right] = x.range() as [number, number];
  const [bottom, top] = y.range() as [number, number];
  return Array.from({ length: wide * tall }, (_none, cell) =>
    height(
      x.invert(left + ((cell % wide) + 0.5) * ((right - left) / wide)),
      y.invert(top + (Math.floor(cell / wide) + 0.5) * ((bottom - top) / tall)),
    ),
  );
}

/** The parts of a contour that do not run along the edge of the grid, where d3 closes it. */
function insideOnly(ring: number[][], wide: number, tall: number): number[][][] {
  const parts: number[][][] = [[]];
  for (const point of ring) {
    const [x, y] = point as [number, number];
    if (x <= 0 || y <= 0 || x >= wide || y >= tall) {
      if (parts.at(-1)!.length) parts.push([]);
    } else parts.at(-1)!.push(point);
  }
  return parts.filter((part) => part.length > 1);
}
