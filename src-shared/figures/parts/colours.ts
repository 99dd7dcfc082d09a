import {
  interpolateCividis,
  interpolateInferno,
  interpolateLab,
  interpolateMagma,
  interpolatePlasma,
  interpolateViridis,
  piecewise,
  rgb,
} from 'd3';
import { palettes, type FigureTheme } from './figure.ts';

/** Sequential colour maps; all increase evenly in lightness, or for `grey` evenly towards the ink. */
export const sequentialMaps = ['viridis', 'magma', 'inferno', 'plasma', 'cividis', 'grey'] as const;
/** Diverging colour maps, with the surface's colour at 0; both are safe for colour-blind people. */
export const divergingMaps = ['blue-red', 'purple-green'] as const;
export type SequentialMap = (typeof sequentialMaps)[number];
export type DivergingMap = (typeof divergingMaps)[number];
export type ColourMapName = SequentialMap | DivergingMap;

/** Number of entries of a lookup table. */
export const LUT_SIZE = 256;

const interpolators: Record<Exclude<SequentialMap, 'grey'>, (t: number) => string> = {
  viridis: interpolateViridis,
  magma: interpolateMagma,
  inferno: interpolateInferno,
  plasma: interpolatePlasma,
  cividis: interpolateCividis,
};

/** Five stops from the minimum via the surface to the maximum. Purple and green after ColorBrewer's PRGn. */
const divergingStops: Record<DivergingMap, Record<'light' | 'dark', string[]>> = {
  'blue-red': {
    light: ['#174f8f', '#5b9bd0', '#ffffff', '#e58368', '#a3162a'],
    dark: ['#8cc8ff', '#2f73b8', '#1a1c20', '#b8492f', '#ffab8a'],
  },
  'purple-green': {
    light: ['#5b1a78', '#a97fc0', '#ffffff', '#6ab175', '#0b5c2c'],
    dark: ['#dcb4f5', '#8650a6', '#1a1c20', '#2f8346', '#a4e8ae'],
  },
};

/** Whether a map has 0 in its middle. */
export const isDiverging = (name: ColourMapName): name is DivergingMap =>
  (divergingMaps as readonly string[]).includes(name);

/** A colour of a map as CSS text, at `t` from 0 to 1. */
export function colourAt(name: ColourMapName, theme: FigureTheme, t: number): string {
  if (isDiverging(name))
    return piecewise(interpolateLab, divergingStops[name][theme === 'dark' ? 'dark' : 'light'])(t);
  if (name === 'grey') return interpolateLab(palettes[theme].surface, palettes[theme].ink)(t);
  return interpolators[name](t);
}

const cache = new Map<string, Uint32Array>();

/**
 * A colour map as 256 RGBA entries, each one 32-bit word in the byte order of canvas ImageData. `grey` goes from the
 * theme's surface to its ink, so that background stays background.
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

/** Black or white, whichever is more readable on a colour. */
export function inkOn(colour: string): string {
  const { r, g, b } = rgb(colour);
  const linear = [r, g, b].map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * linear[0]! + 0.7152 * linear[1]! + 0.0722 * linear[2]!;
  return luminance > 0.179 ? '#000000' : '#ffffff';
}
