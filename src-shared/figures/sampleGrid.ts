import { createFigure, palettes, type FigureOptions } from './parts/figure.ts';
import { imagePicture, pixelPicture } from './parts/pixels.ts';
import { cut } from './parts/text.ts';

/** An image with a line of words below it. */
export interface SampleTile {
  /** `[H, W, C]`, 0..255 */
  image: Uint8Array;
  words: string;
  /** Whether the words tell of a mistake. */
  wrong?: boolean;
}

export interface SampleGridData {
  tiles: readonly SampleTile[];
  /** `[H, W, C]` of every image */
  shape: readonly [number, number, number];
  title: string;
  description: string;
  /** Said when there are no tiles. */
  none: string;
}

/** Grey images are ink on the theme's paper, as in the window. */
const INK = { map: 'grey', low: 0, high: 255 } as const;
const GAP = 6;
const WORDS = 14;
const SIZE = 10;

/** Images in a grid, as large as the place allows, each with a line of words. */
export function sampleGrid(data: SampleGridData, options: FigureOptions): SVGSVGElement {
  const { tiles, shape, title, description, none } = data;
  const palette = palettes[options.theme];
  const root = createFigure(options, title, description);
  if (tiles.length === 0) {
    root
      .append('text')
      .attr('x', options.width / 2)
      .attr('y', options.height / 2)
      .attr('text-anchor', 'middle')
      .attr('fill', palette.quiet)
      .text(cut(none, options.width - 8, 12));
    return root.node()!;
  }
  const [high, wide, channels] = shape;
  const { columns, side } = bestGrid(tiles.length, high / wide, options);
  const rows = Math.ceil(tiles.length / columns);
  const [pitchX, pitchY] = [side + GAP, side * (high / wide) + WORDS + GAP];
  const group = root
    .append('g')
    .attr(
      'transform',
      `translate(${at((options.width - columns * pitchX + GAP) / 2)} ${at((options.height - rows * pitchY + GAP) / 2)})`,
    );
  tiles.forEach(({ image, words, wrong }, index) => {
    const [x, y] = [(index % columns) * pitchX, Math.floor(index / columns) * pitchY];
    const height = side * (high / wide);
    group
      .append('image')
      .attr('x', at(x))
      .attr('y', at(y))
      .attr('width', at(side))
      .attr('height', at(height))
      .attr('preserveAspectRatio', 'none')
      .attr('image-rendering', 'optimizeSpeed')
      .attr(
        'href',
        channels === 1
          ? pixelPicture({ values: image, width: wide, height: high }, INK, options.theme)
          : imagePicture(image, wide, high, channels),
      );
    group
      .append('rect')
      .attr('x', at(x))
      .attr('y', at(y))
      .attr('width', at(side))
      .attr('height', at(height))
      .attr('fill', 'none')
      .attr('stroke', palette.line);
    group
      .append('text')
      .attr('x', at(x + side / 2))
      .attr('y', at(y + height + WORDS - 3))
      .attr('text-anchor', 'middle')
      .attr('font-size', SIZE)
      .attr('fill', wrong ? palette.wrong : palette.ink)
      .text(cut(words, side + GAP - 2, SIZE));
  });
  return root.node()!;
}

/** So many columns that images are as large as they can be. @param shape height of an image by its width */
function bestGrid(
  count: number,
  shape: number,
  { width, height }: FigureOptions,
): { columns: number; side: number } {
  let best = { columns: 1, side: 0 };
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const side = Math.min((width + GAP) / columns - GAP, ((height + GAP) / rows - GAP - WORDS) / shape);
    if (side > best.side) best = { columns, side };
  }
  return best;
}

const at = (value: number): number => Math.round(value * 100) / 100;
