import { area, curveBasis, curveMonotoneX, line, scaleLinear } from 'd3';
import {
  createFigure,
  palettes,
  percent,
  short,
  whole,
  type FigureOptions,
  type Palette,
  type Root,
} from './parts/figure.ts';
import { cut, textWidth } from './parts/text.ts';
import { figureTexts } from '../texts/figures.ts';

/** Distribution of values at one step: counts in bins of equal width from `low` to `high`. */
export interface Ridge {
  step: number;
  low: number;
  high: number;
  bins: readonly number[];
  mean: number;
  standardDeviation: number;
  /** Fraction of values that are exactly 0, in [0, 1]. */
  zeros: number;
}

/** Data of {@link ridgeline}: the name of the values, and their distributions in the order of the steps. */
export interface RidgelineData {
  /** Name of the values: `conv1, weights`. */
  name: string;
  ridges: readonly Ridge[];
}

/** Maximum number of ridges, evenly sampled, always including the first and the last. */
const MOST_RIDGES = 28;
const AXIS = 20;
const STEPS_WIDTH = 48;
const CURVE_HEIGHT = 46;
/** How far a ridge may overlap the previous ones, in distances between ridges. */
const OVERLAP = 3;
/** Minimum width of a distribution, as a fraction of the widest. */
const NARROWEST = 1 / 200;

/**
 * A distribution over the steps: one ridge per recorded step, the oldest at the back; below, mean, standard deviation and
 * fraction of zeros as curves over all recorded steps.
 */
export function ridgeline(data: RidgelineData, options: FigureOptions): SVGSVGElement {
  const text = figureTexts[options.language];
  const palette = palettes[options.theme];
  const { ridges } = data;
  const [first, last] = [ridges[0], ridges.at(-1)];
  const description = last
    ? text.ridgelineOf(data.name, whole(ridges.length), whole(last.step), short(last.mean))
    : text.ridgelineEmpty;
  const root = createFigure(options, text.ridgeline, description);
  if (!first || !last) return root.node()!;
  const height = options.height - CURVE_HEIGHT - 8;
  drawRidges(root, pick(ridges), { width: options.width, height, palette });
  drawCurves(root, ridges, { ...options, top: height + 8, palette });
  return root.node()!;
}

interface Box {
  width: number;
  height: number;
  palette: Palette;
}

function drawRidges(root: Root, ridges: readonly Ridge[], { width, height, palette }: Box): void {
  const [low, high] = domainOf(ridges);
  const x = scaleLinear([low, high], [STEPS_WIDTH, width - 8]);
  const bottom = height - AXIS;
  const room = bottom - 4;
  const pitch = room / (ridges.length - 1 + OVERLAP);
  const tallest = Math.max(...ridges.map(({ bins }) => Math.max(...shares(bins)))) || 1;
  const lift = Math.min(room, pitch * OVERLAP);
  ridges.forEach((ridge, index) => {
    const base = bottom - (ridges.length - 1 - index) * pitch;
    const points = outline(ridge, (high - low) * NARROWEST);
    const group = root.append('g');
    group
      .append('path')
      .attr('d', areaOf(points, x, base, lift / tallest))
      .attr('fill', palette.series.train)
      .attr('fill-opacity', round(0.25 + (0.6 * index) / Math.max(1, ridges.length - 1)))
      .attr('stroke', palette.surface)
      .attr('stroke-width', 0.75);
    group
      .append('title')
      .text(`${whole(ridge.step)}: ${short(ridge.mean)} ± ${short(ridge.standardDeviation)}`);
  });
  drawSteps(root, ridges, { bottom, pitch, palette });
  root
    .append('path')
    .attr('d', `M${STEPS_WIDTH} ${round(bottom) + 0.5}H${width - 8}`)
    .attr('stroke', palette.quiet);
  const ends: [number, number, string][] = [
    [x(low), low, 'start'],
    [x(high), high, 'end'],
  ];
  if (low < 0 && high > 0) {
    root
      .append('path')
      .attr('d', `M${round(x(0))} 4V${round(bottom)}`)
      .attr('stroke', palette.quiet)
      .attr('stroke-dasharray', '1 3');
    if (x(0) - x(low) > 52 && x(high) - x(0) > 52) ends.push([x(0), 0, 'middle']);
  }
  for (const [at, value, anchor] of ends) label(root, palette, at, height - 5, anchor).text(short(value));
}

/** Labels the steps of the first, the middle and the last ridge, where there is space. */
function drawSteps(
  root: Root,
  ridges: readonly Ridge[],
  { bottom, pitch, palette }: { bottom: number; pitch: number; palette: Palette },
): void {
  const last = ridges.length - 1;
  const shown = new Set(
    pitch * last > 44 ? [0, Math.round(last / 2), last] : pitch * last > 14 ? [0, last] : [last],
  );
  for (const index of shown)
    label(root, palette, STEPS_WIDTH - 6, bottom - (last - index) * pitch, 'end').text(
      whole(ridges[index]!.step),
    );
}

type Scale = (value: number) => number;

/** Fractions of the values in bins, from edge to edge, ending in zero at both ends. */
function outline({ low, high, bins }: Ridge, narrowest: number): [value: number, share: number][] {
  const wide = Math.max(high - low, narrowest);
  const from = (low + high - wide) / 2;
  const width = wide / bins.length;
  // All values are equal: they are in the first bin, and drawn at their position.
  if (high - low < narrowest)
    return [
      [from, 0],
      [(low + high) / 2, 1],
      [from + wide, 0],
    ];
  return [
    [from, 0],
    ...shares(bins).map((share, bin): [number, number] => [from + (bin + 0.5) * width, share]),
    [from + wide, 0],
  ];
}

function areaOf(points: readonly [number, number][], x: Scale, base: number, lift: number): string {
  const shape = area<[number, number]>()
    .x(([value]) => round(x(value)))
    .y0(round(base))
    .y1(([, share]) => round(base - share * lift))
    .curve(curveBasis);
  return (shape(points as [number, number][]) ?? '').replace(/\d+\.\d+/g, (digits) =>
    String(round(Number(digits))),
  );
}

/** Square roots of the fractions, so that a peak at zero does not flatten everything else. */
function shares(bins: readonly number[]): number[] {
  const all = bins.reduce((sum, count) => sum + count, 0) || 1;
  return bins.map((count) => Math.sqrt(count / all));
}

function drawCurves(
  root: Root,
  ridges: readonly Ridge[],
  { width, top, palette, language }: FigureOptions & { top: number; palette: Palette },
): void {
  const text = figureTexts[language];
  const curves: [string, (ridge: Ridge) => number, (value: number) => string][] = [
    [text.mean, (ridge) => ridge.mean, (value) => short(value)],
    [text.deviation, (ridge) => ridge.standardDeviation, (value) => short(value)],
    [text.zeros, (ridge) => ridge.zeros, percent],
  ];
  const [first, last] = [ridges[0]!, ridges.at(-1)!];
  const each = width / curves.length;
  // Name and value share a line if all of them fit.
  const twoLines = curves.some(([name, of, show]) => textWidth(`${name} ${show(of(last))}`, 11) > each - 8);
  const head = twoLines ? 30 : 18;
  curves.forEach(([name, of, show], index) => {
    const left = index * each;
    const values = ridges.map(of);
    const x = scaleLinear([first.step, Math.max(last.step, first.step + 1)], [left + 2, left + each - 12]);
    const y = scaleLinear(
      name === text.zeros ? [0, 1] : [Math.min(0, ...values), Math.max(0, ...values) || 1],
      [top + CURVE_HEIGHT - 2, top + head],
    );
    const draw = line<Ridge>()
      .x((ridge) => round(x(ridge.step)))
      .y((ridge) => round(y(of(ridge))))
      .curve(curveMonotoneX);
    root
      .append('path')
      .attr('d', `M${round(left + 2)} ${round(y(0))}H${round(left + each - 12)}`)
      .attr('stroke', palette.line);
    root
      .append('path')
      .attr(
        'd',
        (draw(ridges as Ridge[]) ?? '').replace(/\d+\.\d+/g, (digits) => String(round(Number(digits)))),
      )
      .attr('fill', 'none')
      .attr('stroke', palette.series.heldOut)
      .attr('stroke-width', 1.5);
    const caption = root
      .append('text')
      .attr('x', round(left + 2))
      .attr('y', top + 10)
      .attr('font-size', 11);
    caption
      .append('tspan')
      .attr('fill', palette.quiet)
      .text(twoLines ? cut(name, each - 4, 11) : name);
    const value = caption.append('tspan').text(show(of(last)));
    if (twoLines) value.attr('x', round(left + 2)).attr('dy', 13);
    else value.attr('dx', 4);
  });
}

function label(root: Root, palette: Palette, x: number, y: number, anchor: string) {
  return root
    .append('text')
    .attr('x', round(x))
    .attr('y', round(y))
    .attr('text-anchor', anchor)
    .attr('font-size', 11)
    .attr('fill', palette.quiet);
}

function domainOf(ridges: readonly Ridge[]): [number, number] {
  const low = Math.min(...ridges.map((ridge) => ridge.low));
  const high = Math.max(...ridges.map((ridge) => ridge.high));
  if (high > low) return [low, high];
  const spread = Math.abs(low) * 0.5 || 1;
  return [low - spread, high + spread];
}

function pick(ridges: readonly Ridge[]): Ridge[] {
  if (ridges.length <= MOST_RIDGES) return ridges.slice();
  const stride = (ridges.length - 1) / (MOST_RIDGES - 1);
  return Array.from({ length: MOST_RIDGES }, (_none, index) => ridges[Math.round(index * stride)]!);
}

const round = (value: number): number => Math.round(value * 100) / 100;
