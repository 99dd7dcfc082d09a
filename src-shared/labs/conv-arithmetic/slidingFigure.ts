import { createFigure, palettes, short, type Root } from '../../figures/parts/figure.ts';
import { round } from '../../figures/parts/plot.ts';
import { cut, wrap } from '../../figures/parts/text.ts';
import type { ExperimentLook } from '../Experiment.ts';
import { slidingTexts } from './slidingTexts.ts';
import { columnsOf, sizeFormula, type Grid, type Part, type Sliding } from './sliding.ts';

/** A grid in the picture, with one channel below the other. */
interface Drawn {
  title: string;
  grid: Grid;
  padding: number;
  left: number;
}

const HEAD = 40;
/** Room of two lines of arithmetic, and of one. */
const FOOT = 40;
const LINE = 16;
const GAP = 28;
const MOST_CELL = 52;
/** Font size in a cell, as a share of its side, and at most. */
const TYPE = { share: 0.45, most: 16 };

/** The grids of a sliding operation at one step: the window over the input, the filter, and the output so far. */
export function slidingFigure(sliding: Sliding, step: number, look: ExperimentLook): SVGSVGElement {
  const text = slidingTexts[look.language];
  const { settings, input, filter, output, parts } = sliding;
  const root = createFigure(look, text.operations[settings.operation], sizeFormula(settings));
  writeLine(root, sizeFormula(settings), 14, { size: 14, bold: true, look });
  writeLine(root, text.shapes(sliding), 32, { size: 12, look });
  const here = parts[step]!;
  const asRows = settings.operation === 'im2col';
  const matrix = asRows ? columnsOf(sliding) : undefined;
  const grids: Omit<Drawn, 'left'>[] = [
    { title: text.input, grid: input, padding: settings.operation === 'transposed' ? 0 : settings.padding },
    ...(filter ? [{ title: text.filter, grid: filter, padding: 0 }] : []),
    matrix
      ? { title: text.matrix, grid: matrixGrid(matrix), padding: 0 }
      : { title: text.output, grid: output, padding: 0 },
  ];
  const linesOf = (at: number): string[] => wrap(arithmeticOf(sliding, at), look.width - 16, 12).slice(0, 2);
  // The same room at every step, so that nothing jumps.
  const lines = Math.max(...parts.map((_part, at) => linesOf(at).length));
  const foot = FOOT - (2 - lines) * LINE;
  const room = { width: look.width - 16 - GAP * (grids.length - 1), height: look.height - HEAD - foot - 22 };
  // Channels stand below or beside each other, whichever gives larger cells.
  const [below, beside] = [false, true].map((isBeside) => cellSize(grids, isBeside, room)) as [
    number,
    number,
  ];
  const isBeside = beside > below;
  const cell = Math.min(MOST_CELL, Math.max(below, beside));
  const used =
    grids.reduce((sum, one) => sum + extentOf(one, isBeside)[0] * cell, 0) + GAP * (grids.length - 1);
  let left = (look.width - used) / 2;
  grids.forEach((one, index) => {
    const isOutput = index === grids.length - 1;
    const isFilter = filter !== undefined && index === 1;
    drawGrid(root, { ...one, left }, { sliding, here, step, isOutput, isFilter, cell, isBeside }, look);
    left += extentOf(one, isBeside)[0] * cell + GAP;
  });
  linesOf(step).forEach((line, at) =>
    writeLine(root, line, look.height - 6 - (lines - 1 - at) * LINE, { size: 12, look }),
  );
  return root.node()!;
}

/** Space between channels, in cells. */
const CHANNEL_GAP = 0.4;

/** Cells that a grid takes up, across and down. */
function extentOf({ grid, padding }: Omit<Drawn, 'left'>, isBeside: boolean): [number, number] {
  const [across, down] = [grid.columns + 2 * padding, grid.rows + 2 * padding];
  const spaced = (size: number): number => grid.channels * (size + CHANNEL_GAP) - CHANNEL_GAP;
  return isBeside ? [spaced(across), down] : [across, spaced(down)];
}

function cellSize(
  grids: readonly Omit<Drawn, 'left'>[],
  isBeside: boolean,
  { width, height }: { width: number; height: number },
): number {
  const extents = grids.map((one) => extentOf(one, isBeside));
  const across = extents.reduce((sum, [columns]) => sum + columns, 0);
  return Math.min(width / across, height / Math.max(...extents.map(([, rows]) => rows)));
}

const matrixGrid = (matrix: readonly (readonly number[])[]): Grid => ({
  ...{ channels: 1, rows: matrix.length, columns: matrix[0]!.length, values: matrix.flat() },
});

function writeLine(
  root: Root,
  words: string,
  y: number,
  { size, bold, look }: { size: number; bold?: boolean; look: ExperimentLook },
): void {
  root
    .append('text')
    .attr('x', 8)
    .attr('y', y)
    .attr('font-size', size)
    .attr('font-weight', bold ? 600 : null)
    .text(cut(words, look.width - 12, size));
}

interface GridState {
  sliding: Sliding;
  here: readonly Part[];
  step: number;
  isOutput: boolean;
  isFilter: boolean;
  /** Side of a cell in pixels. */
  cell: number;
  /** Whether channels stand beside each other. */
  isBeside: boolean;
}

function drawGrid(
  root: Root,
  { title, grid, padding, left }: Drawn,
  state: GridState,
  look: ExperimentLook,
): void {
  const palette = palettes[look.theme];
  const { cell, isBeside, isOutput } = state;
  // The last title has the room up to the edge.
  const room = isOutput
    ? look.width - left
    : extentOf({ title, grid, padding }, isBeside)[0] * cell + GAP - 6;
  const words = cut(title, room, 12);
  root
    .append('text')
    .attr('x', round(left))
    .attr('y', HEAD + 14)
    .attr('font-size', 12)
    .attr('fill', palette.quiet)
    .text(words);
  const [columns, rows] = [grid.columns + 2 * padding, grid.rows + 2 * padding];
  for (let channel = 0; channel < grid.channels; channel++)
    for (let y = -padding; y < grid.rows + padding; y++)
      for (let x = -padding; x < grid.columns + padding; x++) {
        const inside = y >= 0 && y < grid.rows && x >= 0 && x < grid.columns;
        const place = {
          x: left + (x + padding + (isBeside ? channel * (columns + CHANNEL_GAP) : 0)) * cell,
          y: HEAD + 22 + (y + padding + (isBeside ? 0 : channel * (rows + CHANNEL_GAP))) * cell,
        };
        const value = inside ? valueAt(grid, state, channel, y, x) : 0;
        drawCell(root, place, { value, inside, mark: markOf(state, channel, y, x), cell }, look);
      }
}

/** The value of a cell; of the output only what has been computed up to the step. */
function valueAt(
  grid: Grid,
  { sliding, step, isOutput }: GridState,
  channel: number,
  y: number,
  x: number,
): number | undefined {
  const value = grid.values[(channel * grid.rows + y) * grid.columns + x]!;
  if (!isOutput) return value;
  const { operation } = sliding.settings;
  if (operation === 'im2col') return y <= step ? value : undefined;
  if (operation !== 'transposed' && operation !== 'col2im')
    return y * grid.columns + x <= step ? value : undefined;
  // What has been spread so far.
  let [sum, touched] = [0, false];
  for (const part of sliding.parts.slice(0, step + 1).flat()) {
    const sameChannel = operation === 'transposed' || part.channel === channel;
    if (!sameChannel || part.row !== y || part.column !== x) continue;
    [sum, touched] = [sum + part.value * (part.weight ?? 1), true];
  }
  return touched ? sum : undefined;
}

/** Whether a cell takes part in the step: as the window, or as its result. */
function markOf(
  { sliding, here, step, isOutput, isFilter }: GridState,
  channel: number,
  y: number,
  x: number,
): boolean {
  const { operation, size } = sliding.settings;
  if (isFilter)
    return here.some((part) => part.channel === channel && part.cell === y * sliding.settings.filter + x);
  const grown = operation === 'transposed' || operation === 'col2im';
  const reads = (): boolean =>
    here.some((part) => part.channel === channel && part.row === y && part.column === x);
  if (operation === 'im2col' && isOutput) return y === step;
  if (!isOutput) {
    if (operation === 'transposed') return y * size + x === step;
    return reads();
  }
  if (!grown) return y * sliding.output.columns + x === step;
  return here.some(
    (part) => (operation === 'transposed' || part.channel === channel) && part.row === y && part.column === x,
  );
}

function drawCell(
  root: Root,
  place: { x: number; y: number },
  { value, inside, mark, cell }: { value: number | undefined; inside: boolean; mark: boolean; cell: number },
  look: ExperimentLook,
): void {
  const palette = palettes[look.theme];
  root
    .append('rect')
    .attr('x', round(place.x))
    .attr('y', round(place.y))
    .attr('width', round(cell - 1))
    .attr('height', round(cell - 1))
    .attr('fill', mark ? palette.accent : inside ? palette.line : 'none')
    .attr('fill-opacity', mark ? 0.3 : 0.6)
    .attr('stroke', mark ? palette.accent : palette.line)
    .attr('stroke-dasharray', inside ? null : '2 2');
  if (value === undefined || cell < 9) return;
  const words = short(value, 2);
  root
    .append('text')
    .attr('x', round(place.x + cell / 2 - 0.5))
    .attr('y', round(place.y + cell / 2 + Math.min(TYPE.most, cell * TYPE.share) * 0.35))
    .attr('text-anchor', 'middle')
    .attr('font-size', round(Math.min(TYPE.most, cell * TYPE.share)))
    .attr('fill', inside ? palette.ink : palette.quiet)
    .text(words);
}

/** The arithmetic of one step with its numbers. */
function arithmeticOf({ settings, output, parts }: Sliding, step: number): string {
  const here = parts[step]!;
  const first = here.filter(({ channel }) => channel === 0);
  switch (settings.operation) {
    case 'max':
    case 'min':
    case 'average':
      return `${settings.operation}(${first.map(({ value }) => value).join(', ')}) = ${short(output.values[step]!)}`;
    case 'im2col':
      return `${step + 1}: ${here.map(({ value }) => value).join(' ')}`;
    case 'col2im':
      return `${step + 1}: ${first.map(({ row, column, value }) => `+${value} → (${row}, ${column})`).join(', ')}`;
    case 'transposed':
      return first
        .map(({ value, weight, row, column }) => `${value}·${weight!} → (${row}, ${column})`)
        .join(', ');
    default:
      return `${here.map(({ value, weight }) => `${value}·${negative(weight!)}`).join(' + ')} = ${output.values[step]!}`;
  }
}

const negative = (value: number): string => (value < 0 ? `(−${-value})` : String(value));
