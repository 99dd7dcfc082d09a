import { palettes, type Root } from '../../figures/parts/figure.ts';
import { round } from '../../figures/parts/plot.ts';
import { cut, textWidth } from '../../figures/parts/text.ts';
import type { ExperimentLook } from '../Experiment.ts';

/** A curve in the key of a picture. */
export interface KeyEntry {
  name: string;
  colour: string;
  dashed?: boolean;
  /** Whether it is drawn as dots alone. */
  isDots?: boolean;
}

const SIZE = 12;
/** Height of a row. */
const ROW = 20;
const LINE = 22;
const GAP = 16;

/** Where the key is. */
interface KeyPlace {
  left: number;
  top: number;
  width: number;
}

/** Draws the curves of a picture by name, in as many rows as they need. Returns their height. */
export function drawKey(
  root: Root,
  { left, top, width }: KeyPlace,
  entries: readonly KeyEntry[],
  { theme }: ExperimentLook,
): number {
  let [x, row] = [0, 0];
  for (const { name, colour, dashed, isDots } of entries) {
    const words = cut(name, width - LINE - 5, SIZE);
    const wide = LINE + 5 + textWidth(words, SIZE);
    if (x > 0 && x + wide > width) [x, row] = [0, row + 1];
    const middle = top + row * ROW + ROW / 2;
    if (isDots)
      root
        .append('circle')
        .attr('cx', round(left + x + LINE / 2))
        .attr('cy', round(middle))
        .attr('r', 4)
        .attr('fill', colour);
    else
      root
        .append('line')
        .attr('x1', round(left + x))
        .attr('x2', round(left + x + LINE))
        .attr('y1', round(middle))
        .attr('y2', round(middle))
        .attr('stroke', colour)
        .attr('stroke-width', 2)
        .attr('stroke-dasharray', dashed ? '5 3' : null);
    root
      .append('text')
      .attr('x', round(left + x + LINE + 5))
      .attr('y', round(middle + 4))
      .attr('font-size', SIZE)
      .attr('fill', palettes[theme].ink)
      .text(words);
    x += wide + GAP;
  }
  return (row + 1) * ROW;
}
