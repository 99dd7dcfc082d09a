import { line } from 'd3';
import { round } from '../../figures/parts/plot.ts';
import type { Plane } from './plane.ts';

/** How a curve looks. */
export interface CurveLook {
  colour: string;
  width?: number;
  dashed?: boolean;
  /** Radius of a dot on every point. Default: none */
  dots?: number;
}

/** A coordinate; far outside the clipped area SVG renderers lose precision. */
const far = (value: number): number => round(Math.max(-9999, Math.min(9999, value)));

/** Draws a curve inside the axes, with gaps where a value is not finite. */
export function drawCurve(
  { inside, x, y }: Plane,
  points: readonly (readonly [number, number])[],
  { colour, width = 2, dashed, dots }: CurveLook,
): void {
  const path = line<readonly [number, number]>(
    ([at]) => far(x(at)),
    ([, value]) => far(y(value)),
  ).defined(([at, value]) => Number.isFinite(x(at)) && Number.isFinite(y(value)));
  inside
    .append('path')
    .attr('d', path(points) ?? '')
    .attr('fill', 'none')
    .attr('stroke', colour)
    .attr('stroke-width', width)
    .attr('stroke-linejoin', 'round')
    .attr('stroke-dasharray', dashed ? '5 3' : null);
  if (dots !== undefined) drawDots({ inside, x, y }, points, { colour, radius: dots });
}

/** Draws points inside the axes, without those that are not finite. */
export function drawDots(
  { inside, x, y }: Pick<Plane, 'inside' | 'x' | 'y'>,
  points: readonly (readonly [number, number])[],
  { colour, radius }: { colour: string; radius: number },
): void {
  for (const [at, value] of points)
    if (Number.isFinite(x(at)) && Number.isFinite(y(value)))
      inside
        .append('circle')
        .attr('cx', far(x(at)))
        .attr('cy', far(y(value)))
        .attr('r', radius)
        .attr('fill', colour);
}

/** Draws a vertical line inside the axes. */
export function drawUpright({ inside, x, area }: Plane, at: number, colour: string): void {
  inside
    .append('line')
    .attr('x1', round(x(at)))
    .attr('x2', round(x(at)))
    .attr('y1', round(area.top))
    .attr('y2', round(area.top + area.height))
    .attr('stroke', colour)
    .attr('stroke-dasharray', '3 3');
}
