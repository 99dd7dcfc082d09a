import { createFigure, palettes, type FigureOptions, type Root } from './parts/figure.ts';
import { drawFrame, drawPicture } from './parts/drawPicture.ts';
import { round } from './parts/plot.ts';
import { cut, cutOrNone, textWidth } from './parts/text.ts';

/** Images side by side, with what they are. */
export interface ImageRow {
  title: string;
  /** A second line below the title. */
  more?: string | undefined;
  /** `[H, W, C]` each, 0..255 */
  images: readonly Uint8Array[];
  /** Text below each image. */
  words?: readonly string[] | undefined;
}

export interface ImageRowsData {
  rows: readonly ImageRow[];
  /** `[H, W, C]` of every image */
  shape: readonly [number, number, number];
  title: string;
  description: string;
}

const GAP = 6;
const WORDS = 13;
const SIZE = 10;
const TITLE = 12;
/** Largest fraction of the width that the titles of the rows take. */
const TITLES = 0.3;

/** Rows of images that belong together column by column, as large as possible; the columns that do not fit are left out. */
export function imageRows(data: ImageRowsData, options: FigureOptions): SVGSVGElement {
  const root = createFigure(options, data.title, data.description);
  drawImageRows(root, data, { left: 0, top: 0, width: options.width, height: options.height }, options);
  return root.node()!;
}

/** Draws the rows into a rectangle of a figure. */
export function drawImageRows(
  root: Root,
  { rows, shape }: Pick<ImageRowsData, 'rows' | 'shape'>,
  place: { left: number; top: number; width: number; height: number },
  { theme }: Pick<FigureOptions, 'theme'>,
): void {
  const palette = palettes[theme];
  const [high, wide] = shape;
  const widest = Math.max(
    ...rows.flatMap(({ title, more = '' }) => [textWidth(title, TITLE), textWidth(more, SIZE)]),
  );
  const titles = Math.min(widest + 10, place.width * TITLES);
  const lines = rows.reduce((sum, { words }) => sum + (words ? WORDS : 0), 0);
  const tallest = (place.height - lines - GAP * (rows.length - 1)) / rows.length / (high / wide);
  const most = Math.max(...rows.map(({ images }) => images.length), 1);
  // As many columns as fill the room with images that are not needlessly small.
  const room = place.width - titles;
  // Texts below the images may need more room than these.
  const least = Math.max(
    0,
    ...rows.flatMap(({ words = [] }) => words.map((one) => textWidth(one, SIZE) + 4)),
  );
  const wanted = Math.max(1, tallest) + GAP;
  const columns = Math.max(1, Math.min(most, Math.round(room / wanted), Math.floor((room + GAP) / least)));
  const side = Math.max(1, Math.min(tallest, (room - GAP * (columns - 1)) / columns));
  const tall = (side * high) / wide;
  const pitch =
    columns > 1 ? Math.min(Math.max(side + GAP, least), (room - side) / (columns - 1)) : side + GAP;
  const used = rows.length * (tall + GAP) - GAP + lines;
  const left = place.left + titles + Math.max(0, (room - (columns - 1) * pitch - side) / 2);
  let top = place.top + Math.max(0, (place.height - used) / 2);
  for (const { title, more, images, words } of rows) {
    const text = (content: string, y: number, size: number, weight: number | null, fill: string): void => {
      root
        .append('text')
        .attr('x', round(left - 8))
        .attr('y', round(y))
        .attr('text-anchor', 'end')
        .attr('font-size', size)
        .attr('font-weight', weight)
        .attr('fill', fill)
        .text(cut(content, left - 8 - place.left, size));
    };
    text(title, top + tall / 2 + (more === undefined ? 4 : -3), TITLE, 600, palette.ink);
    if (more !== undefined) text(more, top + tall / 2 + 12, SIZE, null, palette.quiet);
    images.slice(0, columns).forEach((image, at) => {
      const x = left + at * pitch;
      const framed = { x: round(x), y: round(top), width: round(side), height: round(tall) };
      drawPicture(root, framed, image, shape, theme);
      drawFrame(root, framed, palette.line);
      const shown = cutOrNone(words?.[at] ?? '', Math.max(pitch, side + GAP) - 2, SIZE);
      if (shown)
        root
          .append('text')
          .attr('x', round(x + side / 2))
          .attr('y', round(top + tall + WORDS - 3))
          .attr('text-anchor', 'middle')
          .attr('font-size', SIZE)
          .attr('fill', palette.ink)
          .text(shown);
    });
    top += tall + GAP + (words ? WORDS : 0);
  }
}
