import { countLayers } from '../model/countLayers.ts';
import type { ModelInfo } from '../model/model.ts';
import type { PlainTable } from '../contract/exports.ts';
import { createFigure, palettes, whole, type FigureOptions } from './parts/figure.ts';
import { cut, textWidth } from './parts/text.ts';
import { figureTexts } from '../texts/figures.ts';

const MOST_ROW = 24;
const LEAST_ROW = 11;
const GAP = 16;
/** Minimum width of layer names. */
const LEAST_NAME = 40;

/** The layers of a network with kind, output shape and parameters, as rows of a table. */
export function summaryRows(model: ModelInfo, language: FigureOptions['language']): PlainTable {
  const text = figureTexts[language];
  const rows = model.layers.map(({ name, className, outputShape, parameters }) => [
    name,
    className,
    outputShape.join('×'),
    parameters,
  ]);
  return {
    kind: 'table',
    head: [text.layer, text.kind, text.shape, text.parameters],
    rows: [...rows, [text.total, '', '', model.parameters]],
    total: true,
  };
}

/** {@link summaryRows} as a figure. If rows do not fit, they are omitted and a note says so. */
export function summaryTable(model: ModelInfo, options: FigureOptions): SVGSVGElement {
  const text = figureTexts[options.language];
  const palette = palettes[options.theme];
  const table = summaryRows(model, options.language);
  const root = createFigure(
    options,
    text.summary(model.name),
    text.summaryOf(whole(countLayers(model)), whole(model.parameters)),
  );
  const { head, rows } = narrowed(table, options.width);
  const room = Math.max(2, Math.floor(options.height / LEAST_ROW) - 1);
  const shown =
    rows.length <= room
      ? rows
      : [...rows.slice(0, room - 2), head.map((_title, at) => (at ? '' : '…')), rows.at(-1)!];
  const line = Math.min(MOST_ROW, options.height / (shown.length + 1));
  const cells = [head, ...shown].map((row) =>
    row.map((cell) => (typeof cell === 'number' ? whole(cell) : cell)),
  );
  const size = sizeFor(cells, Math.min(12, line * 0.72), options.width);
  const widths = head.map((_title, column) => widestOf(cells, column, size));
  const spare = Math.max(0, options.width - widths.reduce((sum, width) => sum + width + GAP, 0));
  widths[0]! += spare / 2;
  let squeezed =
    options.width - GAP * (head.length - 1) - widths.slice(1).reduce((sum, width) => sum + width, 0);
  squeezed = Math.max(LEAST_NAME, Math.min(widths[0]!, squeezed));
  widths[0] = squeezed;
  cells.forEach((row, index) => {
    const y = (index + 0.5) * line + size * 0.35;
    let x = 0;
    row.forEach((cell, column) => {
      const right = column === head.length - 1;
      root
        .append('text')
        .attr('x', round(right ? options.width : x))
        .attr('y', round(y))
        .attr('font-size', round(size))
        .attr('text-anchor', right ? 'end' : 'start')
        .attr('font-weight', index === 0 || index === cells.length - 1 ? 600 : '')
        .attr('fill', index === 0 ? palette.quiet : palette.ink)
        .text(cut(cell, widths[column]! + (column === 0 ? 0 : 2), size));
      x += widths[column]! + GAP;
    });
    root
      .append('line')
      .attr('x1', 0)
      .attr('x2', options.width)
      .attr('y1', round((index + 1) * line))
      .attr('y2', round((index + 1) * line))
      .attr('stroke', palette.line);
  });
  return root.node()!;
}

/** The table without the layers' kinds, if there is no space for them. */
function narrowed({ head, rows }: PlainTable, width: number): Pick<PlainTable, 'head' | 'rows'> {
  const wide = (columns: readonly number[]): number =>
    columns.reduce((sum, at) => sum + widestOf([head, ...rows], at, 12) + GAP, LEAST_NAME);
  if (wide([1, 2, 3]) <= width) return { head, rows };
  const kept = (row: readonly (string | number)[]): (string | number)[] =>
    row.filter((_cell, at) => at !== 1);
  return { head: kept(head) as string[], rows: rows.map(kept) };
}

/** The font size at which all columns fit side by side, with truncated names if necessary. */
function sizeFor(cells: readonly (readonly string[])[], most: number, width: number): number {
  const gaps = GAP * (cells[0]!.length - 1) + LEAST_NAME;
  const others = cells[0]!.reduce((sum, _cell, at) => (at === 0 ? sum : sum + widestOf(cells, at, 1)), 0);
  return Math.max(5, Math.min(most, (width - gaps) / others));
}

const widestOf = (rows: readonly (readonly (string | number)[])[], column: number, size: number): number =>
  Math.max(
    ...rows.map((row) => {
      const cell = row[column]!;
      return textWidth(typeof cell === 'number' ? whole(cell) : cell, size);
    }),
  );

const round = (value: number): number => Math.round(value * 10) / 10;
