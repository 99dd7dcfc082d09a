import type { Root } from '../../figures/parts/figure.ts';
import { cut } from '../../figures/parts/text.ts';
import type { Place } from './plane.ts';
import { writeText } from './writeText.ts';

const PADDING = 8;
const HEIGHT = 20;

/** Draws a heading at the top of a place. Returns what is below it. */
export function drawHeading(root: Root, place: Place, words: string): Place {
  writeText(root, cut(words, place.width - 2 * PADDING, 12), {
    x: place.left + PADDING,
    y: place.top + 14,
    weight: 600,
  });
  return {
    left: place.left + PADDING,
    top: place.top + HEIGHT,
    width: place.width - 2 * PADDING,
    height: place.height - HEIGHT - PADDING / 2,
  };
}
