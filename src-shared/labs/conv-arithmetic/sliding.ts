import { impossible } from '../impossible.ts';
import { RandomStream } from '../../arithmetic/random.ts';

/** What is slid over the input. */
export const operations = [
  ...(['convolution', 'convolution-1d', 'transposed', 'max', 'average', 'min', 'im2col', 'col2im'] as const),
] as const;
export type Operation = (typeof operations)[number];

export interface SlidingSettings {
  operation: Operation;
  /** Rows and columns of the input. In one dimension there is a single row. */
  size: number;
  /** Rows and columns of the filter or window. */
  filter: number;
  stride: number;
  padding: number;
  /** Distance of neighbouring filter cells. */
  dilation: number;
  channels: number;
}

/** A grid of numbers, `[channels, rows, columns]` in row-major order. */
export interface Grid {
  channels: number;
  rows: number;
  columns: number;
  values: readonly number[];
}

/** One product or value of a cell's arithmetic. Undefined `input` is padding. */
export interface Part {
  channel: number;
  /** Position in the unpadded input. */
  row: number;
  column: number;
  /** Index in the filter's channel. */
  cell: number;
  value: number;
  /** Weight of the filter; undefined for pooling and im2col. */
  weight: number | undefined;
}

/** A sliding operation worked out: grids, and for each output cell what it is made of. */
export interface Sliding {
  settings: SlidingSettings;
  input: Grid;
  filter: Grid | undefined;
  output: Grid;
  /** Parts of each cell of the output's first channel; for a transposed convolution and col2im of each input cell. */
  parts: readonly (readonly Part[])[];
  /** Rows and columns that no window reaches, because the stride does not divide. */
  leftOver: number;
}

/** Size that the filter covers with its dilation. */
const covered = ({ filter, dilation }: Pick<SlidingSettings, 'filter' | 'dilation'>): number =>
  dilation * (filter - 1) + 1;

/** Whether the output grows instead of shrinking. */
const grows = (operation: Operation): boolean => operation === 'transposed' || operation === 'col2im';
export const pools = (operation: Operation): boolean =>
  operation === 'max' || operation === 'average' || operation === 'min';

/**
 * Output size along one axis: (H + 2P - (D (F - 1) + 1)) / S + 1, rounded down; of a transposed convolution
 * (H - 1) S - 2P + D (F - 1) + 1.
 */
export function outputSize(settings: SlidingSettings): { size: number; leftOver: number } {
  const { operation, size, stride, padding } = settings;
  const reach = covered(settings);
  if (operation === 'transposed') return { size: (size - 1) * stride - 2 * padding + reach, leftOver: 0 };
  const room = size + 2 * padding - reach;
  return { size: Math.floor(room / stride) + 1, leftOver: ((room % stride) + stride) % stride };
}

/** The output-size formula with its numbers. */
export function sizeFormula(settings: SlidingSettings): string {
  const { operation, size, filter, stride, padding, dilation } = settings;
  const { size: result, leftOver } = outputSize(settings);
  const reach = dilation === 1 ? String(filter) : `(${dilation}·(${filter} − 1) + 1)`;
  if (operation === 'transposed')
    return `OH = (H − 1)·S − 2P + F = (${size} − 1)·${stride} − 2·${padding} + ${reach} = ${result}`;
  const rounded = leftOver === 0 ? '' : '⌊ ⌋ ';
  return `OH = ${rounded}(H + 2P − F) / S + 1 = (${size} + 2·${padding} − ${reach}) / ${stride} + 1 = ${result}`;
}

/**
 * Works out a sliding operation on small whole numbers that follow from the sizes.
 * @throws FeaturescopeError `lab/impossible` with the formula if nothing is left of the output
 */
export function slide(settings: SlidingSettings): Sliding {
  const { operation, size, filter, channels } = settings;
  const { size: result, leftOver } = outputSize(settings);
  if (result < 1) {
    const formula = sizeFormula(settings);
    throw impossible({
      en: `The filter does not fit into the input: ${formula}. Make it or its dilation smaller, or the padding larger`,
      ko: `필터가 입력에 들어가지 않습니다: ${formula}. 필터나 팽창을 줄이거나 패딩을 늘리세요`,
    });
  }
  const flat = operation === 'convolution-1d';
  const stream = new RandomStream(1, 'conv-arithmetic');
  const grid = (rows: number, columns: number, low: number, high: number): Grid => ({
    ...{ channels, rows, columns },
    values: Array.from({ length: channels * rows * columns }, () => low + stream.integer(high - low + 1)),
  });
  const input = grid(flat ? 1 : size, size, 0, 5);
  const weights = grid(flat ? 1 : filter, filter, -1, 2);
  const hasWeights = !pools(operation) && operation !== 'im2col' && operation !== 'col2im';
  if (grows(operation))
    return spread({ settings, input, filter: hasWeights ? weights : undefined, leftOver });
  const rows = flat ? 1 : result;
  const parts: Part[][] = [];
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < result; x++)
      parts.push(partsAt({ settings, input, weights: hasWeights ? weights : undefined, flat }, y, x));
  const perChannel = pools(operation) ? channels : 1;
  const values = Array.from({ length: perChannel }, (_none, channel) =>
    parts.map((of) =>
      combine(operation, pools(operation) ? of.filter((part) => part.channel === channel) : of),
    ),
  ).flat();
  const output = { channels: perChannel, rows, columns: result, values };
  return { settings, input, filter: hasWeights ? weights : undefined, output, parts, leftOver };
}

function partsAt(
  {
    settings,
    input,
    weights,
    flat,
  }: { settings: SlidingSettings; input: Grid; weights: Grid | undefined; flat: boolean },
  y: number,
  x: number,
): Part[] {
  const { filter, stride, padding, dilation, operation } = settings;
  const parts: Part[] = [];
  for (let channel = 0; channel < input.channels; channel++)
    for (let dy = 0; dy < (flat ? 1 : filter); dy++)
      for (let dx = 0; dx < filter; dx++) {
        const row = flat ? 0 : y * stride - padding + dy * dilation;
        const column = x * stride - padding + dx * dilation;
        const inside = row >= 0 && row < input.rows && column >= 0 && column < input.columns;
        // Padding takes no part in pooling, as in TensorFlow.
        if (!inside && pools(operation)) continue;
        const cell = dy * filter + dx;
        const value = inside ? input.values[(channel * input.rows + row) * input.columns + column]! : 0;
        const weight = weights?.values[channel * (weights.rows * weights.columns) + cell];
        parts.push({ channel, row, column, cell, value, weight });
      }
  return parts;
}

function combine(operation: Operation, parts: readonly Part[]): number {
  const values = parts.map(({ value, weight }) => value * (weight ?? 1));
  if (values.length === 0) return NaN;
  if (operation === 'max') return Math.max(...values);
  if (operation === 'min') return Math.min(...values);
  const sum = values.reduce((all, value) => all + value, 0);
  return operation === 'average' ? sum / values.length : sum;
}

/**
 * Adds what every input cell spreads over the output. A transposed convolution spreads a cell times the filter; col2im puts
 * the columns of im2col back where they came from, so a cell comes back as often as windows held it.
 */
function spread({
  settings,
  input,
  filter,
  leftOver,
}: Pick<Sliding, 'settings' | 'input' | 'filter' | 'leftOver'>): Sliding {
  const { operation, stride, padding, dilation, filter: reach, size } = settings;
  const { size: windows } = outputSize(settings);
  const result = operation === 'col2im' ? size : windows;
  const from = operation === 'col2im' ? windows : size;
  const channels = operation === 'col2im' ? input.channels : 1;
  const values = new Array<number>(channels * result * result).fill(0);
  const parts: Part[][] = [];
  for (let y = 0; y < from; y++)
    for (let x = 0; x < from; x++) {
      const of: Part[] = [];
      for (let channel = 0; channel < input.channels; channel++)
        for (let dy = 0; dy < reach; dy++)
          for (let dx = 0; dx < reach; dx++) {
            const row = y * stride - padding + dy * dilation;
            const column = x * stride - padding + dx * dilation;
            if (row < 0 || row >= result || column < 0 || column >= result) continue;
            const cell = dy * reach + dx;
            const weight = filter?.values[channel * reach * reach + cell];
            const at = operation === 'col2im' ? row * size + column : y * size + x;
            const value = input.values[channel * size * size + at]!;
            of.push({ channel, row, column, cell, value, weight });
            const to = operation === 'col2im' ? channel : 0;
            values[(to * result + row) * result + column]! += value * (weight ?? 1);
          }
      parts.push(of);
    }
  return {
    settings,
    input,
    filter,
    output: { channels, rows: result, columns: result, values },
    parts,
    leftOver,
  };
}

/** The rows of im2col: one per window, with the values of all its cells, padding as 0. */
export const columnsOf = ({ parts }: Pick<Sliding, 'parts'>): number[][] =>
  parts.map((of) => of.map(({ value }) => value));
