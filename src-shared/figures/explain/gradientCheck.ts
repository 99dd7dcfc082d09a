import type { CheckedTensor, GradientCheck } from '../../contract/loss.ts';
import { drawCells, type Cell } from '../../labs/parts/cells.ts';
import { drawCurve, drawUpright } from '../../labs/parts/drawCurve.ts';
import { drawPlane, type Place } from '../../labs/parts/plane.ts';
import { lossFigureTexts } from '../../texts/lossFigures.ts';
import { cut } from '../parts/text.ts';
import { createFigure, palettes, short, whole, type FigureOptions, type Root } from '../parts/figure.ts';

/** Height below which a line of the table cannot be read. */
const LEAST_LINE = 15;
const MOST_NAMED = 3;
/** Widths from which all columns are shown, and h; and the smallest type. */
const WIDE_TABLE = 420;
const LEAST_TABLE = 270;
const LEAST_SIZE = 9;
/** Heights of the table of the worst weight with all its lines and with three, and of the curve. */
const TABLE_OF_ALL = 108;
const TABLE_OF_FEW = 68;
const LEAST_PLOT = 84;

const scientific = (value: number, digits = 1): string =>
  Number.isFinite(value) ? value.toExponential(digits) : '–';
const fixed = (value: number): string => (Number.isFinite(value) ? value.toFixed(9) : '–');
const tensorName = ({ layer, name }: CheckedTensor): string => `${layer}/${name}`;

/** The tensors as a table, and one weight of a tensor opened: its two derivatives, and how they differ by h. */
export function gradientCheck(
  check: GradientCheck,
  opened: CheckedTensor,
  options: FigureOptions,
): SVGSVGElement {
  const text = lossFigureTexts[options.language];
  const root = createFigure(options, text.gradientCheck, gradientCheckCaption(check, options.language));
  const isWide = options.width >= 520;
  const table = isWide
    ? { left: 8, top: 4, width: options.width * 0.56 - 16, height: options.height - 8 }
    : { left: 8, top: 4, width: options.width - 16, height: options.height * 0.4 };
  const most = Math.max(2, Math.floor(table.height / LEAST_LINE) - 1);
  const shown = check.tensors.length <= most ? check.tensors : check.tensors.slice(0, most - 1);
  // Where there is little room, the shapes, the number of weights and h are left out.
  const columns =
    table.width >= WIDE_TABLE ? [0, 1, 2, 3, 4, 5] : table.width >= LEAST_TABLE ? [0, 3, 4, 5] : [0, 4, 5];
  const only = <T>(row: readonly T[]): T[] => columns.map((at) => row[at]!);
  const rows: Cell[][] = shown.map((tensor) =>
    only([
      { text: cut(tensorName(tensor), table.width * 0.36, LEAST_SIZE), tone: 'strong' },
      { text: tensor.shape.join('×'), tone: 'quiet' },
      { text: whole(tensor.checked), tone: 'quiet' },
      { text: scientific(tensor.h), tone: 'quiet' },
      { text: scientific(tensor.relative), tone: tensor.ok ? 'right' : 'wrong' },
      { text: `≤ ${scientific(tensor.tolerance)}` },
    ]),
  );
  const left = check.tensors.length - shown.length;
  if (left > 0)
    rows.push(columns.map((at) => ({ text: at === 0 ? text.more(whole(left)) : '', tone: 'quiet' })));
  const marked = shown.indexOf(opened);
  drawCells(root, table, { head: only(text.head), rows, marked: marked < 0 ? undefined : marked }, options);
  const column = isWide
    ? { left: options.width * 0.58, width: options.width * 0.42 - 8 }
    : { left: 8, width: options.width - 16 };
  const top = isWide ? 4 : options.height * 0.42;
  const rest = options.height - top;
  const room =
    rest >= TABLE_OF_ALL + LEAST_PLOT ? 'all' : rest >= TABLE_OF_FEW + LEAST_PLOT ? 'few' : 'no plot';
  const tall = room === 'all' ? Math.max(TABLE_OF_ALL, rest * 0.42) : Math.min(rest, TABLE_OF_FEW);
  drawWorst(root, opened, { ...column, top, height: tall }, room === 'all', options);
  if (room !== 'no plot')
    drawByH(root, opened, { ...column, top: top + tall + 4, height: rest - tall - 4 }, options);
  return root.node()!;
}

function drawWorst(root: Root, opened: CheckedTensor, place: Place, all: boolean, look: FigureOptions): void {
  const text = lossFigureTexts[look.language];
  const { place: at, value, analytic, numeric, above, below } = opened.worst;
  const numbers = [
    `[${at.join(', ')}]`,
    Number.isFinite(value) ? short(value, 6) : '–',
    ...[fixed(above), fixed(below), scientific(numeric, 5), scientific(analytic, 5)],
  ];
  const shown = all ? [0, 1, 2, 3, 4, 5] : [0, 4, 5];
  drawCells(
    root,
    place,
    {
      title: text.worst(tensorName(opened)),
      head: [],
      rows: shown.map((row) => [{ text: text.rows[row]! }, { text: numbers[row]!, tone: 'strong' }]),
    },
    look,
  );
}

function drawByH(root: Root, { byH, h: chosen }: CheckedTensor, place: Place, look: FigureOptions): void {
  const [text, palette] = [lossFigureTexts[look.language], palettes[look.theme]];
  const points = byH.map(({ h, difference }) => [Math.log10(h), Math.max(1e-12, difference)] as const);
  const ends = points.map(([, difference]) => difference);
  const plane = drawPlane(
    root,
    {
      ...{ name: 'by-h', place, x: [Math.min(...points.map(([at]) => at)) - 0.3, -0.7], logarithmic: true },
      y: [
        10 ** Math.floor(Math.log10(Math.min(...ends))),
        10 ** Math.ceil(Math.log10(Math.max(...ends)) + 1e-9),
      ],
      ...{ title: text.byH, xTitle: text.exponent },
    },
    look,
  );
  drawCurve(plane, points, { colour: palette.accent, dots: 3 });
  drawUpright(plane, Math.log10(chosen), palette.quiet);
}

/** The tensor with the largest relative difference. */
export const worstTensor = ({ tensors }: GradientCheck): CheckedTensor =>
  tensors.reduce((worst, one) => (one.relative > worst.relative ? one : worst));

/** What the figure says in words. */
export function gradientCheckCaption(check: GradientCheck, language: FigureOptions['language']): string {
  const text = lossFigureTexts[language];
  const { tensors, count, split, index, random, ofBatch } = check;
  const wrong = tensors.filter(({ ok }) => !ok).map(tensorName);
  const listed = (
    names: readonly string[],
    few: (names: string) => string,
    many: (count: string) => string,
  ): string =>
    names.length === 0 ? '' : names.length <= MOST_NAMED ? few(names.join(', ')) : many(whole(names.length));
  return (
    text.checked(
      whole(tensors.length),
      whole(count),
      text.splits[split],
      whole(index),
      scientific(worstTensor(check).relative),
    ) +
    (wrong.length === 0 ? text.allRight : text.wrong(wrong.slice(0, MOST_NAMED).join(', '))) +
    listed(random, text.noise, text.noiseOfMany) +
    listed(ofBatch, text.ofBatch, text.ofBatchMany)
  );
}
