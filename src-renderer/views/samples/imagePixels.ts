import { colourTable, LUT_SIZE } from '../../../src-shared/figures/parts/colours.ts';
import type { FigureTheme } from '../../../src-shared/figures/parts/figure.ts';

/**
 * Draws an image on a canvas, at its own size.
 * @param pixels `[H, W, C]`, 0..255: grey or RGB
 */
export function drawImage(
  canvas: HTMLCanvasElement,
  pixels: Uint8Array,
  [height, width, channels]: readonly [number, number, number],
  theme: FigureTheme,
): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  canvas.width = width;
  canvas.height = height;
  const image = context.createImageData(width, height);
  const words = new Uint32Array(image.data.buffer);
  const table = colourTable('grey', theme);
  for (let at = 0; at < words.length; at++) {
    if (channels === 3)
      // Bytes in the order A B G R.
      words[at] = 0xff000000 | (pixels[at * 3 + 2]! << 16) | (pixels[at * 3 + 1]! << 8) | pixels[at * 3]!;
    else words[at] = table[pixels[at * channels] ?? 0] ?? table[LUT_SIZE - 1]!;
  }
  context.putImageData(image, 0, 0);
}

/** Whether two images have the same pixels. */
export const samePixels = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((value, at) => value === b[at]);
