import type { Root } from '../../figures/parts/figure.ts';
import { round } from '../../figures/parts/plot.ts';
import { cut } from '../../figures/parts/text.ts';
import type { Place } from './plane.ts';

const PADDING = 8;
const HEIGHT = 20;

/** Draws a heading at the top of a place. Returns what is below it. */
export function drawHeading(root: Root, place: Place, words: string): Place {
  root
    .append('text')
    .attr('x', round(place.left + PADDING))
    .attr('y', round(place.top + 14))
    .attr('font-size', 12)
    .attr('font-weight', 600)
    .text(cut(words, place.width - 2 * PADDING, 12));
  return {
    left: place.left + PADDING,
    top: place.top + HEIGHT,
    width: place.width - 2 * PADDING,
    height: place.height - HEIGHT - PADDING / 2,
  };
}
