import type PptxGenJS from 'pptxgenjs';
import type { FigurePage, Paper, PlainMatrix } from '../../../../src-shared/contract/exports.ts';
import { FACE } from '../fonts.ts';
import { box, hex, type Box } from './slide.ts';

/** Space between a row's label and its cells, in inches: PptxGenJS takes margins whose first is below 1 for inches. */
const LABEL_GAP = 4 / 72;
/** Space for the name of an axis, in units of the figure. */
const AXIS = 20;

/**
 * Adds a matrix as a table: each cell has the number, colours, size and position of the picture.
 * @param place position of the figure on the slide
 */
export function addMatrix(
  slide: PptxGenJS.Slide,
  matrix: PlainMatrix,
  place: Box,
  { unit }: FigurePage,
  paper: Paper,
): void {
  const { left, top, cell, wide, beside, turned } = matrix.place;
  const size = matrix.cells.length;
  const gap: PptxGenJS.BorderProps = { type: 'solid', pt: 1, color: hex(paper.surface) };
  const none: PptxGenJS.BorderProps = { type: 'none' };
  const bare = { border: [none, none, none, none] as PptxGenJS.TableCellProps['border'] };
  const type = (units: number): number => Math.round(units * unit * 10) / 10;
  const label = (text: string, options: PptxGenJS.TableCellProps): PptxGenJS.TableCell => ({
    text,
    options: { ...bare, fontSize: type(matrix.type.label), color: hex(paper.quiet), ...options },
  });
  const axis = (text: string, options: PptxGenJS.TableCellProps): PptxGenJS.TableCell =>
    label(text, { color: hex(paper.ink), fontSize: type(matrix.type.axis), ...options });
  const nothing = (): PptxGenJS.TableCell => label('', {});
  const rows = matrix.cells.map((row, at): PptxGenJS.TableCell[] => [
    ...(at === 0
      ? [axis(matrix.yTitle, { rowspan: size, align: 'left', valign: 'middle', textDirection: 'vert270' })]
      : []),
    label(matrix.labels[at]!, { align: 'right', margin: [0, LABEL_GAP, 0, 0] }),
    ...row.map(({ text, fill, ink }): PptxGenJS.TableCell => ({
      text,
      options: {
        ...{ align: 'center', fontSize: type(matrix.type.cell), color: hex(ink), fill: { color: hex(fill) } },
        border: [gap, gap, gap, gap],
      },
    })),
  ]);
  const names = matrix.labels.map((text) =>
    turned
      ? label(text, { align: 'left', valign: 'middle', textDirection: 'vert270' })
      : label(text, { align: 'center', valign: 'bottom' }),
  );
  const points = (units: number): number => (units * unit) / 72;
  const axisWide = Math.min(AXIS, beside / 2);
  const corner = { x: place.x + (left - beside) * unit, y: place.y, width: 0, height: 0 };
  slide.addTable(
    [
      [nothing(), nothing(), axis(matrix.xTitle, { colspan: size, align: 'left' })],
      [nothing(), nothing(), ...names],
      ...rows,
    ],
    {
      ...{
        x: box(corner).x,
        y: box(corner).y,
        w: points(beside + size * wide),
        h: points(top + size * cell),
      },
      colW: [points(axisWide), points(beside - axisWide), ...names.map(() => points(wide))],
      rowH: [points(AXIS), points(top - AXIS), ...rows.map(() => points(cell))],
      ...{ fontFace: FACE, margin: 0, valign: 'middle' },
    },
  );
}
