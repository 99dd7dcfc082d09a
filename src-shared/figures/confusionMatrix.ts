import type { MatrixCells } from '../contract/decks.ts';
import { colourAt, inkOn } from './parts/colours.ts';
import { createFigure, palettes, percent, whole, type FigureOptions } from './parts/figure.ts';
import { pixelPicture } from './parts/pixels.ts';
import { cut, textWidth } from './parts/text.ts';
import { figureTexts } from '../texts/figures.ts';

/** `counts[truth][predicted]` in images, and the names of the classes. */
export interface ConfusionData {
  counts: readonly (readonly number[])[];
  classes: readonly string[];
  /** What the cells hold: counts, or the share of their row or column in per cent. */
  cells?: MatrixCells | undefined;
  /** The classes in the order they are shown in; by default their own. */
  order?: readonly number[] | undefined;
}

/** Where the cells of a matrix are: square, of one size, from the left and the top in CSS pixels. */
export interface MatrixPlace {
  left: number;
  top: number;
  cell: number;
  size: number;
}

/** Room for the name of an axis, and for the class labels beside the cells. */
const AXIS_NAME = 20;
const WIDEST_LABEL = 72;
const WIDEST_ABOVE = 56;
const LETTER = 7;
const LABEL = 11;
/** Labels that are nearer to each other than this are thinned. */
const NEAREST_LABELS = 13;
/** Smaller numbers cannot be read and are left out. */
const SMALLEST = 6.5;
/** More classes than this are one picture without numbers. */
const MOST_CELLS = 64;

export function matrixPlace(
  { counts, classes }: ConfusionData,
  { width, height }: Pick<FigureOptions, 'width' | 'height'>,
): MatrixPlace {
  const size = Math.max(1, counts.length);
  const longest = Math.max(1, ...classes.map((label) => label.length));
  const left = AXIS_NAME + 8 + Math.min(WIDEST_LABEL, LETTER * longest);
  const top = AXIS_NAME + 16;
  const cell = Math.max(0.1, Math.min((width - left) / size, (height - top) / size));
  return { left: left + Math.max(0, (width - left - cell * size) / 2), top, cell, size };
}

/** The share of a cell in its row or column; 0 where that is empty. */
export function matrixShare(
  counts: ConfusionData['counts'],
  truth: number,
  predicted: number,
  of: 'rows' | 'columns',
): number {
  const along = of === 'rows' ? counts[truth]! : counts.map((row) => row[predicted]!);
  const sum = along.reduce((total, count) => total + count, 0);
  return sum === 0 ? 0 : counts[truth]![predicted]! / sum;
}

/**
 * A confusion matrix: rows are the truth, columns what was predicted. A cell's colour is the share of its row, so that small
 * classes count as much as large ones, or of its column where that is what the cells hold.
 */
export function confusionMatrix(data: ConfusionData, options: FigureOptions): SVGSVGElement {
  const { counts, classes, cells = 'counts' } = data;
  const text = figureTexts[options.language];
  const palette = palettes[options.theme];
  const order = data.order ?? counts.map((_row, at) => at);
  const { left, top, cell, size } = matrixPlace(data, options);
  const all = sumsOf(counts, false).reduce((sum, count) => sum + count, 0);
  const right = counts.reduce((sum, row, index) => sum + (row[index] ?? 0), 0);
  const root = createFigure(options, text.confusion, text.confusionOf(whole(right), whole(all)));
  const most = counts.reduce((top, row) => row.reduce((best, count) => Math.max(best, count), top), 0);
  const digits = cells === 'counts' ? String(most).length : 3;
  const fontSize = Math.min(13, (cell - 3) / (digits * 0.62));
  const isWritten = fontSize >= SMALLEST;
  const side = cell > 4 ? cell - 1 : cell;
  const grid = root.append('g').attr('transform', `translate(${at(left)} ${top})`);
  if (!isWritten)
    grid
      .append('rect')
      .attr('width', at(size * cell))
      .attr('height', at(size * cell))
      .attr('fill', palette.surface)
      .attr('stroke', palette.line);

  const sums = sumsOf(counts, cells === 'columns');
  const shareOf = (truth: number, predicted: number): number => {
    const sum = sums[cells === 'columns' ? predicted : truth]!;
    return sum === 0 ? 0 : counts[truth]![predicted]! / sum;
  };
  if (size > MOST_CELLS) drawPicture();
  else drawCells();
  drawLabels();
  return root.node()!;

  function drawCells(): void {
    order.forEach((truth, y) => {
      order.forEach((predicted, x) => {
        const count = counts[truth]![predicted]!;
        if (count === 0 && !isWritten) return;
        const share = shareOf(truth, predicted);
        const fill = count === 0 ? palette.surface : shade(share, truth === predicted, options);
        const group = grid.append('g');
        group
          .append('rect')
          .attr('x', at(x * cell))
          .attr('y', at(y * cell))
          .attr('width', at(side))
          .attr('height', at(side))
          .attr('fill', fill);
        group
          .append('title')
          .text(
            `${text.truth} ${classes[truth] ?? truth}, ${text.predicted} ${classes[predicted] ?? predicted}: ${whole(count)} (${percent(share)})`,
          );
        if (!isWritten) return;
        group
          .append('text')
          .attr('x', at((x + 0.5) * cell - 0.5))
          .attr('y', at((y + 0.5) * cell + fontSize * 0.34))
          .attr('text-anchor', 'middle')
          .attr('font-size', at(fontSize))
          .attr('fill', count === 0 ? palette.quiet : inkOn(fill))
          .text(count === 0 ? '·' : cells === 'counts' ? String(count) : wholePercent(share));
      });
    });
  }

  /** All cells as one picture, in their colours. */
  function drawPicture(): void {
    const values = order.flatMap((truth) =>
      order.map((predicted) => {
        if (counts[truth]![predicted] === 0) return 0;
        const strength = strengthOf(shareOf(truth, predicted));
        return truth === predicted ? -0.9 * strength : strength;
      }),
    );
    const picture = { values: Float32Array.from(values), width: size, height: size };
    grid
      .append('image')
      .attr('width', at(size * cell))
      .attr('height', at(size * cell))
      .attr('preserveAspectRatio', 'none')
      .attr('image-rendering', 'optimizeSpeed')
      .attr('href', pixelPicture(picture, { map: 'blue-red', low: -1, high: 1 }, options.theme));
  }

  function drawLabels(): void {
    const widest = Math.max(...classes.map((label) => textWidth(label, LABEL)));
    // Beside the rows, labels need the height of a line; above the columns, a part of their width that says something.
    const needed = cell < NEAREST_LABELS ? Math.max(NEAREST_LABELS, Math.min(WIDEST_ABOVE, widest + 6)) : 0;
    const everyRow = Math.ceil(NEAREST_LABELS / cell);
    const everyColumn = Math.max(1, Math.ceil(needed / cell));
    order.forEach((index, place) => {
      const label = classes[index] ?? String(index);
      const middle = at((place + 0.5) * cell - 0.5);
      const toEdge = 2 * Math.min(left + middle, options.width - left - middle);
      const above = Math.min(toEdge, Math.max(14, cell * everyColumn - 2));
      for (const [x, y, anchor] of [
        [middle, -6, 'middle'],
        [-6, middle + 4, 'end'],
      ] as const) {
        if (place % (anchor === 'end' ? everyRow : everyColumn) !== 0) continue;
        grid
          .append('text')
          .attr('x', x)
          .attr('y', y)
          .attr('text-anchor', anchor)
          .attr('font-size', LABEL)
          .attr('fill', palette.quiet)
          .text(cut(label, anchor === 'end' ? WIDEST_LABEL : above, LABEL));
      }
    });
    root
      .append('text')
      .attr('x', at(left))
      .attr('y', 12)
      .attr('font-size', LABEL)
      .text(`${text.predicted} →`);
    root
      .append('text')
      .attr(
        'transform',
        `translate(${at(left - matrixMargin(data) + 11)} ${at(top + size * cell)}) rotate(-90)`,
      )
      .attr('font-size', LABEL)
      .text(`← ${text.truth}`);
  }
}

/** Room to the left of the cells. */
const matrixMargin = (data: ConfusionData): number => matrixPlace(data, { width: 0, height: 0 }).left;

/** The sum of each row, or of each column. */
function sumsOf(counts: ConfusionData['counts'], ofColumns: boolean): number[] {
  return counts.map((row, index) =>
    (ofColumns ? counts.map((other) => other[index]!) : row).reduce((total, count) => total + count, 0),
  );
}

/** A share above 0 in per cent without a sign; what rounds to 0 says that it is not. */
const wholePercent = (share: number): string => (share < 0.005 ? '<1' : String(Math.round(share * 100)));

const strengthOf = (share: number): number => 0.08 + 0.92 * Math.sqrt(share);

/** Right ones towards blue, wrong ones towards red; the share is stretched so that rare mistakes still show. */
function shade(share: number, isRight: boolean, options: FigureOptions): string {
  const strength = strengthOf(share);
  return colourAt('blue-red', options.theme, isRight ? 0.5 - strength * 0.45 : 0.5 + strength * 0.5);
}

const at = (value: number): number => Math.round(value * 100) / 100;
