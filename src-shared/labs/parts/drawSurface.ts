import { contourLines } from '../../figures/parts/contourLines.ts';
import { palettes } from '../../figures/parts/figure.ts';
import { pixelPicture } from '../../figures/parts/pixels.ts';
import { round } from '../../figures/parts/plot.ts';
import type { ExperimentLook } from '../Experiment.ts';
import type { Plane } from './plane.ts';

/** The middles of a square grid of cells over a plane, `[cells², 2]`, in rows from the top left. */
export function cellMiddles({ x, y }: Plane, cells: number): Float64Array {
  const [left, right] = x.domain() as [number, number];
  const [bottom, top] = y.domain() as [number, number];
  const places = new Float64Array(2 * cells * cells);
  for (let cell = 0; cell < cells * cells; cell++) {
    const [across, down] = [(cell % cells) + 0.5, Math.floor(cell / cells) + 0.5];
    places[2 * cell] = left + (across / cells) * (right - left);
    places[2 * cell + 1] = top + (down / cells) * (bottom - top);
  }
  return places;
}

/**
 * Colours a plane by values, blue below 0 and red above.
 * @param values one for each of {@link cellMiddles}
 * @param reach absolute value of the strongest colour
 */
export function drawHeatMap(
  { inside, area }: Plane,
  values: Float64Array,
  { reach, opacity }: { reach: number; opacity: number },
  { theme }: ExperimentLook,
): void {
  const side = Math.sqrt(values.length);
  const scale = { map: 'blue-red', low: -reach, high: reach } as const;
  inside
    .append('image')
    .attr('href', pixelPicture({ values, width: side, height: side }, scale, theme))
    .attr('x', round(area.left))
    .attr('y', round(area.top))
    .attr('width', round(area.width))
    .attr('height', round(area.height))
    .attr('preserveAspectRatio', 'none')
    .attr('opacity', opacity);
}

/** Draws where a surface has some heights. */
export function drawContours(
  { inside, x, y }: Plane,
  height: (x: number, y: number) => number,
  levels: readonly number[],
  { theme }: ExperimentLook,
): void {
  for (const outline of contourLines(height, x, y, levels))
    inside.append('path').attr('d', outline).attr('fill', 'none').attr('stroke', palettes[theme].line);
}

/** Marks a place with a cross. */
export function drawCross(
  { inside, x, y }: Plane,
  [atX, atY]: readonly [number, number],
  { theme }: ExperimentLook,
): void {
  inside
    .append('path')
    .attr('d', `M${round(x(atX) - 5)} ${round(y(atY))}h10m-5 -5v10`)
    .attr('stroke', palettes[theme].ink)
    .attr('stroke-width', 1.5);
}
