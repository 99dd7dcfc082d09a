import { decimalsFor, formatFixed, formatTerms } from '../arithmetic/exactNumbers.ts';
import { valueRange } from '../arithmetic/ranges.ts';
import { colourAt, inkOn } from './parts/colours.ts';
import { createFigure, palettes, type FigureOptions, type Group, type Root } from './parts/figure.ts';
import { imageScale, scaleFor, type ColourScale } from './parts/scales.ts';
import { cut, textWidth } from './parts/text.ts';
import { figureTexts } from '../texts/figures.ts';

/** A window of an input map, and its contribution. */
export interface WindowPart {
  /** Name of the input map. */
  name: string;
  /** `[rows, columns]`, the values in the window. */
  patch: ArrayLike<number>;
  /** `[rows, columns]`; undefined for pooling. */
  kernel?: ArrayLike<number> | undefined;
  /** Sum of patch times kernel. */
  sum: number;
}

/** A term of a sum that is not broken down further. */
export interface NamedTerm {
  name: string;
  value: number;
}

/** How the value of a unit is computed. */
export interface UnitArithmetic {
  title: string;
  description: string;
  columns: number;
  /** Whether what is read is an image, which is shown in grey. */
  image?: boolean | undefined;
  /** Input maps, strongest first; as many are drawn as fit. */
  windows: readonly WindowPart[];
  /** For a maximum: which of the first window's values is taken. */
  winner?: number | undefined;
  /** Products of single inputs, strongest first, for layers without windows. */
  products: readonly { name: string; value: number; weight: number; product: number }[];
  bias: number | null;
  sum: number;
  /** Text on how the sum becomes the value; empty if they are equal. */
  becomes: string;
  /** The engine's own value. */
  value: number;
}

/** Font sizes of the numbers in cells. */
const NUMBERS = { least: 7, most: 12 };
const NAMES = 10;
const LONGEST_NAME = 96;
/** Space between the terms of the sum. */
const APART = 12;
const HEAD = 15;
const SIGN = 16;
const GAP = 8;
const INSET = 6;
const LINE = 17;
const LINE_SIZE = 12;
/** Height of the sum including the names below its terms. */
const SUM = LINE + NAMES + 6;
/** Minimum and maximum height of cells. */
const CELL = { least: 11.5, most: 20 };
const colours = { mapping: 'auto', sequential: 'viridis', diverging: 'blue-red' } as const;

/**
 * Patch times kernel of the maps with the largest contributions, and the sum over all maps with the bias; the displayed
 * terms add up exactly. Pooling has a patch and the result, layers without windows their largest products.
 */
export function unitArithmetic(data: UnitArithmetic, options: FigureOptions): SVGSVGElement {
  const root = createFigure(options, data.title, data.description);
  if (data.windows[0]?.kernel) drawConvolution(root, data, options);
  else if (data.windows[0]) drawPooling(root, data, options);
  else drawProducts(root, data, options);
  return root.node()!;
}

function drawConvolution(root: Root, data: UnitArithmetic, options: FigureOptions): void {
  const text = figureTexts[options.language];
  const { columns } = data;
  const rows = data.windows[0]!.patch.length / columns;
  const room = options.height - SUM;
  const count = Math.max(1, Math.floor(room / (HEAD + rows * CELL.least + GAP)));
  const shown = data.windows.slice(0, count);
  const rest = data.windows.slice(shown.length);
  const cell = Math.min(CELL.most, (room / shown.length - HEAD - GAP) / rows);
  const tall = HEAD + rows * cell + GAP;
  const numbers = shown.flatMap(({ patch, kernel, sum }) => [
    ...Array.from(patch),
    ...Array.from(kernel!),
    sum,
  ]);
  const sums = textWidth('Σ = −00.00', 11);
  const wide = Math.min(220, (options.width - 2 * INSET - 2 * SIGN - sums - INSET) / 3);
  const { decimals, size } = fitting(numbers, wide / columns - 2, cell);
  const restSum = rest.reduce((total, { sum }) => total + sum, 0);
  const terms: NamedTerm[] = [
    ...shown.map(({ name, sum }) => ({ name, value: sum })),
    ...(rest.length ? [{ name: text.otherMaps(String(rest.length)), value: restSum }] : []),
    ...(data.bias === null ? [] : [{ name: text.bias, value: data.bias }]),
  ];
  const texts = formatTerms(
    terms.map(({ value }) => value),
    data.sum,
    decimals,
  );
  const left = Math.max(INSET, (options.width - 3 * wide - 2 * SIGN - sums) / 2);
  const height = shown.length * tall + SUM;
  let top = Math.max(0, (options.height - height) / 2);
  shown.forEach((part, at) => {
    const products = Array.from(part.patch, (value, tap) => value * part.kernel![tap]!);
    const sum = asNumber(texts[at]!);
    const grids = [
      {
        ...{ title: part.name, values: part.patch, texts: fixed(part.patch, decimals) },
        ...{ signed: false, image: data.image },
      },
      { title: text.kernel, values: part.kernel!, texts: fixed(part.kernel!, decimals), signed: true },
      { title: text.products, values: products, texts: formatTerms(products, sum, decimals), signed: true },
    ];
    let x = left;
    grids.forEach((grid, index) => {
      drawGrid(root, { ...grid, columns, x, top, width: wide, cell, size }, options);
      x += wide;
      const sign = ['×', '=', `Σ = ${texts[at]}`][index]!;
      const middle = top + HEAD + (rows * cell) / 2 + 4;
      if (index < 2) drawText(root, { words: sign, x: x + SIGN / 2, y: middle, anchor: 'middle' }, options);
      else drawText(root, { words: sign, x: x + 6, y: middle, size: 11, strong: true }, options);
      x += SIGN;
    });
    top += tall;
  });
  drawSum(root, { terms, texts, decimals, top: top + LINE - GAP / 2, data }, options);
}

function drawPooling(root: Root, data: UnitArithmetic, options: FigureOptions): void {
  const [{ name, patch }] = data.windows as [WindowPart];
  const rows = Math.ceil(patch.length / data.columns);
  const width = Math.min(options.width - 2 * INSET, data.columns * 84);
  const cell = Math.min(48, (options.height - HEAD - 2 * LINE) / rows);
  const { decimals, size } = fitting(
    Array.from(patch).filter(Number.isFinite),
    width / data.columns - 3,
    cell,
  );
  const top = Math.max(0, (options.height - HEAD - rows * cell - 2 * LINE) / 2);
  const left = (options.width - width) / 2;
  drawGrid(
    root,
    {
      ...{ title: name, values: patch, texts: fixed(patch, decimals) },
      ...{ signed: false, image: data.image },
      ...{ columns: data.columns, x: left, top, width, cell, size, ringed: data.winner },
    },
    options,
  );
  const words = `${data.becomes} ${formatFixed(data.value, decimals)}`;
  const y = top + HEAD + rows * cell + LINE + 4;
  drawText(root, { words, x: options.width / 2, y, anchor: 'middle', strong: true }, options);
}

function drawProducts(root: Root, data: UnitArithmetic, options: FigureOptions): void {
  const text = figureTexts[options.language];
  const perColumn = Math.max(1, Math.floor((options.height - 3 * LINE - HEAD) / (LINE - 2)));
  const columns = Math.max(1, Math.min(2, Math.floor(options.width / 220)));
  const shown = data.products.slice(0, perColumn * columns);
  const rest = data.products.slice(shown.length);
  const restSum = rest.reduce((total, { product }) => total + product, 0);
  const decimals = decimalsFor([...shown.map(({ product }) => product), data.sum], 4);
  const terms: NamedTerm[] = [
    ...shown.map(({ name, product }) => ({ name, value: product })),
    ...(rest.length ? [{ name: text.otherInputs(String(rest.length)), value: restSum }] : []),
    ...(data.bias === null ? [] : [{ name: text.bias, value: data.bias }]),
  ];
  const texts = formatTerms(
    terms.map(({ value }) => value),
    data.sum,
    decimals,
  );
  const width = Math.min(260, options.width / columns);
  const left = Math.max(INSET, (options.width - width * columns) / 2);
  shown.forEach(({ name, value, weight }, at) => {
    const x = left + Math.floor(at / perColumn) * width;
    const y = HEAD + (at % perColumn) * (LINE - 2);
    drawText(root, { words: cut(name, width * 0.28, 11), x, y, size: 11, quiet: true }, options);
    const words = `${formatFixed(value, decimals)} × ${formatFixed(weight, decimals)} = ${texts[at]!}`;
    drawText(root, { words, x: x + width - 14, y, size: 11, anchor: 'end' }, options);
  });
  const top = HEAD + Math.min(perColumn, shown.length) * (LINE - 2) + 8;
  const laidOut = shown.reduce((total, _one, at) => total + asNumber(texts[at]!), 0);
  const summed = [
    { name: text.shownInputs(String(shown.length)), value: laidOut },
    ...terms.slice(shown.length),
  ];
  const summedTexts = [formatFixed(laidOut, decimals), ...texts.slice(shown.length)];
  drawSum(root, { terms: summed, texts: summedTexts, decimals, top, data }, options);
}

interface SumLine {
  terms: readonly NamedTerm[];
  texts: readonly string[];
  decimals: number;
  top: number;
  data: UnitArithmetic;
}

/** Draws all terms with their names below them, the sum, and the result; broken into lines if it is long. */
function drawSum(root: Root, { terms, texts, decimals, top, data }: SumLine, options: FigureOptions): void {
  const words = [
    ...terms.map(({ name }, at) => ({ number: at > 0 ? withSign(texts[at]!) : texts[at]!, name })),
    { number: `= ${formatFixed(data.sum, decimals)}`, name: '' },
    ...(data.becomes ? [{ number: `→ ${formatFixed(data.value, decimals)}`, name: data.becomes }] : []),
  ].map((word) => ({
    ...word,
    name: cut(word.name, LONGEST_NAME, NAMES),
    width:
      Math.max(textWidth(word.number, LINE_SIZE), Math.min(LONGEST_NAME, textWidth(word.name, NAMES))) +
      APART,
  }));
  const rows: (typeof words)[] = [[]];
  let filled = 0;
  for (const word of words) {
    if (filled + word.width > options.width - 2 * INSET && rows.at(-1)!.length) {
      rows.push([]);
      filled = 0;
    }
    rows.at(-1)!.push(word);
    filled += word.width;
  }
  rows.forEach((row, index) => {
    const y = top + index * SUM;
    let x = (options.width - row.reduce((sum, { width }) => sum + width, 0) + APART) / 2;
    for (const { number, name, width } of row) {
      const strong = number.startsWith('=') || number.startsWith('→');
      drawText(root, { words: number, x, y, size: LINE_SIZE, strong }, options);
      if (name) drawText(root, { words: name, x, y: y + NAMES + 2, size: NAMES, quiet: true }, options);
      x += width;
    }
  });
}

interface Grid {
  title: string;
  values: ArrayLike<number>;
  texts: readonly string[];
  signed: boolean;
  /** Whether its values are those of an image. */
  image?: boolean | undefined;
  columns: number;
  x: number;
  top: number;
  width: number;
  /** Height of a cell, and font size of its number. */
  cell: number;
  size: number;
  ringed?: number | undefined;
}

function drawGrid(root: Root, grid: Grid, options: FigureOptions): void {
  const { values, texts, columns, x, top, width, cell, size } = grid;
  const palette = palettes[options.theme];
  const signed = grid.signed || Array.from(values).some((one) => one < 0);
  const range = valueRange(values);
  const scale = grid.image ? imageScale(range) : scaleFor(range, signed, colours);
  const pitch = width / columns;
  drawText(
    root,
    { words: cut(grid.title, width, NAMES), x: x + 1, y: top + 10, size: NAMES, quiet: true },
    options,
  );
  const group: Group = root.append('g').attr('font-size', round(size)).attr('text-anchor', 'middle');
  texts.forEach((words, at) => {
    const [left, y] = [x + (at % columns) * pitch, top + HEAD + Math.floor(at / columns) * cell];
    const fill = fillOf(values[at]!, scale, options);
    group
      .append('rect')
      .attr('x', round(left))
      .attr('y', round(y))
      .attr('width', round(pitch - 1))
      .attr('height', round(cell - 1))
      .attr('fill', fill)
      .attr('stroke', at === grid.ringed ? palette.ink : palette.line)
      .attr('stroke-width', at === grid.ringed ? 2 : 0.5);
    if (size === 0) return; // colours only
    group
      .append('text')
      .attr('x', round(left + pitch / 2))
      .attr('y', round(y + cell / 2 + size * 0.34))
      .attr('fill', inkOn(fill))
      .text(words);
  });
}

function fillOf(value: number, scale: ColourScale, { theme }: FigureOptions): string {
  if (!Number.isFinite(value)) return palettes[theme].surface;
  const share = (value - scale.low) / (scale.high - scale.low);
  return colourAt(scale.map, theme, Math.max(0, Math.min(1, share)));
}

interface Words {
  words: string;
  x: number;
  y: number;
  size?: number;
  anchor?: 'start' | 'middle' | 'end';
  strong?: boolean;
  quiet?: boolean;
}

function drawText(
  root: Root,
  { words, x, y, size = 12, anchor, strong, quiet }: Words,
  { theme }: FigureOptions,
): void {
  root
    .append('text')
    .attr('x', round(x))
    .attr('y', round(y))
    .attr('font-size', size)
    .attr('text-anchor', anchor ?? null)
    .attr('font-weight', strong ? 600 : null)
    .attr('fill', quiet ? palettes[theme].quiet : palettes[theme].ink)
    .text(words);
}

/**
 * Decimals and font size of numbers in cells: about three significant digits, or two if the cells are narrow; the size is
 * 0 if none would be readable.
 */
function fitting(values: readonly number[], width: number, cell: number): { decimals: number; size: number } {
  const most = Math.min(NUMBERS.most, cell * 0.78);
  const wanted = decimalsFor(values, 3);
  const sizeAt = (decimals: number): number =>
    Math.min(most, width / Math.max(...values.map((value) => textWidth(formatFixed(value, decimals), 1)), 1));
  for (let decimals = wanted; decimals > Math.max(0, wanted - 2); decimals--)
    if (sizeAt(decimals) >= Math.min(most, 9.5)) return { decimals, size: sizeAt(decimals) };
  const decimals = Math.max(0, wanted - 1);
  const size = sizeAt(decimals);
  return { decimals, size: size >= NUMBERS.least ? size : 0 };
}

const fixed = (values: ArrayLike<number>, decimals: number): string[] =>
  Array.from(values, (value) => (Number.isNaN(value) ? '' : formatFixed(value, decimals)));
const withSign = (text: string): string => (text.startsWith('−') ? `− ${text.slice(1)}` : `+ ${text}`);
const asNumber = (text: string): number => Number(text.replace('−', '-'));
const round = (value: number): number => Math.round(value * 10) / 10;
