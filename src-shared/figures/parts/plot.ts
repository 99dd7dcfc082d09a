import { axisBottom, axisLeft, scaleLinear, type ScaleLinear } from 'd3';
import type { Span } from './clipLine.ts';
import { dressAxis } from './axes.ts';
import { palettes, short, type FigureOptions, type Root } from './figure.ts';

/** The inner area of a plot with both axes from 0 to 1, in CSS pixels of its figure. */
export interface PlotPlace {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export interface SharePlot {
  x: ScaleLinear<number, number>;
  y: ScaleLinear<number, number>;
}

/** Both shares in full. */
const WHOLE: Span = { x: [0, 1], y: [0, 1] };

/** Draws two labelled axes from 0 to 1 and a faint grid. */
export function drawSharePlot(
  root: Root,
  { left, right, top, bottom }: PlotPlace,
  names: { across: string; up: string },
  { theme }: FigureOptions,
  span = WHOLE,
): SharePlot {
  const x = scaleLinear(span.x, [left, right]);
  const y = scaleLinear(span.y, [bottom, top]);
  const ticks = bottom - top < 116 ? 2 : 4;
  const axes = [
    root
      .append('g')
      .attr('transform', `translate(${left} 0)`)
      .call(
        axisLeft(y)
          .ticks(ticks)
          .tickSize(-(right - left))
          .tickPadding(6)
          .tickFormat((value) => short(Number(value))),
      ),
    root
      .append('g')
      .attr('transform', `translate(0 ${round(bottom)})`)
      .call(
        axisBottom(x)
          .ticks(ticks)
          .tickSize(0)
          .tickPadding(6)
          .tickFormat((value) => short(Number(value))),
      ),
  ];
  for (const axis of axes) dressAxis(axis, palettes[theme]);
  root
    .append('text')
    .attr('x', round((left + right) / 2))
    .attr('y', round(bottom + 31))
    .attr('text-anchor', 'middle')
    .attr('font-size', 11)
    .text(names.across);
  root
    .append('text')
    .attr('transform', `translate(12 ${round((top + bottom) / 2)}) rotate(-90)`)
    .attr('text-anchor', 'middle')
    .attr('font-size', 11)
    .text(names.up);
  return { x, y };
}

/** Draws the diagonal. */
export function drawDiagonal(root: Root, { x, y }: SharePlot, { theme }: FigureOptions): void {
  root
    .append('line')
    .attr('x1', round(x(0)))
    .attr('y1', round(y(0)))
    .attr('x2', round(x(1)))
    .attr('y2', round(y(1)))
    .attr('stroke', palettes[theme].quiet)
    .attr('stroke-dasharray', '2 3');
}

/** Rounds a coordinate to a tenth of a pixel. */
export const round = (value: number): number => Math.round(value * 10) / 10;
