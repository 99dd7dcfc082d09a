import type { FigureTheme, Group, Root } from './figure.ts';
import { imagePicture, pixelPicture } from './pixels.ts';

/** Grey images are drawn as ink on the theme's paper, as in the window. */
const INK = { map: 'grey', low: 0, high: 255 } as const;

/** A rectangle in the figure's own pixels. */
export interface PicturePlace {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Draws an image, stretched to its place, without smoothing. @param image `[H, W, C]`, 0..255, of 1 or 3 channels */
export function drawPicture(
  parent: Group | Root,
  { x, y, width, height }: PicturePlace,
  image: Uint8Array,
  [high, wide, channels]: readonly [number, number, number],
  theme: FigureTheme,
): void {
  (parent as Group)
    .append('image')
    .attr('x', x)
    .attr('y', y)
    .attr('width', width)
    .attr('height', height)
    .attr('preserveAspectRatio', 'none')
    .attr('image-rendering', 'optimizeSpeed')
    .attr(
      'href',
      channels === 1
        ? pixelPicture({ values: image, width: wide, height: high }, INK, theme)
        : imagePicture(image, wide, high, channels),
    );
}

/** Draws the outline of a picture. */
export function drawFrame(parent: Group | Root, { x, y, width, height }: PicturePlace, stroke: string): void {
  (parent as Group)
    .append('rect')
    .attr('x', x)
    .attr('y', y)
    .attr('width', width)
    .attr('height', height)
    .attr('fill', 'none')
    .attr('stroke', stroke);
}
