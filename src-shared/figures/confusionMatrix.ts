import { rgb } from 'd3';
import type { MatrixCells } from '../contract/decks.ts';
import type { PlainMatrix } from '../contract/exports.ts';
import { colourAt, inkOn } from './parts/colours.ts';
import { createFigure, palettes, percent, whole, type FigureOptions } from './parts/figure.ts';
import { pixelPicture } from './parts/pixels.ts';
import { cut, cutOrNone, textWidth } from './parts/text.ts';
import { figureTexts } from '../texts/figures.ts';

/** `counts[truth][predicted]` in images, and the names of the classes. */
export interface ConfusionData {
  counts: readonly (readonly number[])[];
  classes: readonly string[];
  /** Content of the cells: counts, or the fraction of their row or column in percent. */
  cells?: MatrixCells | undefined;
  /** Display order of the classes. Default: their own order */
  order?: readonly number[] | undefined;
}

/** The appearance of a cell. */
interface MatrixCell {
  truth: number;
  predicted: number;
  count: number;
  /** Fraction of its row or column. */
  share: number;
  text: string;
  fill: string;
  ink: string;
}

/** Layout of a matrix' cells, all of equal size, with left and top in CSS pixels. */
export interface MatrixPlace {
  left: number;
  top: number;
  /** Height of a cell. */
  cell: number;
  /** Width of a cell: at least its height, and more where the figure is wider than high. */
  wide: number;
  size: number;
  /** Space for names left of the cells. */
  beside: number;
  /** Whether the names above the columns are rotated because they would not fit horizontally. */
  turned: boolean;
}

/** Space for the name of an axis, and for the class labels beside the cells. */
const AXIS_NAME = 20;
const WIDEST_LABEL = 72;
const WIDEST_ABOVE = 56;
/** Space for rotated names above the columns. */
const WIDEST_TURNED = 48;
const LETTER = 7;
const LABEL = 11;
/** Labels closer than this are thinned. */
const NEAREST_LABELS = 13;
/** Cells are at most this many times as wide as high, for numbers that are read from afar. */
const WIDEST_CELL = 1.8;
/** Largest font size in a cell, as a share of its height. */
const TALLEST_TYPE = 0.66;
/** Minimum font size; smaller numbers are omitted. */
const SMALLEST = 6.5;
/** Matrices with more classes than this are drawn as a picture without numbers. */
const MOST_CELLS = 64;

export function matrixPlace(
  { counts, classes }: ConfusionData,
  { width, height }: Pick<FigureOptions, 'width' | 'height'>,
): MatrixPlace {
  const size = Math.max(1, counts.length);
  const longest = Math.max(1, ...classes.map((label) => label.length));
  const beside = AXIS_NAME + 8 + Math.min(WIDEST_LABEL, LETTER * longest);
  const cellBelow = (top: number): number =>
    Math.max(0.1, Math.min((width - beside) / size, (height - top) / size));
  const wideOf = (cell: number): number =>
    Math.max(cell, Math.min((width - beside) / size, cell * WIDEST_CELL));
  const flat = AXIS_NAME + 16;
  const widest = Math.min(
    WIDEST_TURNED,
    ...[Math.max(0, ...classes.map((label) => textWidth(label, LABEL)))],
  );
  const turned = cellBelow(flat) >= NEAREST_LABELS && widest > wideOf(cellBelow(flat)) - 2;
  const top = turned ? AXIS_NAME + 8 + Math.ceil(widest) : flat;
  const cell = cellBelow(top);
  const wide = wideOf(cell);
  const left = beside + Math.max(0, (width - beside - wide * size) / 2);
  return { left, top, cell, wide, size, beside, turned };
}

/** The fraction of a cell in its row or column; 0 if that is empty. */
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

/** Font size in the cells, in units; undefined if they are too small for numbers. */
function typeOf(
  { counts, cells = 'counts' }: ConfusionData,
  { cell, wide }: MatrixPlace,
): number | undefined {
  const most = counts.reduce((top, row) => row.reduce((best, count) => Math.max(best, count), top), 0);
  const digits = cells === 'counts' ? String(most).length : 3;
  const size = Math.min(13, (wide - 3) / (digits * 0.62), cell * TALLEST_TYPE);
  return size >= SMALLEST ? size : undefined;
}

const shareIn = ({ counts, cells }: ConfusionData): ((truth: number, predicted: number) => number) => {
  const sums = sumsOf(counts, cells === 'columns');
  return (truth, predicted) => {
    const sum = sums[cells === 'columns' ? predicted : truth]!;
    return sum === 0 ? 0 : counts[truth]![predicted]! / sum;
  };
};

const orderOf = ({ counts, order }: ConfusionData): readonly number[] =>
  order ?? counts.map((_row, at) => at);

/** Rows of cells in display order, each with its number and colours. */
function matrixCellsOf(data: ConfusionData, theme: FigureOptions['theme']): MatrixCell[][] {
  const { counts, cells = 'counts' } = data;
  const palette = palettes[theme];
  const order = orderOf(data);
  const shareOf = shareIn(data);
  return order.map((truth) =>
    order.map((predicted) => {
      const count = counts[truth]![predicted]!;
      const share = shareOf(truth, predicted);
      const fill = count === 0 ? palette.surface : shade(share, truth === predicted, theme);
      const text = count === 0 ? '·' : cells === 'counts' ? String(count) : wholePercent(share);
      return { truth, predicted, count, share, text, fill, ink: count === 0 ? palette.quiet : inkOn(fill) };
    }),
  );
}

/** A matrix as a native table, with the layout and colours of the picture; undefined if its cells have no numbers. */
export function plainMatrix(data: ConfusionData, options: FigureOptions): PlainMatrix | undefined {
  const place = matrixPlace(data, options);
  const type = typeOf(data, place);
  if (type === undefined || place.size > MOST_CELLS) return undefined;
  const text = figureTexts[options.language];
  return {
    kind: 'matrix',
    labels: orderOf(data).map((index) => cut(data.classes[index] ?? String(index), WIDEST_LABEL, LABEL)),
    ...{ xTitle: `${text.predicted} →`, yTitle: `← ${text.truth}` },
    cells: matrixCellsOf(data, options.theme).map((row) =>
      row.map(({ text, fill, ink }) => ({ text, fill: hexadecimal(fill), ink })),
    ),
    place: {
      left: place.left,
      top: place.top,
      cell: place.cell,
      wide: place.wide,
      beside: place.beside,
      turned: place.turned,
    },
    type: { cell: type, label: LABEL, axis: LABEL },
  };
}

/**
 * A confusion matrix: rows are true classes, columns predicted classes. The colour of a cell shows the fraction of its
 * row, so that small classes count as much as large ones, or of its column if the cells contain that.
 */
export function confusionMatrix(data: ConfusionData, options: FigureOptions): SVGSVGElement {
  const { counts, classes } = data;
  const text = figureTexts[options.language];
  const palette = palettes[options.theme];
  const order = orderOf(data);
  const place = matrixPlace(data, options);
  const { left, top, cell, wide, size, beside, turned } = place;
  const all = sumsOf(counts, false).reduce((sum, count) => sum + count, 0);
  const right = counts.reduce((sum, row, index) => sum + (row[index] ?? 0), 0);
  const root = createFigure(options, text.confusion, text.confusionOf(whole(right), whole(all)));
  const fontSize = typeOf(data, place);
  const gap = cell > 4 ? 1 : 0;
  const grid = root.append('g').attr('transform', `translate(${at(left)} ${top})`);
  if (fontSize === undefined)
    grid
      .append('rect')
      .attr('width', at(size * wide))
      .attr('height', at(size * cell))
      .attr('fill', palette.surface)
      .attr('stroke', palette.line);

  if (size > MOST_CELLS) drawPicture();
  else drawCells();
  drawLabels();
  return root.node()!;

  function drawCells(): void {
    matrixCellsOf(data, options.theme).forEach((row, y) => {
      row.forEach(({ truth, predicted, count, share, text: words, fill, ink }, x) => {
        if (count === 0 && fontSize === undefined) return;
        const group = grid.append('g');
        group
          .append('rect')
          .attr('x', at(x * wide))
          .attr('y', at(y * cell))
          .attr('width', at(wide - gap))
          .attr('height', at(cell - gap))
          .attr('fill', fill);
        group
          .append('title')
          .text(
            `${text.truth} ${classes[truth] ?? truth}, ${text.predicted} ${classes[predicted] ?? predicted}: ${whole(count)} (${percent(share)})`,
          );
        if (fontSize === undefined) return;
        group
          .append('text')
          .attr('x', at((x + 0.5) * wide - 0.5))
          .attr('y', at((y + 0.5) * cell + fontSize * 0.34))
          .attr('text-anchor', 'middle')
          .attr('font-size', at(fontSize))
          .attr('fill', ink)
          .text(words);
      });
    });
  }

  /** Draws all cells as a single picture. */
  function drawPicture(): void {
    const shareOf = shareIn(data);
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
      .attr('width', at(size * wide))
      .attr('height', at(size * cell))
      .attr('preserveAspectRatio', 'none')
      .attr('image-rendering', 'optimizeSpeed')
      .attr('href', pixelPicture(picture, { map: 'blue-red', low: -1, high: 1 }, options.theme));
  }

  function drawLabels(): void {
    const widest = Math.max(...classes.map((label) => textWidth(label, LABEL)));
    // Labels beside the rows need the height of a line; above the columns they need enough width to be informative.
    const tight = wide < NEAREST_LABELS && !turned;
    const needed = turned
      ? NEAREST_LABELS
      : tight
        ? Math.max(NEAREST_LABELS, Math.min(WIDEST_ABOVE, widest + 6))
        : 0;
    const everyRow = Math.ceil(NEAREST_LABELS / cell);
    const everyColumn = Math.max(1, Math.ceil(needed / wide));
    order.forEach((index, place) => {
      const label = classes[index] ?? String(index);
      const middle = at((place + 0.5) * wide - 0.5);
      const toEdge = 2 * Math.min(left + middle, options.width - left - middle);
      const above = Math.min(toEdge, Math.max(14, wide * everyColumn - 2));
      const write = (words: string, anchor: 'start' | 'middle' | 'end') =>
        grid
          .append('text')
          .attr('text-anchor', anchor)
          .attr('font-size', LABEL)
          .attr('fill', palette.quiet)
          .text(words);
      if (place % everyRow === 0)
        write(cut(label, WIDEST_LABEL, LABEL), 'end')
          .attr('x', -6)
          .attr('y', at((place + 0.5) * cell + 3.5));
      if (place % everyColumn !== 0) return;
      if (turned)
        write(cut(label, WIDEST_TURNED, LABEL), 'start').attr(
          'transform',
          `translate(${at(middle + 4)} -5) rotate(-90)`,
        );
      else
        write(cutOrNone(label, above, LABEL), 'middle')
          .attr('x', middle)
          .attr('y', -6);
    });
    root
      .append('text')
      .attr('x', at(left))
      .attr('y', 12)
      .attr('font-size', LABEL)
      .text(`${text.predicted} →`);
    root
      .append('text')
      .attr('transform', `translate(${at(left - beside + 11)} ${at(top + size * cell)}) rotate(-90)`)
      .attr('font-size', LABEL)
      .text(`← ${text.truth}`);
  }
}

/** The sum of each row, or of each column. */
function sumsOf(counts: ConfusionData['counts'], ofColumns: boolean): number[] {
  return counts.map((row, index) =>
    (ofColumns ? counts.map((other) => other[index]!) : row).reduce((total, count) => total + count, 0),
  );
}

/** A fraction above 0 in percent without sign; values that round to 0 are displayed as `<1`. */
const wholePercent = (share: number): string => (share < 0.005 ? '<1' : String(Math.round(share * 100)));

const hexadecimal = (colour: string): string => rgb(colour).formatHex();

const strengthOf = (share: number): number => 0.08 + 0.92 * Math.sqrt(share);

/** Correct cells in blue, wrong ones in red; the fraction is stretched so that rare errors are visible. */
function shade(share: number, isRight: boolean, theme: FigureOptions['theme']): string {
  const strength = strengthOf(share);
  return colourAt('blue-red', theme, isRight ? 0.5 - strength * 0.45 : 0.5 + strength * 0.5);
}

const at = (value: number): number => Math.round(value * 100) / 100;
