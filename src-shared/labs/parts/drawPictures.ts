import type { Root } from '../../figures/parts/figure.ts';
import { drawPicture } from '../../figures/parts/drawPicture.ts';
import { round } from '../../figures/parts/plot.ts';
import { cutOrNone } from '../../figures/parts/text.ts';
import type { ExperimentLook } from '../Experiment.ts';
import type { Place } from './plane.ts';

const SIZE = 10;
const LINE = 13;
const GAP = 3;

/** Images in rows, each with an optional word below it. */
export interface Pictures {
  /** One behind the other, 0..255. `[N, H, W, C]` */
  images: Uint8Array;
  shape: readonly [number, number, number];
  columns: number;
  /** Words below the images; none where there is no room for them. */
  words?: readonly string[];
  /** Space between images. Default 3 */
  gap?: number;
}

/** Draws images into a place, as large as they can be, in the middle of it. Returns the place that they cover. */
export function drawPictures(root: Root, place: Place, pictures: Pictures, look: ExperimentLook): Place {
  const { images, shape, columns, words, gap = GAP } = pictures;
  const [high, wide, channels] = shape;
  const size = high * wide * channels;
  const count = images.length / size;
  const rows = Math.ceil(count / columns);
  const line = words ? LINE : 0;
  const side = Math.max(
    2,
    Math.min(
      (place.width - gap * (columns - 1)) / columns,
      ((place.height - gap * (rows - 1)) / rows - line) / (high / wide),
    ),
  );
  const tall = side * (high / wide);
  const all = { width: columns * (side + gap) - gap, height: rows * (tall + line + gap) - gap };
  const [left, top] = [
    place.left + (place.width - all.width) / 2,
    place.top + (place.height - all.height) / 2,
  ];
  for (let at = 0; at < count; at++) {
    const image = images.subarray(at * size, (at + 1) * size);
    const x = left + (at % columns) * (side + gap);
    const y = top + Math.floor(at / columns) * (tall + line + gap);
    const drawn = { x: round(x), y: round(y), width: round(side), height: round(tall) };
    drawPicture(root, drawn, image, shape, look.theme);
    const below = cutOrNone(words?.[at] ?? '', side + gap, SIZE);
    if (below)
      root
        .append('text')
        .attr('x', round(x + side / 2))
        .attr('y', round(y + tall + LINE - 3))
        .attr('text-anchor', 'middle')
        .attr('font-size', SIZE)
        .text(below);
  }
  return { left, top, ...all };
}
