import type PptxGenJS from 'pptxgenjs';
import type { Paper, PlainTable } from '../../../../src-shared/contract/exports.ts';
import { FACE } from '../fonts.ts';
import { box, hex, type Box } from './slide.ts';

/** Font size in points: as large as the rows allow, but readable on paper. */
const LARGEST = 18;
const SMALLEST = 8;
const whole = new Intl.NumberFormat('en-US');

/** Adds a native, editable table to a slide. */
export function addTable(slide: PptxGenJS.Slide, { head, rows }: PlainTable, place: Box, paper: Paper): void {
  const tall = place.height / (rows.length + 1.5);
  const fontSize = Math.round(Math.max(SMALLEST, Math.min(LARGEST, tall * 0.55)));
  const border: PptxGenJS.BorderProps = { type: 'solid', pt: 0.75, color: hex(paper.line) };
  const none: PptxGenJS.BorderProps = { type: 'none' };
  const cell = (value: string | number, bold: boolean): PptxGenJS.TableCell => ({
    text: typeof value === 'number' ? whole.format(value) : value,
    options: {
      bold,
      align: typeof value === 'number' ? 'right' : 'left',
      color: hex(paper.ink),
      border: [none, none, border, none],
    },
  });
  const numeric = head.map((_title, column) => rows.some((row) => typeof row[column] === 'number'));
  const titles = head.map((title, column) => {
    const made = cell(title, true);
    if (numeric[column]) made.options!.align = 'right';
    return made;
  });
  slide.addTable([titles, ...rows.map((row) => row.map((value) => cell(value, false)))], {
    ...{ x: box(place).x, y: box(place).y, w: box(place).w },
    ...{ fontFace: FACE, fontSize, rowH: Math.min(tall, 34) / 72, margin: [2, 6, 2, 6], valign: 'middle' },
  });
}
