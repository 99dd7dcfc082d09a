import { line, scaleLinear } from 'd3';
import { contourLines } from './parts/contourLines.ts';
import { createFigure, palettes, short, type FigureOptions, type Root } from './parts/figure.ts';
import { cut } from './parts/text.ts';
import { figureTexts } from '../texts/figures.ts';

/** The path of one optimizer on a surface. */
export interface OptimizerPath {
  name: string;
  learningRate: number;
  points: readonly (readonly [x: number, y: number])[];
}

export interface OptimizerPathsData {
  paths: readonly OptimizerPath[];
  /** The surface, and its visible part. */
  height(x: number, y: number): number;
  x: readonly [number, number];
  y: readonly [number, number];
}

const HEAD = 16;
const GAP = 12;
const INSET = 6;
/** Heights of the contours: each twice the one before. */
const LEVELS = Array.from({ length: 10 }, (_none, at) => 0.03 * 2 ** at);

/** The paths of optimizers down a surface, each in its own panel over the surface's contours. */
export function optimizerPaths(data: OptimizerPathsData, options: FigureOptions): SVGSVGElement {
  const text = figureTexts[options.language];
  const steps = Math.max(0, ...data.paths.map(({ points }) => points.length - 1));
  const names = data.paths.map(({ name }) => name).join(', ');
  const root = createFigure(options, text.paths, text.pathsOf(names, String(steps)));
  const columns = bestColumns(data.paths.length, options);
  const rows = Math.ceil(data.paths.length / columns);
  const width = (options.width - 2 * INSET - GAP * (columns - 1)) / columns;
  const height = options.height / rows - HEAD - 4;
  data.paths.forEach((path, at) => {
    const left = INSET + (at % columns) * (width + GAP);
    const top = Math.floor(at / columns) * (height + HEAD + 4) + HEAD;
    drawPath(root, path, at, data, { left, top, width, height }, options);
  });
  return root.node()!;
}

interface Place {
  left: number;
  top: number;
  width: number;
  height: number;
}

function drawPath(
  root: Root,
  { name, learningRate, points }: OptimizerPath,
  at: number,
  data: OptimizerPathsData,
  { left, top, width, height }: Place,
  { theme, language }: FigureOptions,
): void {
  const palette = palettes[theme];
  const colour = palette.categories[at % palette.categories.length]!;
  const x = scaleLinear(data.x, [0, width]);
  const y = scaleLinear(data.y, [height, 0]);
  const group = root.append('g').attr('transform', `translate(${round(left)} ${round(top)})`);
  group
    .append('text')
    .attr('y', -4)
    .attr('font-size', 11)
    .attr('font-weight', 600)
    .text(cut(`${name}, ${figureTexts[language].rate(short(learningRate))}`, width, 11));
  for (const outline of contourLines(data.height, x, y, LEVELS))
    group
      .append('path')
      .attr('d', outline)
      .attr('fill', 'none')
      .attr('stroke', palette.line)
      .attr('stroke-width', 1);
  group
    .append('rect')
    .attr('width', round(width))
    .attr('height', round(height))
    .attr('fill', 'none')
    .attr('stroke', palette.line);
  const seen = points.map(([px, py]): [number, number] => [clamp(x(px), 0, width), clamp(y(py), 0, height)]);
  group
    .append('path')
    .attr(
      'd',
      line<[number, number]>(
        ([px]) => round(px),
        ([, py]) => round(py),
      )(seen) ?? '',
    )
    .attr('fill', 'none')
    .attr('stroke', colour)
    .attr('stroke-width', 1.5)
    .attr('stroke-linejoin', 'round');
  for (const [index, [px, py]] of seen.entries())
    group
      .append('circle')
      .attr('cx', round(px))
      .attr('cy', round(py))
      .attr('r', index === 0 ? 3.5 : 2)
      .attr('fill', index === 0 ? palette.ink : colour);
  const lowest = [x(0), y(0)] as const;
  group
    .append('path')
    .attr('d', `M${round(lowest[0] - 4)} ${round(lowest[1])}h8m-4 -4v8`)
    .attr('stroke', palette.ink)
    .attr('stroke-width', 1.5);
}

/** The number of columns whose panels are nearest to twice as wide as high. */
function bestColumns(count: number, { width, height }: FigureOptions): number {
  let [best, badness] = [1, Infinity];
  for (let columns = 1; columns <= count; columns++) {
    const shape = width / columns / (height / Math.ceil(count / columns));
    const off = Math.abs(Math.log(shape / 1.7));
    if (off < badness) [best, badness] = [columns, off];
  }
  return best;
}

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value));
const round = (value: number): number => Math.round(value * 10) / 10;
