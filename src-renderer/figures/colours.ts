import { interpolateLab, interpolateViridis, piecewise, rgb } from 'd3';
import { palettes, type FigureTheme } from './figure.ts';

/** Colour maps by name: `viridis` and `grey` for values from low to high, `diverging` for signed values around 0. */
export const colourMapNames = ['viridis', 'grey', 'diverging'] as const;
export type ColourMapName = (typeof colourMapNames)[number];

/** Entries of a lookup table. */
export const LUT_SIZE = 256;

/**
 * Ten class colours that stay apart for colour-blind eyes: Paul Tol's "muted" scheme (SRON technical note
 * SRON/EPS/TN/09-002, 2021), its pale grey replaced by one that shows on white paper.
 */
export const classColours = [
  '#332288',
  '#88ccee',
  '#44aa99',
  '#117733',
  '#999933',
  '#ddcc77',
  '#cc6677',
  '#882255',
  '#aa4499',
  '#7a7a7a',
] as const;

const divergingStops: Record<FigureTheme, string[]> = {
  light: ['#174f8f', '#5b9bd0', '#ffffff', '#e58368', '#a3162a'],
  print: ['#174f8f', '#5b9bd0', '#ffffff', '#e58368', '#a3162a'],
  dark: ['#8cc8ff', '#2f73b8', '#1a1c20', '#b8492f', '#ffab8a'],
};

/** A colour of a map as CSS text, at `t` from 0 to 1. */
export function colourAt(name: ColourMapName, theme: FigureTheme, t: number): string {
  if (name === 'viridis') return interpolateViridis(t);
  if (name === 'grey') return interpolateLab(palettes[theme].surface, palettes[theme].ink)(t);
  return piecewise(interpolateLab, divergingStops[theme])(t);
}

const cache = new Map<string, Uint32Array>();

/**
 * A colour map as 256 RGBA entries, each one 32-bit word in the byte order of canvas ImageData.
 * `grey` goes from the surface to the ink of the theme, so that background stays background.
 */
export function colourTable(name: ColourMapName, theme: FigureTheme): Uint32Array {
  const key = `${name} ${theme}`;
  const known = cache.get(key);
  if (known) return known;
  const bytes = new Uint8ClampedArray(LUT_SIZE * 4);
  for (let entry = 0; entry < LUT_SIZE; entry++) {
    const { r, g, b } = rgb(colourAt(name, theme, entry / (LUT_SIZE - 1)));
    bytes.set([r, g, b, 255], entry * 4);
  }
  const table = new Uint32Array(bytes.buffer);
  cache.set(key, table);
  return table;
}

/** Black or white, whichever reads better on a colour. */
export function inkOn(colour: string): string {
  const { r, g, b } = rgb(colour);
  const linear = [r, g, b].map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * linear[0]! + 0.7152 * linear[1]! + 0.0722 * linear[2]!;
  return luminance > 0.179 ? '#000000' : '#ffffff';
}
