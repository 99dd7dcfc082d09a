import type PptxGenJS from 'pptxgenjs';
import type { Paper, PlainTable } from '../../../../src-shared/contract/exports.ts';
import { cut, textWidth } from '../../../../src-shared/figures/parts/text.ts';
import { FACE } from '../fonts.ts';
import { box, hex, type Box } from './slide.ts';

/** Points of type: as large as the rows allow, never too small to be read from the back of a room; further rows go on further slides. */
const LARGEST = 18;
const SMALLEST = 11;
/** Height of a line in parts of the type's size, and the margins of a cell in points: what PowerPoint makes of a row at least. */
const LINE = 1.2;
const MARGIN = { vertical: 2, horizontal: 6 };
const MOST_ROW = 34;
const whole = new Intl.NumberFormat('en-US');

const rowOf = (fontSize: number): number => fontSize * LINE + 2 * MARGIN.vertical;

/** A table in as many parts as it takes slides, of about as many rows each; each part has the head. */
export function splitTable(table: PlainTable, height: number): PlainTable[] {
  const { rows } = table;
  const most = Math.max(1, Math.floor(height / rowOf(SMALLEST)) - 1);
  const parts = Math.max(1, Math.ceil(rows.length / most));
  const each = Math.ceil(rows.length / parts);
  return Array.from({ length: parts }, (_none, at) => ({
    ...table,
    total: at === parts - 1 && table.total,
    rows: rows.slice(at * each, (at + 1) * each),
  }));
}

/** Adds a native, editable table to a slide. */
export function addTable(
  slide: PptxGenJS.Slide,
  { head, rows, total }: PlainTable,
  place: Box,
  paper: Paper,
): void {
  const tall = Math.min(MOST_ROW, place.height / (rows.length + 1));
  const fontSize = Math.max(SMALLEST, Math.min(LARGEST, Math.floor((tall - 2 * MARGIN.vertical) / LINE)));
  const border: PptxGenJS.BorderProps = { type: 'solid', pt: 0.75, color: hex(paper.line) };
  const none: PptxGenJS.BorderProps = { type: 'none' };
  const numeric = head.map((_title, column) => rows.some((row) => typeof row[column] === 'number'));
  const words = [head, ...rows].map((row) =>
    row.map((value) => (typeof value === 'number' ? whole.format(value) : value)),
  );
  const widths = columnWidths(words, fontSize, place.width);
  const cells = words.map((row, at) =>
    row.map((text, column): PptxGenJS.TableCell => ({
      text: cut(text, widths[column]! - 2 * MARGIN.horizontal, fontSize),
      options: {
        bold: at > 0 && at === rows.length && total === true,
        align: numeric[column] ? 'right' : 'left',
        color: hex(at === 0 ? paper.quiet : paper.ink),
        border: [none, none, border, none],
      },
    })),
  );
  const { vertical, horizontal } = MARGIN;
  slide.addTable(cells, {
    ...{ x: box(place).x, y: box(place).y, w: box(place).w, colW: widths.map((width) => width / 72) },
    ...{ fontFace: FACE, fontSize, rowH: tall / 72, valign: 'middle' },
    margin: [vertical, horizontal, vertical, horizontal],
  });
}

/** Points of each column: what its words need, and of what is left the same share each; where there is too little, the widest give way. */
function columnWidths(words: readonly (readonly string[])[], fontSize: number, width: number): number[] {
  const needs = words[0]!.map(
    (_title, column) =>
      Math.max(...words.map((row) => textWidth(row[column]!, fontSize))) + 2 * MARGIN.horizontal + 2,
  );
  const sum = needs.reduce((total, need) => total + need, 0);
  if (sum <= width) return needs.map((need) => need + (width - sum) / needs.length);
  const fair = width / needs.length;
  const small = needs.filter((need) => need <= fair);
  const rest = (width - small.reduce((total, need) => total + need, 0)) / (needs.length - small.length);
  return needs.map((need) => (need <= fair ? need : rest));
}
