import { colourAt, inkOn } from './colours.ts';
import { createFigure, palettes, percent, whole, type FigureOptions, type Group } from './figure.ts';
import { pixelPicture } from './pixels.ts';
import { figureTexts } from './texts.ts';

/** `counts[truth][predicted]` in images, and the names of the classes. */
export interface ConfusionData {
  counts: readonly (readonly number[])[];
  classes: readonly string[];
  /** Whether the cells hold the share of their row instead of counts. */
  normalised?: boolean | undefined;
}

/** Room for the name of an axis, and for each letter of the class labels beside the cells. */
const AXIS_NAME = 20;
const LETTER = 7;
/** Labels are so far apart at least. */
const LEAST_APART = 11;
const LONGEST_LABEL = 9;
/** More classes are one picture without numbers, and only some are named. */
const MOST_CELLS = 64;

/**
 * A confusion matrix: rows are the truth, columns what was predicted. Each cell holds its count; its colour is the
 * share of its row, so that small classes count as much as large ones.
 */
export function confusionMatrix(data: ConfusionData, options: FigureOptions): SVGSVGElement {
  const text = figureTexts[options.language];
  const palette = palettes[options.theme];
  const size = Math.max(1, data.counts.length);
  const longest = Math.max(1, ...data.classes.map((label) => label.length));
  const left = AXIS_NAME + 8 + LETTER * Math.min(LONGEST_LABEL, longest);
  const top = AXIS_NAME + 16;
  const all = data.counts.flat().reduce((sum, count) => sum + count, 0);
  const right = data.counts.reduce((sum, row, index) => sum + (row[index] ?? 0), 0);
  const root = createFigure(options, text.confusion, text.confusionOf(whole(right), whole(all)));
  const cell = Math.min((options.width - left) / size, (options.height - top) / size);
  const digits = data.normalised
    ? 4
    : String(data.counts.flat().reduce((most, count) => Math.max(most, count), 0)).length;
  const fontSize = Math.max(6, Math.min(13, (cell - 3) / (digits * 0.62)));
  const aside = Math.max(0, (options.width - left - cell * size) / 2);
  const grid = root.append('g').attr('transform', `translate(${at(left + aside)} ${top})`);

  if (size > MOST_CELLS) drawPicture(grid, data.counts, cell * size, options);
  else
    data.counts.forEach((row, truth) => {
      const sum = row.reduce((total, count) => total + count, 0);
      row.forEach((count, predicted) => {
        const share = sum === 0 ? 0 : count / sum;
        const fill = count === 0 ? palette.surface : shade(share, truth === predicted, options);
        const group = grid.append('g');
        group
          .append('rect')
          .attr('x', at(predicted * cell))
          .attr('y', at(truth * cell))
          .attr('width', at(cell - 1))
          .attr('height', at(cell - 1))
          .attr('fill', fill);
        group
          .append('title')
          .text(
            `${text.truth} ${data.classes[truth] ?? truth}, ${text.predicted} ${data.classes[predicted] ?? predicted}: ${whole(count)} (${percent(share)})`,
          );
        group
          .append('text')
          .attr('x', at((predicted + 0.5) * cell - 0.5))
          .attr('y', at((truth + 0.5) * cell + fontSize * 0.34))
          .attr('text-anchor', 'middle')
          .attr('font-size', at(fontSize))
          .attr('fill', count === 0 ? palette.quiet : inkOn(fill))
          .text(count === 0 ? '·' : data.normalised ? `${Math.round(share * 100)}` : String(count));
      });
    });
  drawLabels();
  return root.node()!;

  function drawLabels(): void {
    const every = Math.ceil(LEAST_APART / cell);
    data.classes.forEach((label, index) => {
      if (index % every !== 0) return;
      const middle = at((index + 0.5) * cell - 0.5);
      for (const [x, y, anchor] of [
        [middle, -6, 'middle'],
        [-6, middle + 4, 'end'],
      ] as const)
        grid
          .append('text')
          .attr('x', x)
          .attr('y', y)
          .attr('text-anchor', anchor)
          .attr('font-size', 11)
          .attr('fill', palette.quiet)
          .text(
            shorten(
              label,
              anchor === 'end' ? LONGEST_LABEL : Math.max(2, Math.floor((cell * every) / LETTER)),
            ),
          );
    });
    root
      .append('text')
      .attr('x', at(left + aside))
      .attr('y', 12)
      .attr('font-size', 11)
      .text(`${text.predicted} →`);
    root
      .append('text')
      .attr('transform', `translate(${at(aside + 11)} ${at(top + size * cell)}) rotate(-90)`)
      .attr('font-size', 11)
      .text(`← ${text.truth}`);
  }
}

/** All cells as one picture of their rows' shares, in the colours of the cells. */
function drawPicture(
  grid: Group,
  counts: ConfusionData['counts'],
  side: number,
  { theme }: FigureOptions,
): void {
  const values = Float32Array.from(
    counts.flatMap((row, truth) => {
      const sum = row.reduce((total, count) => total + count, 0);
      return row.map((count, predicted) => {
        if (count === 0) return 0;
        return truth === predicted ? -0.9 * strengthOf(count / sum) : strengthOf(count / sum);
      });
    }),
  );
  const picture = { values, width: counts.length, height: counts.length };
  grid
    .append('image')
    .attr('width', at(side))
    .attr('height', at(side))
    .attr('preserveAspectRatio', 'none')
    .attr('image-rendering', 'optimizeSpeed')
    .attr('href', pixelPicture(picture, { map: 'blue-red', low: -1, high: 1 }, theme));
}

const strengthOf = (share: number): number => 0.08 + 0.92 * Math.sqrt(share);

/** Right ones towards blue, wrong ones towards red; the share is stretched so that rare mistakes still show. */
function shade(share: number, isRight: boolean, options: FigureOptions): string {
  const strength = strengthOf(share);
  return colourAt('blue-red', options.theme, isRight ? 0.5 - strength * 0.45 : 0.5 + strength * 0.5);
}

const shorten = (label: string, most: number): string =>
  label.length > most ? `${label.slice(0, most - 1)}…` : label;

const at = (value: number): number => Math.round(value * 100) / 100;
