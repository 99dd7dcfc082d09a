import { superscript } from '../../texts/superscript.ts';
import type { OverTime } from '../../contract/why.ts';
import { overTimeTexts } from '../../texts/overTime.ts';
import { highestScore } from '../../model/highestScore.ts';
import { createFigure, palettes, type FigureOptions, type Root } from '../parts/figure.ts';
import { drawMapPanel, HEADING } from '../parts/mapPanel.ts';
import { imagePicture } from '../parts/pixels.ts';
import { round } from '../parts/plot.ts';
import { cut, textWidth } from '../parts/text.ts';

/** What is told of a layer whose last state alone is read. */
export type Reading = OverTime & { scores: Float32Array; gradients: Float32Array };

/** The class with the highest score after each step. */
function saidOverTime({ scores, steps }: Reading): number[] {
  const classes = scores.length / steps;
  return Array.from({ length: steps }, (_none, step) =>
    highestScore(scores.subarray(step * classes, (step + 1) * classes)),
  );
}

/** The first step, from 1, from which on the prediction stays what it is at the end. */
export function settledAt(found: Reading): number {
  const said = saidOverTime(found);
  return said.findLastIndex((one) => one !== said.at(-1)) + 2;
}

const GAP = 14;
/** Height of what stands below each panel: the names of the classes, or the ends of a scale. */
const BELOW = 18;
/** Names of classes, and the least space between two. */
const NAME_SIZE = 11;
const NAME_GAP = 3;

export interface ReadingData {
  found: Reading;
  classes: readonly string[];
  description: string;
}

interface Place {
  left: number;
  top: number;
  width: number;
  height: number;
}

/**
 * Panels whose rows are the steps, from top to bottom: the image; the scores that the classes would get if the sequence ended there;
 * the accuracy after each step; the length of the gradient with respect to the state, on a logarithmic scale.
 */
export function predictionOverTime(data: ReadingData, options: FigureOptions): SVGSVGElement {
  const { found, description } = data;
  const text = overTimeTexts[options.language];
  const { categories, series } = palettes[options.theme];
  const root = createFigure(options, text.prediction, description);
  const [tall, wide, channels] = found.shape;
  const image = imagePicture(found.image, wide, tall, channels === 3 ? 3 : 1);
  const panels: ((place: Place) => void)[] = [
    (place) => drawMapPanel(root, { title: text.image, picture: image, place }, options),
    (place) => drawScores(root, data, place, options),
  ];
  const { accuracy } = found;
  if (accuracy)
    panels.push((place) =>
      drawBars(
        root,
        {
          ...{ title: text.accuracy, place, colour: series.heldOut, ends: ['0', '1'] },
          shares: [...accuracy.shares],
        },
        options,
      ),
    );
  const lengths = [...found.gradients];
  const positive = lengths.filter((length) => length > 0 && Number.isFinite(length));
  if (positive.length > 0) {
    const [low, high] = [
      Math.floor(Math.log10(Math.min(...positive)) - 1e-9),
      Math.ceil(Math.log10(Math.max(...positive)) + 1e-9),
    ];
    panels.push((place) =>
      drawBars(
        root,
        {
          ...{ title: text.gradient, place, colour: categories[3]! },
          ends: [`10${superscript(low)}`, `10${superscript(high)}`],
          shares: lengths.map((length) => (length > 0 ? (Math.log10(length) - low) / (high - low) : 0)),
        },
        options,
      ),
    );
  }
  const columns = options.width >= options.height ? panels.length : 2;
  const rows = Math.ceil(panels.length / columns);
  const width = (options.width - (columns - 1) * GAP) / columns;
  const height = options.height / rows;
  panels.forEach((draw, at) => {
    const left = (at % columns) * (width + GAP);
    const top = Math.floor(at / columns) * height;
    draw({ left, top, width, height: height - BELOW });
    drawSettled(root, found, { left, top, width, height: height - BELOW }, options);
  });
  return root.node()!;
}

/** The scores of the classes with their names below. */
function drawScores(root: Root, { found, classes }: ReadingData, place: Place, options: FigureOptions): void {
  const text = overTimeTexts[options.language];
  const palette = palettes[options.theme];
  const count = found.scores.length / found.steps;
  const grid = { values: found.scores, width: count, height: found.steps };
  const scale = { map: 'viridis', low: 0, high: 1 } as const;
  drawMapPanel(root, { title: text.scores, picture: { grid, scale }, place }, options);
  const column = place.width / count;
  // As many names as stand beside one another within the panel.
  let free = place.left;
  for (let at = 0; at < count; at++) {
    const name = cut(classes[at] ?? String(at), Math.max(column, place.width / 3), NAME_SIZE);
    const half = textWidth(name, NAME_SIZE) / 2;
    const [first, last] = [place.left + half, place.left + place.width - half];
    const middle = Math.max(first, Math.min(last, place.left + (at + 0.5) * column));
    if (middle - half < free) continue;
    free = middle + half + NAME_GAP;
    root
      .append('text')
      .attr('x', round(middle))
      .attr('y', round(place.top + place.height + 13))
      .attr('font-size', NAME_SIZE)
      .attr('text-anchor', 'middle')
      .attr('fill', at === found.label ? palette.ink : palette.quiet)
      .attr('font-weight', at === found.label ? 700 : null)
      .text(name);
  }
}

interface Bars {
  title: string;
  place: Place;
  colour: string;
  /** Length of each step's bar, in [0, 1]. */
  shares: readonly number[];
  ends: readonly [low: string, high: string];
}

/** A bar for each step, with the ends of their scale below. */
function drawBars(root: Root, { title, place, colour, shares, ends }: Bars, options: FigureOptions): void {
  const palette = palettes[options.theme];
  const { left, top, width, height } = place;
  const pitch = (height - HEADING) / shares.length;
  root
    .append('text')
    .attr('x', round(left))
    .attr('y', round(top + HEADING - 7))
    .attr('font-size', 12)
    .attr('font-weight', 600)
    .text(cut(title, width, 12));
  shares.forEach((share, step) => {
    root
      .append('rect')
      .attr('x', round(left))
      .attr('y', round(top + HEADING + step * pitch + pitch * 0.1))
      .attr('width', round(Math.max(0, Math.min(1, share)) * width))
      .attr('height', round(pitch * 0.8))
      .attr('fill', colour);
  });
  root
    .append('rect')
    .attr('x', round(left))
    .attr('y', round(top + HEADING))
    .attr('width', round(width))
    .attr('height', round(height - HEADING))
    .attr('fill', 'none')
    .attr('stroke', palette.line);
  ends.forEach((end, side) => {
    root
      .append('text')
      .attr('x', round(left + side * width))
      .attr('y', round(top + height + 13))
      .attr('font-size', 11)
      .attr('text-anchor', side ? 'end' : 'start')
      .attr('fill', palette.quiet)
      .text(end);
  });
}

/** A line below which the prediction stays what it is at the end. */
function drawSettled(root: Root, found: Reading, place: Place, { theme }: FigureOptions): void {
  const from = place.top + HEADING;
  const y = from + ((settledAt(found) - 1) / found.steps) * (place.top + place.height - from);
  root
    .append('line')
    .attr('x1', round(place.left))
    .attr('x2', round(place.left + place.width))
    .attr('y1', round(y))
    .attr('y2', round(y))
    .attr('stroke', palettes[theme].wrong)
    .attr('stroke-width', 1.5)
    .attr('stroke-dasharray', '4 3');
}
