import type { Mark } from './curveMarks.ts';
import { axisBottom, axisLeft, curveLinear, curveMonotoneX, line, scaleLinear, scaleLog } from 'd3';
import { dressAxis } from './parts/axes.ts';
import {
  palettes,
  short,
  whole,
  type FigureOptions,
  type Group,
  type Palette,
  type Root,
} from './parts/figure.ts';
import { cut, textWidth } from './parts/text.ts';
import { figureTexts } from '../texts/figures.ts';

/** One curve. Many noisy points are drawn faintly with their running mean, or as the running mean alone. */
export interface Series {
  name: string;
  colour: string;
  points: readonly (readonly [step: number, value: number])[];
  dots: boolean;
  /** The step of a point that is ringed. */
  ringed?: number | undefined;
  meanAlone?: boolean;
  /** Replaces name and last value in the legend. */
  newest?: { name: string; short: string; value: number | undefined };
}

/** A pair of axes with its curves. Without legends in the panels, the figure has one for all of them. */
export interface Panel {
  title: string;
  series: Series[];
  show: (value: number) => string;
  log: boolean;
  domain?: [number, number];
  legend?: boolean;
}

const MARGIN = { top: 26, right: 18, bottom: 24, left: 44 };
/** Minimum width of panels that are placed side by side. */
const LEAST_PANEL = 130;
/** Narrower panels, and those with a title that takes more than this part of the width, have the legend below it. */
const NARROW = 400;
const MOST_TITLE = 0.3;
/** Minimum distance of axis labels. */
const LEAST_TICK = 14;
/** Font size of the labels at marks, and their distance from the marks. */
const MARK_SIZE = 11;
const MARK_GAP = 4;
/** Font size of the horizontal axis' name, and its distance from the first number. */
const AXIS_SIZE = 11;
const AXIS_GAP = 8;
/** Lower plots have no name of the axis. */
const LEAST_PLOT = 24;
/** From this number of points on, single batches are drawn faintly and their running mean strongly. */
const NOISY_FROM = 60;
const SPACE = '\u00a0';
const WIDE_SPACE = SPACE.repeat(3);
/** Up to this number of points the line is smoothed. */
const SMOOTH_UP_TO = 30;

/** Draws panels over the same steps side by side, or one above the other if the figure is narrow. */
export function drawPanels(
  root: Root,
  panels: readonly Panel[],
  options: Pick<FigureOptions, 'width' | 'height' | 'theme' | 'language'> & {
    steps: number;
    at?: number | undefined;
    marks?: readonly Mark[];
  },
): void {
  const { steps, at, theme, language, marks = [] } = options;
  const beside = options.width >= options.height * 1.3 && options.width >= LEAST_PANEL * panels.length;
  const width = beside ? options.width / panels.length : options.width;
  const height = beside ? options.height : options.height / panels.length;
  const narrow = width < NARROW || panels.some(({ title }) => textWidth(title, 12) > width * MOST_TITLE);
  panels.forEach((panel, index) => {
    const group = root
      .append('g')
      .attr('transform', `translate(${beside ? index * width : 0} ${beside ? 0 : index * height})`);
    const { step: stepText, curvesEmpty: emptyText } = figureTexts[language];
    const box = { width, height, narrow, steps, palette: palettes[theme], stepText, emptyText, at, marks };
    drawPanel(group, panel, box);
  });
}

interface Box {
  width: number;
  height: number;
  /** Whether legends are below the titles, for want of space beside them. */
  narrow: boolean;
  steps: number;
  palette: Palette;
  stepText: string;
  emptyText: string;
  at: number | undefined;
  marks: readonly Mark[];
}

function drawPanel(group: Group, panel: Panel, box: Box): void {
  if (panel.series.every(({ points }) => points.length === 0)) {
    drawTitle(group, panel, box.width);
    drawNothing(group, box);
    return;
  }
  const x = scaleLinear([0, box.steps], [MARGIN.left, box.width - MARGIN.right]);
  const y = valueScale(panel, [box.height - MARGIN.bottom, topOf(box)]);
  drawAxes(group, panel, box, x, y);
  drawMarks(group, panel, box, x);
  for (const series of panel.series) drawSeries(group, series, x, y, box.palette);
  for (const series of panel.series) drawRing(group, series, x, y, box.palette);
  if (box.at !== undefined) drawMark(group, box, x(box.at));
  if (panel.legend === false) drawTitle(group, panel, box.width);
  else drawLegend(group, panel, box);
}

/** Draws a text in place of missing curves. */
function drawNothing(group: Group, { width, height, palette, emptyText }: Box): void {
  group
    .append('text')
    .attr('x', round((MARGIN.left + width - MARGIN.right) / 2))
    .attr('y', round(height / 2))
    .attr('text-anchor', 'middle')
    .attr('fill', palette.quiet)
    .text(cut(emptyText, width - 8, 12));
}

type Scale = (value: number) => number;
type ValueScale = ReturnType<typeof valueScale>;

function valueScale(panel: Panel, range: [number, number]) {
  if (panel.domain) return scaleLinear(panel.domain, range);
  const values = panel.series.flatMap((series) =>
    series.points.map(([, value]) => value).filter((value) => Number.isFinite(value) && value > 0),
  );
  const low = Math.min(...values, 1);
  const high = Math.max(...values, low);
  if (panel.log && low < 0.3 * high) return scaleLog([Math.max(low * 0.85, 1e-6), high * 1.15], range);
  return scaleLinear([0, high === low ? high * 1.2 : high], range).nice();
}

function drawAxes(
  group: Group,
  panel: Panel,
  box: Box,
  x: ReturnType<typeof scaleLinear<number>>,
  y: ValueScale,
): void {
  const { palette } = box;
  const rows = Math.max(2, Math.floor((box.height - topOf(box) - MARGIN.bottom) / 28));
  const ticks = apart(panel.domain ? y.ticks(rows) : sparse(y.ticks(rows), rows + 1), y);
  const left = axisLeft(y)
    .tickValues(ticks)
    .tickSize(-(box.width - MARGIN.left - MARGIN.right))
    .tickPadding(6)
    .tickFormat((value) => (panel.domain ? `${Math.round(Number(value) * 100)} %` : short(Number(value), 2)));
  const bottom = axisBottom(x)
    .tickValues(x.ticks(Math.max(2, Math.floor(box.width / 90))).filter(Number.isInteger))
    .tickSize(0)
    .tickPadding(7)
    .tickFormat((value) => whole(Number(value)));
  const axes = [
    group.append('g').attr('transform', `translate(${MARGIN.left} 0)`).call(left),
    group
      .append('g')
      .attr('transform', `translate(0 ${box.height - MARGIN.bottom})`)
      .call(bottom),
  ];
  for (const axis of axes) dressAxis(axis, palette);
  // Left of the first number, where there is always room for it.
  const isRoomy = box.height - topOf(box) - MARGIN.bottom >= LEAST_PLOT;
  if (isRoomy && textWidth(box.stepText, AXIS_SIZE) <= MARGIN.left - AXIS_GAP)
    group
      .append('text')
      .attr('class', 'axis-name')
      .attr('x', MARGIN.left - AXIS_GAP)
      .attr('y', box.height - MARGIN.bottom + AXIS_GAP + 1)
      .attr('dy', '0.71em')
      .attr('text-anchor', 'end')
      .attr('font-size', AXIS_SIZE)
      .attr('fill', palette.quiet)
      .text(box.stepText);
}

/** The ticks, from the first on, that are far enough apart to be readable. */
function apart(ticks: number[], y: (tick: number) => number): number[] {
  const kept: number[] = [];
  for (const tick of ticks)
    if (kept.length === 0 || Math.abs(y(tick) - y(kept.at(-1)!)) >= LEAST_TICK) kept.push(tick);
  return kept;
}

/** At most `count` of the ticks: a log axis offers nine per decade, of which 1, 2 and 5, or only 1, are kept. */
function sparse(ticks: number[], count: number): number[] {
  if (ticks.length <= count) return ticks;
  const leading = (tick: number): number => Math.round(tick / 10 ** Math.floor(Math.log10(tick) + 1e-9));
  const kept = [[1, 2, 5], [1, 5], [1]].map((digits) =>
    ticks.filter((tick) => digits.includes(leading(tick))),
  );
  const every = Math.ceil(ticks.length / count);
  return (
    kept.find((some) => some.length > 1 && some.length <= count + 1) ??
    ticks.filter((_tick, index) => index % every === 0)
  );
}

/**
 * Draws a dashed line and a label for each mark, where the curve leaves space: above for losses, which decrease, and
 * below for accuracies, which increase. Labels that would overlap are omitted; the description contains them all.
 */
function drawMarks(group: Group, panel: Panel, box: Box, x: Scale): void {
  const [top, bottom] = [topOf(box), box.height - MARGIN.bottom];
  let free = MARGIN.left;
  for (const { step, label } of box.marks) {
    const at = round(x(step));
    group
      .append('line')
      .attr('class', 'change')
      .attr('x1', at)
      .attr('x2', at)
      .attr('y1', top)
      .attr('y2', bottom)
      .attr('stroke', box.palette.quiet)
      .attr('stroke-dasharray', '3 3');
    const width = textWidth(label, MARK_SIZE);
    const fits = at + MARK_GAP + width <= box.width - MARGIN.right;
    const from = fits ? at + MARK_GAP : at - MARK_GAP - width;
    if (from < free) continue;
    free = from + width + MARK_GAP;
    group
      .append('text')
      .attr('x', fits ? at + MARK_GAP : at - MARK_GAP)
      .attr('y', panel.log ? top + MARK_SIZE : bottom - MARK_GAP)
      .attr('text-anchor', fits ? 'start' : 'end')
      .attr('font-size', MARK_SIZE)
      .attr('fill', box.palette.quiet)
      .text(label);
  }
}

/** Draws a line across the panel at the inspected step. */
function drawMark(group: Group, box: Box, x: number): void {
  group
    .append('line')
    .attr('x1', round(x))
    .attr('x2', round(x))
    .attr('y1', topOf(box))
    .attr('y2', box.height - MARGIN.bottom)
    .attr('stroke', box.palette.ink)
    .attr('stroke-width', 1.5);
}

function drawSeries(group: Group, series: Series, x: Scale, y: Scale, palette: Palette): void {
  const path = line<readonly [number, number]>(
    (point) => round(x(point[0])),
    (point) => round(y(point[1])),
  )
    .defined((point) => Number.isFinite(point[1]) && Number.isFinite(y(point[1])))
    .curve(series.points.length <= SMOOTH_UP_TO ? curveMonotoneX : curveLinear);
  const noisy = !series.dots && series.points.length >= NOISY_FROM;
  const mean = { points: runningMean(series.points), opacity: 1, width: 1.75 };
  const lines = noisy
    ? series.meanAlone
      ? [mean]
      : [{ points: series.points, opacity: 0.28, width: 1 }, mean]
    : [{ points: series.points, opacity: 1, width: 1.75 }];
  for (const { points, opacity, width } of lines)
    group
      .append('path')
      .attr('d', path(points) ?? '')
      .attr('fill', 'none')
      .attr('stroke', series.colour)
      .attr('stroke-width', width)
      .attr('stroke-opacity', opacity)
      .attr('stroke-linejoin', 'round');
  if (series.dots)
    for (const [step, value] of series.points)
      if (Number.isFinite(value))
        group
          .append('circle')
          .attr('cx', round(x(step)))
          .attr('cy', round(y(value)))
          .attr('r', 3)
          .attr('fill', series.colour)
          .attr('stroke', palette.surface);
}

/** Rings one point of a series, where it is a number. */
function drawRing(
  group: Group,
  { points, ringed, colour }: Series,
  x: Scale,
  y: Scale,
  palette: Palette,
): void {
  const [step, value] = points.find(([at]) => at === ringed) ?? [0, NaN];
  if (ringed === undefined || !Number.isFinite(value)) return;
  group
    .append('circle')
    .attr('class', 'best')
    .attr('cx', round(x(step)))
    .attr('cy', round(y(value)))
    .attr('r', 5)
    .attr('fill', palette.surface)
    .attr('stroke', colour)
    .attr('stroke-width', 2);
}

/**
 * A running mean over 5 % of the points around each, at least 9; NaN stays NaN and is excluded from its neighbours'
 * means.
 */
function runningMean(points: Series['points']): [number, number][] {
  const reach = Math.max(4, Math.round(points.length * 0.025));
  const sums = [0];
  const counts = [0];
  points.forEach(([, value], index) => {
    const finite = Number.isFinite(value);
    sums.push(sums[index]! + (finite ? value : 0));
    counts.push(counts[index]! + (finite ? 1 : 0));
  });
  return points.map(([step, value], index) => {
    if (!Number.isFinite(value)) return [step, NaN];
    const from = Math.max(0, index - reach);
    const to = Math.min(points.length, index + reach + 1);
    return [step, (sums[to]! - sums[from]!) / (counts[to]! - counts[from]!)];
  });
}

/**
 * Draws the title on the left, and on the right each series with its mark and newest value. The legend is a single
 * right-aligned line of text, so that nothing overlaps with any typeface; in narrow panels it is below the title.
 */
function drawLegend(group: Group, panel: Panel, box: Box): void {
  drawTitle(group, panel, box.width);
  const legend = group
    .append('text')
    .attr('x', round(box.width - MARGIN.right))
    .attr('y', box.narrow ? 30 : 14)
    .attr('text-anchor', 'end')
    .attr('font-size', 11)
    .attr('fill', box.palette.quiet);
  const entries = legendWords(panel, box.width - MARGIN.right - 4);
  panel.series.forEach((series, index) => {
    legend
      .append('tspan')
      .attr('fill', series.colour)
      // Non-collapsing spaces instead of offsets: some programs ignore offsets in right-aligned text.
      .text(`${index === 0 ? '' : WIDE_SPACE}${series.dots ? '●' : '—'}${SPACE}`);
    legend.append('tspan').text(entries[index]!);
  });
}

/** Names with their newest values, abbreviated if there is less space; the values alone if there is none. */
function legendWords(panel: Panel, width: number): string[] {
  const values = panel.series.map(({ points, newest }) => {
    const value = newest ? newest.value : points.at(-1)?.[1];
    return value === undefined ? '–' : panel.show(value);
  });
  const marks = `${WIDE_SPACE}●${SPACE}`;
  const fits = (words: readonly string[]): boolean =>
    textWidth(words.map((one) => marks + one).join(''), 11) <= width;
  const named = (nameOf: (series: Series) => string): string[] =>
    panel.series.map((series, at) => `${nameOf(series)} ${values[at]!}`);
  const choices = [
    named(({ name, newest }) => newest?.name ?? name),
    named(({ name, newest }) => newest?.short ?? name),
  ];
  // A number that does not say what it is the mean of would be misleading.
  const unsaid = panel.series.map(({ name, newest }, at) => (newest ? name : `${name} ${values[at]!}`));
  return [...choices, unsaid].find(fits) ?? values;
}

function drawTitle(group: Group, panel: Panel, width: number): void {
  const title = cut(panel.title, width - MARGIN.left, 12);
  group.append('text').attr('x', MARGIN.left).attr('y', 14).attr('font-weight', 600).text(title);
}

const topOf = (box: Box): number => MARGIN.top + (box.narrow ? 16 : 0);
const round = (value: number): number => Math.round(value * 10) / 10;
