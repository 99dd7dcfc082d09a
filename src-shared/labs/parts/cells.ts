import { palettes, type Root } from '../../figures/parts/figure.ts';
import { round } from '../../figures/parts/plot.ts';
import { cut, textWidth } from '../../figures/parts/text.ts';
import type { ExperimentLook } from '../Experiment.ts';
import type { Place } from './plane.ts';

/** A cell of a table: its text, and its colour if it stands out. */
export interface Cell {
  text: string;
  tone?: 'right' | 'wrong' | 'quiet' | 'strong';
}

/** A small table of numbers in a part of a figure. */
export interface CellTable {
  title?: string;
  /** Titles of the columns; none for a table without. */
  head: readonly string[];
  rows: readonly (readonly Cell[])[];
  /** Index of the row that is marked. */
  marked?: number | undefined;
}

const MOST_LINE = 30;
const PADDING = 8;

/** Draws a table into a rectangle: columns of equal share, type as large as fits. */
export function drawCells(root: Root, place: Place, table: CellTable, look: ExperimentLook): void {
  const { theme } = look;
  const palette = palettes[theme];
  const colours = {
    right: palette.series.train,
    wrong: palette.wrong,
    quiet: palette.quiet,
    strong: palette.ink,
  };
  const heading = table.title === undefined ? 0 : 22;
  const hasHead = table.head.length > 0;
  const line = Math.min(MOST_LINE, (place.height - heading) / (table.rows.length + Number(hasHead)));
  const columns = hasHead ? table.head : (table.rows[0] ?? []).map(() => '');
  const widths = columns.map((title, at) =>
    Math.max(textWidth(title, 1), ...table.rows.map((row) => textWidth(row[at]?.text ?? '', 1)), 1),
  );
  const all = widths.reduce((sum, width) => sum + width, 0);
  const room = place.width - widths.length * PADDING;
  const size = Math.max(6, Math.min(14, line * 0.6, room / all));
  const spare = Math.max(0, room - all * size) / widths.length;
  if (table.title !== undefined)
    root
      .append('text')
      .attr('x', round(place.left))
      .attr('y', round(place.top + 12))
      .attr('font-weight', 600)
      .attr('font-size', 12)
      .text(cut(table.title, place.width, 12));
  const top = place.top + heading;
  if (table.marked !== undefined)
    root
      .append('rect')
      .attr('x', round(place.left))
      .attr('y', round(top + (table.marked + Number(hasHead)) * line))
      .attr('width', round(place.width))
      .attr('height', round(line))
      .attr('fill', palette.accent)
      .attr('fill-opacity', 0.14);
  const rows: readonly (readonly Cell[])[] = [
    ...(hasHead ? [table.head.map((text) => ({ text, tone: 'quiet' as const }))] : []),
    ...table.rows,
  ];
  rows.forEach((row, index) => {
    let x = place.left + PADDING / 2;
    row.forEach((cell, at) => {
      const width = widths[at]! * size + spare;
      root
        .append('text')
        .attr('x', round(x))
        .attr('y', round(top + (index + 0.5) * line + size * 0.35))
        .attr('font-size', round(size))
        .attr('font-weight', cell.tone === undefined || cell.tone === 'quiet' ? null : 600)
        .attr('fill', cell.tone === undefined ? palette.ink : colours[cell.tone])
        .text(cut(cell.text, width + PADDING, size));
      x += width + PADDING;
    });
    root
      .append('line')
      .attr('x1', round(place.left))
      .attr('x2', round(place.left + place.width))
      .attr('y1', round(top + (index + 1) * line))
      .attr('y2', round(top + (index + 1) * line))
      .attr('stroke', palette.line);
  });
}
