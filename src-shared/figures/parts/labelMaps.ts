import { hcl, rgb } from 'd3';
import { IGNORED } from '../../model/labelMaps.ts';
import { palettes, type FigureTheme } from './figure.ts';

/** Degrees between the hues of successive classes beyond those that a theme has colours for. */
const HUE = 137.5;

/** Name of the first class where it stands for what belongs to no other. */
export const BACKGROUND = 'background';

/** Whether the first of some classes is the background. */
export const hasBackground = (classes: readonly string[]): boolean => classes[0] === BACKGROUND;

/** The colour of a class on a label map; that of the surface for the first one, the background. */
export function labelColour(label: number, theme: FigureTheme): string {
  const { surface, wrong, quiet, categories } = palettes[theme];
  if (label === IGNORED) return quiet;
  if (label < 0) return wrong;
  if (label === 0) return surface;
  return categories[label - 1] ?? hcl((label * HUE) % 360, 60, theme === 'dark' ? 72 : 48).formatHex();
}

/** The colours of all classes on a label map; a pixel without a class has that of mistakes, one that is left out is grey. */
export const labelColours =
  (classes: readonly string[], theme: FigureTheme): ((label: number) => string) =>
  (label) =>
    labelColour(label < 0 || hasBackground(classes) ? label : label + 1, theme);

/** A label map as an image of three channels. @param colour of each label */
export function colouredLabels(
  labels: ArrayLike<number>,
  colour: (label: number, at: number) => string,
): Uint8Array {
  const image = new Uint8Array(labels.length * 3);
  const known = new Map<string, [number, number, number]>();
  for (let at = 0; at < labels.length; at++) {
    const name = colour(labels[at]!, at);
    let parts = known.get(name);
    if (!parts) {
      const { r, g, b } = rgb(name);
      known.set(name, (parts = [r, g, b]));
    }
    image.set(parts, at * 3);
  }
  return image;
}

/** An image of one or more channels as one of three. @param image `[pixels, channels]` */
export function threeChannels(image: Uint8Array, channels: number): Uint8Array {
  if (channels === 3) return image;
  return Uint8Array.from(
    { length: (image.length / channels) * 3 },
    (_none, at) => image[Math.floor(at / 3) * channels]!,
  );
}
