import { axisBottom, axisLeft, line, scaleLinear } from 'd3';
import { dressAxis } from './parts/axes.ts';
import { createFigure, palettes, short, type FigureOptions, type Root } from './parts/figure.ts';
import { pixelPicture } from './parts/pixels.ts';
import { cut, cutOrNone, textWidth } from './parts/text.ts';
import { figureTexts } from '../texts/figures.ts';

/** The outputs of a network for points, and their targets. */
export interface FitData {
  /** `[points, variables]` */
  inputs: Float32Array;
  /** `[points, size]`; the first value is drawn. */
  targets: Float32Array;
  outputs: Float32Array;
  variables: number;
  size: number;
  description: string;
}

const MARGIN = { top: 28, right: 18, bottom: 34, left: 52 };
const SPACE = '\u00a0';

/**
 * How a network fits points: for one variable as a curve with the true one, for two variables as surfaces seen from above
 * (true and learned, on one colour scale), for others as outputs against targets.
 */
export function fit(data: FitData, options: FigureOptions): SVGSVGElement {
  const root = createFigure(options, figureTexts[options.language].fit, data.description);
  const grid = data.variables === 2 ? gridOf(data) : undefined;
  if (grid) drawSurfaces(root, grid, options);
  else if (data.variables === 1) drawCurve(root, data, options);
  else drawAgainstTrue(root, data, options);
  return root.node()!;
}

interface Point {
  x: number;
  y: number;
}

interface Drawn {
  name: string;
  colour: string;
  points: Point[];
  dots?: boolean;
  dashed?: boolean;
}

function drawCurve(root: Root, data: FitData, options: FigureOptions): void {
  const text = figureTexts[options.language];
  const palette = palettes[options.theme];
  const order = [...data.inputs.keys()].sort((a, b) => data.inputs[a]! - data.inputs[b]!);
  const points = (values: Float32Array): Point[] =>
    order.map((row) => ({ x: data.inputs[row]!, y: values[row * data.size]! }));
  drawPlot(
    root,
    [
      { name: text.trueValue, colour: palette.series.heldOut, points: points(data.targets), dashed: true },
      { name: text.networkSays, colour: palette.series.train, points: points(data.outputs) },
    ],
    { x: 'x', y: 'y' },
    options,
  );
}

function drawAgainstTrue(root: Root, data: FitData, options: FigureOptions): void {
  const text = figureTexts[options.language];
  const palette = palettes[options.theme];
  const points = Array.from({ length: data.targets.length }, (_none, at) => ({
    x: data.targets[at]!,
    y: data.outputs[at]!,
  }));
  const ends = points.flatMap(({ x }) => x);
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  drawPlot(
    root,
    [
      {
        name: text.equal,
        colour: palette.quiet,
        points: [
          { x: low, y: low },
          { x: high, y: high },
        ],
        dashed: true,
      },
      { name: text.networkSays, colour: palette.series.train, points, dots: true },
    ],
    { x: text.trueValue, y: text.networkSays },
    options,
  );
}

function drawPlot(
  root: Root,
  series: Drawn[],
  axes: { x: string; y: string },
  { width, height, theme }: FigureOptions,
): void {
  const palette = palettes[theme];
  const all = series
    .flatMap(({ points }) => points)
    .filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
  const extent = (values: number[]): [number, number] => {
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return low < high ? [low, high] : [low - 1, high + 1];
  };
  const x = scaleLinear(extent(all.map((point) => point.x)), [MARGIN.left, width - MARGIN.right]);
  const y = scaleLinear(extent(all.map((point) => point.y)), [height - MARGIN.bottom, MARGIN.top]).nice();
  const left = axisLeft(y)
    .ticks(Math.max(2, Math.floor(height / 50)))
    .tickSize(-(width - MARGIN.left - MARGIN.right))
    .tickPadding(6)
    .tickFormat((value) => short(Number(value)));
  const bottom = axisBottom(x)
    .ticks(Math.max(2, Math.floor(width / 90)))
    .tickSize(0)
    .tickPadding(7)
    .tickFormat((value) => short(Number(value)));
  dressAxis(root.append('g').attr('transform', `translate(${MARGIN.left} 0)`).call(left), palette);
  dressAxis(
    root
      .append('g')
      .attr('transform', `translate(0 ${height - MARGIN.bottom})`)
      .call(bottom),
    palette,
  );
  const label = (words: string, at: { x: number; y: number; anchor: string }): void =>
    void root
      .append('text')
      .attr('x', at.x)
      .attr('y', at.y)
      .attr('text-anchor', at.anchor)
      .attr('font-size', 11)
      .attr('fill', palette.quiet)
      .text(words);
  label(axes.x, { x: width - MARGIN.right, y: height - 4, anchor: 'end' });
  const names = namesWidth(series);
  const room = width - MARGIN.right - names - 12;
  const yName = cutOrNone(axes.y, room, 11);
  if (yName) label(yName, { x: 4, y: 14, anchor: 'start' });
  const path = line<Point>(
    (point) => round(x(point.x)),
    (point) => round(y(point.y)),
  ).defined((point) => Number.isFinite(point.x) && Number.isFinite(point.y));
  for (const { colour, points, dots, dashed } of series) {
    if (dots)
      for (const point of points.filter(({ y: value }) => Number.isFinite(value)))
        root
          .append('circle')
          .attr('cx', round(x(point.x)))
          .attr('cy', round(y(point.y)))
          .attr('r', 1.5)
          .attr('fill', colour)
          .attr('fill-opacity', 0.5);
    else
      root
        .append('path')
        .attr('d', path(points) ?? '')
        .attr('fill', 'none')
        .attr('stroke', colour)
        .attr('stroke-width', 2)
        .attr('stroke-dasharray', dashed ? '6 4' : null);
  }
  drawNames(root, series, width, palette.ink);
}

/** Approximate width of {@link drawNames}. */
const namesWidth = (series: readonly Drawn[]): number =>
  series.reduce((sum, { name }) => sum + textWidth(`${SPACE.repeat(4)}●${name}`, 11), 0);

/** Draws the names of the curves as a single right-aligned line. */
function drawNames(root: Root, series: readonly Drawn[], width: number, ink: string): void {
  const names = root
    .append('text')
    .attr('x', width - MARGIN.right)
    .attr('y', 14)
    .attr('text-anchor', 'end')
    .attr('font-size', 11)
    .attr('fill', ink);
  series.forEach(({ name, colour, dashed, dots }, at) => {
    const mark = dots ? '●' : dashed ? '╌' : '—';
    names
      .append('tspan')
      .attr('fill', colour)
      .text(`${at === 0 ? '' : SPACE.repeat(3)}${mark}${SPACE}`);
    names.append('tspan').text(name);
  });
}

/** Values on a grid of two variables, row by row, with the second variable upwards. */
interface Grid {
  columns: number;
  rows: number;
  targets: Float64Array;
  outputs: Float64Array;
  x: [number, number];
  y: [number, number];
}

/** The points as a grid; undefined if they do not form one. */
function gridOf({ inputs, targets, outputs, size }: FitData): Grid | undefined {
  const axis = (at: number): number[] =>
    [...new Set(inputs.filter((_value, index) => index % 2 === at))].sort((a, b) => a - b);
  const [xs, ys] = [axis(0), axis(1)];
  if (xs.length * ys.length !== inputs.length / 2 || xs.length < 2 || ys.length < 2) return undefined;
  const [placeX, placeY] = [xs, ys].map((values) => new Map(values.map((value, place) => [value, place])));
  const [truth, learned] = [targets, outputs].map((values) => {
    const cells = new Float64Array(xs.length * ys.length).fill(NaN);
    for (let row = 0; row < inputs.length / 2; row++) {
      const [column, line] = [placeX!.get(inputs[row * 2]!)!, placeY!.get(inputs[row * 2 + 1]!)!];
      cells[(ys.length - 1 - line) * xs.length + column] = values[row * size]!;
    }
    return cells;
  });
  return {
    ...{ columns: xs.length, rows: ys.length, targets: truth!, outputs: learned! },
    x: [xs[0]!, xs.at(-1)!],
    y: [ys[0]!, ys.at(-1)!],
  };
}

function drawSurfaces(root: Root, grid: Grid, { width, height, theme, language }: FigureOptions): void {
  const text = figureTexts[language];
  const palette = palettes[theme];
  const values = [...grid.targets, ...grid.outputs].filter(Number.isFinite);
  const scale = { map: 'viridis', low: Math.min(...values), high: Math.max(...values) } as const;
  const GAP = 24;
  const SCALE = 64;
  const ratio = grid.columns / grid.rows;
  const wide = Math.min((width - GAP - SCALE) / 2, (height - MARGIN.top - MARGIN.bottom) * ratio);
  const tall = wide / ratio;
  const left = (width - SCALE - 2 * wide - GAP) / 2;
  [[text.trueValue, grid.targets] as const, [text.networkSays, grid.outputs] as const].forEach(
    ([name, cells], at) => {
      const from = left + at * (wide + GAP);
      root
        .append('text')
        .attr('x', round(from))
        .attr('y', 16)
        .attr('font-weight', 600)
        .text(cut(name, wide, 12));
      const picture = pixelPicture({ values: cells, width: grid.columns, height: grid.rows }, scale, theme);
      root
        .append('image')
        .attr('x', round(from))
        .attr('y', MARGIN.top)
        .attr('width', round(wide))
        .attr('height', round(tall))
        .attr('preserveAspectRatio', 'none')
        .attr('image-rendering', 'optimizeSpeed')
        .attr('href', picture);
      const range = ([low, high]: [number, number]): string => `${short(low)} … ${short(high)}`;
      root
        .append('text')
        .attr('x', round(from))
        .attr('y', round(MARGIN.top + tall + 16))
        .attr('font-size', 11)
        .attr('fill', palette.quiet)
        .text(cut(`x ${range(grid.x)}, y ${range(grid.y)}`, wide, 11));
    },
  );
  drawScale(root, scale, { x: left + 2 * wide + GAP + 10, y: MARGIN.top, height: tall }, theme);
}

function drawScale(
  root: Root,
  scale: { map: 'viridis'; low: number; high: number },
  place: { x: number; y: number; height: number },
  theme: FigureOptions['theme'],
): void {
  const steps = Float64Array.from(
    { length: 64 },
    (_none, at) => scale.high - ((scale.high - scale.low) * at) / 63,
  );
  root
    .append('image')
    .attr('x', round(place.x))
    .attr('y', round(place.y))
    .attr('width', 10)
    .attr('height', round(place.height))
    .attr('preserveAspectRatio', 'none')
    .attr('href', pixelPicture({ values: steps, width: 1, height: steps.length }, scale, theme));
  for (const [value, y] of [
    [scale.high, place.y + 9],
    [scale.low, place.y + place.height],
  ] as const)
    root
      .append('text')
      .attr('x', round(place.x + 14))
      .attr('y', round(y))
      .attr('font-size', textWidth(short(value), 11) > 40 ? 9 : 11)
      .attr('fill', palettes[theme].quiet)
      .text(short(value));
}

const round = (value: number): number => Math.round(value * 10) / 10;
