import { select, type Selection } from 'd3';
import type { Language } from '../../contract/errors.ts';

/** Where a figure will be displayed. `print` is black on white. */
export type FigureTheme = 'light' | 'dark' | 'print';

/** Options of every figure. The size is in CSS pixels and becomes the viewBox. */
export interface FigureOptions {
  /** Creates the elements; any DOM works, so that figures can be made without a window. */
  document: Document;
  width: number;
  height: number;
  theme: FigureTheme;
  language: Language;
  /** Default: with a legend, if the figure has one. */
  legend?: boolean | undefined;
}

/** A selection of the root of a figure, or of a group inside it. */
export type Group = Selection<SVGGElement, unknown, null, undefined>;
export type Root = Selection<SVGSVGElement, unknown, null, undefined>;

/**
 * The colours of a theme. `series` are for lines: training, held-out; `categories` for runs and classes, distinguishable
 * for colour-blind people.
 */
export interface Palette {
  surface: string;
  ink: string;
  quiet: string;
  line: string;
  accent: string;
  wrong: string;
  series: { train: string; heldOut: string };
  categories: readonly string[];
}

const onPaper = [
  ...['#1764ab', '#d1490b', '#0b7a55', '#8d4aa8', '#8f6a00'],
  ...['#2c8fb8', '#c2477f', '#5d7a1a', '#6b6f76', '#7a4a21'],
];
const onDark = [
  ...['#6fb1f0', '#ff9a5c', '#4fd0a0', '#cfa0ea', '#e6c14f'],
  ...['#7fd6f2', '#f59ac2', '#b7d468', '#b4b8bf', '#d6a77c'],
];

/** The colours of figures by theme, equal to the tokens of the window. */
export const palettes: Record<FigureTheme, Palette> = {
  light: {
    surface: '#ffffff',
    ink: '#1b1d21',
    quiet: '#62666d',
    line: '#e4e4e1',
    accent: '#2f6fed',
    wrong: '#b3261e',
    series: { train: '#0b7285', heldOut: '#c2410c' },
    categories: onPaper,
  },
  dark: {
    surface: '#1a1c20',
    ink: '#e9e9e6',
    quiet: '#9a9ea6',
    line: '#2c2f35',
    accent: '#7aa5ff',
    wrong: '#ff8f85',
    series: { train: '#4fc3d4', heldOut: '#ff9a5c' },
    categories: onDark,
  },
  print: {
    surface: '#ffffff',
    ink: '#000000',
    quiet: '#444444',
    line: '#bbbbbb',
    accent: '#174f8f',
    wrong: '#b3261e',
    series: { train: '#0b5f70', heldOut: '#b03a06' },
    categories: onPaper,
  },
};

const TEXT_FACE = "'Pretendard Variable', Pretendard, system-ui, sans-serif";

const SVG = 'http://www.w3.org/2000/svg';

/** Creates an empty figure with title and description for screen readers. */
export function createFigure(options: FigureOptions, title: string, description: string): Root {
  const element = options.document.createElementNS(SVG, 'svg') as SVGSVGElement;
  const root: Root = select<SVGSVGElement, unknown>(element) as unknown as Root;
  root
    .attr('xmlns', SVG)
    .attr('viewBox', `0 0 ${options.width} ${options.height}`)
    .attr('width', options.width)
    .attr('height', options.height)
    .attr('role', 'img')
    .attr('aria-label', `${title}. ${description}`)
    .attr('font-family', TEXT_FACE)
    .attr('font-size', 12)
    .attr('fill', palettes[options.theme].ink);
  root.append('title').text(title);
  root.append('desc').text(description);
  return root;
}

/** A number with `digits` significant digits, for labels. */
export function short(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e5 || size < 1e-3) return value.toExponential(Math.max(0, digits - 1));
  return String(Number(value.toPrecision(digits)));
}

/** An integer with thousands separators. */
export const whole = (value: number): string => wholeNumbers.format(value);
const wholeNumbers = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** A value in [0, 1] with three decimals. */
export const thousandths = (value: number): string => (Number.isFinite(value) ? value.toFixed(3) : '–');

/** A fraction in [0, 1] as a percentage with one decimal. */
export const percent = (share: number): string =>
  Number.isFinite(share) ? `${(share * 100).toFixed(1)} %` : '–';
