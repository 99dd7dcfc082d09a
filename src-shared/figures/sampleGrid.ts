import { createFigure, palettes, type FigureOptions } from './parts/figure.ts';
import { drawFrame, drawPicture } from './parts/drawPicture.ts';
import { cut, cutOrNone, textWidth } from './parts/text.ts';

/** An image with text below it. */
export interface SampleTile {
  /** `[H, W, C]`, 0..255 */
  image: Uint8Array;
  words: string;
  /** A second line, such as the score. */
  more?: string;
  /** Whether the text reports an error. */
  wrong?: boolean;
}

export interface SampleGridData {
  tiles: readonly SampleTile[];
  /** `[H, W, C]` of every image */
  shape: readonly [number, number, number];
  title: string;
  description: string;
  /** Text if there are no tiles. */
  none: string;
}

const GAP = 6;
/** Height of the first line of text, and of the second. */
const WORDS = 14;
const MORE = 12;
const SIZE = 10;
/** Minimum space between neighbouring texts. */
const APART = 4;
/** Minimum side of an image; images that would be smaller leave less space for text. */
const LEAST_SIDE = 18;
/** Space for text, as fractions of what the longest needs. */
const SHARES = [1, 0.8, 0.6, 0.45, 0.3, 0];

/**
 * Images in a grid, as large as possible, each with its text below; texts are shortened only when images would become too
 * small.
 */
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
  const [high, wide] = shape;
  const lines = tiles.some(({ more }) => more) ? WORDS + MORE : WORDS;
  const longest = Math.max(
    ...tiles.flatMap(({ words, more = '' }) => [words, more]).map((one) => textWidth(one, SIZE)),
  );
  const { columns, side, pitch: pitchX } = bestGrid(tiles.length, high / wide, { lines, longest }, options);
  const rows = Math.ceil(tiles.length / columns);
  const pitchY = side * (high / wide) + lines + GAP;
  const inset = (pitchX - GAP - side) / 2;
  const group = root
    .append('g')
    .attr(
      'transform',
      `translate(${at((options.width - columns * pitchX + GAP) / 2)} ${at((options.height - rows * pitchY + GAP) / 2)})`,
    );
  tiles.forEach(({ image, words, more, wrong }, index) => {
    const [x, y] = [(index % columns) * pitchX + inset, Math.floor(index / columns) * pitchY];
    const height = side * (high / wide);
    const place = { x: at(x), y: at(y), width: at(side), height: at(height) };
    drawPicture(group, place, image, shape, options.theme);
    drawFrame(group, place, palette.line);
    [words, more ?? ''].forEach((line, place) => {
      const shown = cutOrNone(line, pitchX - APART, SIZE);
      if (!shown) return;
      group
        .append('text')
        .attr('x', at(x + side / 2))
        .attr('y', at(y + height + WORDS - 3 + place * MORE))
        .attr('text-anchor', 'middle')
        .attr('font-size', SIZE)
        .attr('fill', wrong ? palette.wrong : palette.ink)
        .text(shown);
    });
  });
  return root.node()!;
}

/** The number of columns with the largest images. @param shape height of an image divided by its width */
function bestGrid(
  count: number,
  shape: number,
  { lines, longest }: { lines: number; longest: number },
  { width, height }: FigureOptions,
): { columns: number; side: number; pitch: number } {
  const within = (words: number): { columns: number; side: number; pitch: number } => {
    let best = { columns: 1, side: 1, pitch: width };
    for (let columns = 1; columns <= count; columns++) {
      const rows = Math.ceil(count / columns);
      const pitch = (width + GAP) / columns;
      const side = Math.min(pitch - GAP, ((height + GAP) / rows - GAP - lines) / shape);
      if (pitch >= words && side > best.side)
        best = { columns, side, pitch: Math.min(pitch, Math.max(side + GAP, words)) };
    }
    return best;
  };
  const tried = SHARES.map((share) => within(share * (longest + APART)));
  return tried.find(({ side }) => side >= LEAST_SIDE) ?? tried.at(-1)!;
}

const at = (value: number): number => Math.round(value * 100) / 100;
