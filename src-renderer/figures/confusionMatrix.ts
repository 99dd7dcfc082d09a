import { colourAt, inkOn } from './colours.ts';
import { createFigure, palettes, percent, whole, type FigureOptions } from './figure.ts';
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
const LONGEST_LABEL = 9;

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
    : Math.max(1, ...data.counts.flat().map((count) => String(count).length));
  const fontSize = Math.max(6, Math.min(13, (cell - 3) / (digits * 0.62)));
  const aside = Math.max(0, (options.width - left - cell * size) / 2);
  const grid = root.append('g').attr('transform', `translate(${at(left + aside)} ${top})`);

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
    data.classes.forEach((label, index) => {
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
          .text(shorten(label, anchor === 'end' ? LONGEST_LABEL : Math.max(2, Math.floor(cell / LETTER))));
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

/** Right ones towards blue, wrong ones towards red; the share is stretched so that rare mistakes still show. */
function shade(share: number, isRight: boolean, options: FigureOptions): string {
  const strength = 0.08 + 0.92 * Math.sqrt(share);
  return colourAt('blue-red', options.theme, isRight ? 0.5 - strength * 0.45 : 0.5 + strength * 0.5);
}

const shorten = (label: string, most: number): string =>
  label.length > most ? `${label.slice(0, most - 1)}…` : label;

const at = (value: number): number => Math.round(value * 100) / 100;
