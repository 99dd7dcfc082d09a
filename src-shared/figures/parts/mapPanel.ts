import type { FigureOptions, Root } from './figure.ts';
import { palettes } from './figure.ts';
import { pixelPicture, type ValueGrid } from './pixels.ts';
import { round } from './plot.ts';
import type { ColourScale } from './scales.ts';
import { cut } from './text.ts';

/** A picture in a part of a figure, stretched to it, with a heading above. */
export interface MapPanel {
  place: { left: number; top: number; width: number; height: number };
  title: string;
  /** A data URL, or values and their colours. */
  picture: string | { grid: ValueGrid; scale: ColourScale };
}

/** Height of the heading. */
export const HEADING = 20;

/** Draws a heading and a framed picture. */
export function drawMapPanel(root: Root, { place, title, picture }: MapPanel, options: FigureOptions): void {
  const palette = palettes[options.theme];
  const { left, top, width, height } = place;
  const href =
    typeof picture === 'string' ? picture : pixelPicture(picture.grid, picture.scale, options.theme);
  root
    .append('text')
    .attr('x', round(left))
    .attr('y', round(top + HEADING - 7))
    .attr('font-size', 12)
    .attr('font-weight', 600)
    .text(cut(title, width, 12));
  for (const kind of ['image', 'rect'] as const) {
    const drawn = root
      .append(kind)
      .attr('x', round(left))
      .attr('y', round(top + HEADING))
      .attr('width', round(width))
      .attr('height', round(Math.max(1, height - HEADING)));
    if (kind === 'rect') drawn.attr('fill', 'none').attr('stroke', palette.line);
    else
      drawn.attr('preserveAspectRatio', 'none').attr('image-rendering', 'optimizeSpeed').attr('href', href);
  }
}
