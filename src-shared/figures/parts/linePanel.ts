import { axisBottom, axisLeft, line, scaleLinear } from 'd3';
import { dressAxis } from './axes.ts';
import { palettes, short, type FigureOptions, type Root } from './figure.ts';
import { cut } from './text.ts';

/** A line of a panel: its points from left to right. */
export interface PanelLine {
  colour: string;
  points: readonly (readonly [x: number, y: number])[];
  dashed?: boolean;
}

/** A small line chart in a part of a figure. */
export interface LinePanel {
  place: { left: number; top: number; width: number; height: number };
  xTitle: string;
  yTitle: string;
  /** Minimum and maximum of each axis. */
  x: readonly [number, number];
  y: readonly [number, number];
  lines: readonly PanelLine[];
  /** Labels that replace the numbers at integer x. */
  names?: readonly string[];
}

const MARGIN = { top: 10, right: 12, left: 46 };
const SLANTED = 62;
const UPRIGHT = 36;

/** Draws axes and lines, with a dot on every point. */
export function drawLinePanel(
  root: Root,
  { place, xTitle, yTitle, x: across, y: up, lines, names }: LinePanel,
  options: FigureOptions,
): void {
  const palette = palettes[options.theme];
  const { left, top, width, height } = place;
  const bottom = top + height - (names ? SLANTED : UPRIGHT);
  const x = scaleLinear(across, [left + MARGIN.left, left + width - MARGIN.right]);
  const y = scaleLinear(up, [bottom, top + MARGIN.top]);
  const ticks = bottom - top < 120 ? 3 : 5;
  const upright = root
    .append('g')
    .attr('transform', `translate(${round(left + MARGIN.left)} 0)`)
    .call(
      axisLeft(y)
        .ticks(ticks)
        .tickSize(-(width - MARGIN.left - MARGIN.right))
        .tickPadding(6)
        .tickFormat((value) => short(Number(value))),
    );
  const flat = root.append('g').attr('transform', `translate(0 ${round(bottom)})`);
  flat.call(
    names
      ? axisBottom(x)
          .tickValues(namedPlaces(names.length, width - MARGIN.left - MARGIN.right))
          .tickSize(0)
          .tickPadding(6)
          .tickFormat((value) => cut(names[Number(value)] ?? '', 70, 11))
      : axisBottom(x)
          .ticks(Math.max(2, Math.floor(width / 60)))
          .tickSize(0)
          .tickPadding(6)
          .tickFormat((value) => short(Number(value))),
  );
  for (const axis of [upright, flat]) dressAxis(axis, palette);
  if (names)
    flat.selectAll('text').attr('transform', 'translate(-4 2) rotate(-40)').attr('text-anchor', 'end');
  const title = (words: string, transform: string): void => {
    root
      .append('text')
      .attr('transform', transform)
      .attr('text-anchor', 'middle')
      .attr('font-size', 11)
      .text(words);
  };
  title(
    xTitle,
    `translate(${round(left + MARGIN.left + (width - MARGIN.left - MARGIN.right) / 2)} ${round(top + height - 4)})`,
  );
  title(yTitle, `translate(${round(left + 11)} ${round((top + MARGIN.top + bottom) / 2)}) rotate(-90)`);
  const path = line<readonly [number, number]>(
    (point) => round(x(point[0])),
    (point) => round(y(point[1])),
  ).defined(([, value]) => Number.isFinite(value));
  for (const { colour, points, dashed } of lines) {
    root
      .append('path')
      .attr('d', path(points) ?? '')
      .attr('fill', 'none')
      .attr('stroke', colour)
      .attr('stroke-width', 1.75)
      .attr('stroke-linejoin', 'round')
      .attr('stroke-dasharray', dashed ? '5 3' : null);
    if (points.length > 40) continue;
    for (const [at, value] of points.filter(([, one]) => Number.isFinite(one)))
      root
        .append('circle')
        .attr('cx', round(x(at)))
        .attr('cy', round(y(value)))
        .attr('r', 2.5)
        .attr('fill', colour);
  }
}

/** As many evenly spaced names as fit, including the first and the last. */
function namedPlaces(count: number, width: number): number[] {
  const every = Math.max(1, Math.ceil((count * 16) / Math.max(1, width)));
  return Array.from({ length: count }, (_none, at) => at).filter((at) => at % every === 0);
}

const round = (value: number): number => Math.round(value * 10) / 10;
