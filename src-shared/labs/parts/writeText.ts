import type { Root } from '../../figures/parts/figure.ts';
import { round } from '../../figures/parts/plot.ts';

/** Where words stand, and how they look. */
export interface TextPlace {
  x: number;
  /** The line that the letters stand on. */
  y: number;
  /** Default 12 */
  size?: number | undefined;
  weight?: number | undefined;
  anchor?: 'start' | 'middle' | 'end' | undefined;
  fill?: string | undefined;
}

/** Writes words into a picture; none where they are empty. */
export function writeText(
  root: Root,
  words: string,
  { x, y, size = 12, weight, anchor, fill }: TextPlace,
): void {
  if (!words) return;
  root
    .append('text')
    .attr('x', round(x))
    .attr('y', round(y))
    .attr('text-anchor', anchor ?? null)
    .attr('font-size', round(size))
    .attr('font-weight', weight ?? null)
    .attr('fill', fill ?? null)
    .text(words);
}
