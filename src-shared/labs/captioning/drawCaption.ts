import { drawFrame, drawPicture } from '../../figures/parts/drawPicture.ts';
import { palettes, short, type Root } from '../../figures/parts/figure.ts';
import { round } from '../../figures/parts/plot.ts';
import { cut } from '../../figures/parts/text.ts';
import type { ExperimentLook } from '../Experiment.ts';
import { drawHeading } from '../parts/heading.ts';
import type { Place } from '../parts/plane.ts';
import { writeText } from '../parts/writeText.ts';
import { captioningTexts } from './captioningTexts.ts';
import { COLUMNS, ROWS, type Caption } from './course.ts';

const GAP = 8;
const LINE = 22;
const MOST_TYPE = 15;

/** What is drawn of a picture and its caption. */
export interface CaptionDrawing {
  picture: Uint8Array;
  shape: readonly [number, number, number];
  caption: Caption;
  /** The right sentence, if there is one: words that differ have the colour of faults. */
  sentence: readonly string[] | undefined;
}

/** Draws a picture once for each word that is said of it, with the places that the word looked at, as large as there is room. */
export function drawCaption(
  root: Root,
  place: Place,
  { picture, shape, caption, sentence }: CaptionDrawing,
  look: ExperimentLook,
): void {
  const [text, palette] = [captioningTexts[look.language], palettes[look.theme]];
  const area = drawHeading(root, place, text.looked);
  const size = ROWS * COLUMNS;
  const count = caption.weights.length / size;
  const columns = columnsFor(count, area);
  const rows = Math.ceil(count / columns);
  const side = Math.max(8, sideIn(columns, rows, area));
  for (let at = 0; at < count; at++) {
    const left = area.left + (at % columns) * (side + GAP);
    const top = area.top + Math.floor(at / columns) * (side + LINE + GAP);
    const square = { x: round(left), y: round(top), width: round(side), height: round(side) };
    drawPicture(root, square, picture, shape, look.theme);
    const weights = caption.weights.subarray(at * size, (at + 1) * size);
    weights.forEach((weight, cell) => {
      // What is hardly looked at would only make the picture grey.
      if (weight < 0.02) return;
      root
        .append('rect')
        .attr('x', round(left + ((cell % COLUMNS) * side) / COLUMNS))
        .attr('y', round(top + (Math.floor(cell / COLUMNS) * side) / ROWS))
        .attr('width', round(side / COLUMNS))
        .attr('height', round(side / ROWS))
        .attr('fill', palette.accent)
        .attr('fill-opacity', (0.75 * weight).toFixed(3))
        .append('title')
        .text(short(weight));
    });
    drawFrame(root, square, palette.line);
    const word = caption.words[at];
    const isWrong = sentence !== undefined && word !== sentence[at];
    writeText(root, cut(word ?? text.end, side + GAP, MOST_TYPE), {
      ...{ x: left + side / 2, y: top + side + LINE - 6, anchor: 'middle' },
      size: Math.min(MOST_TYPE, Math.max(10, side / 5)),
      weight: word === undefined ? undefined : 600,
      fill: isWrong ? palette.wrong : word === undefined ? palette.quiet : palette.ink,
    });
  }
}

/** Length of the sides of so many squares with a line below each. */
const sideIn = (columns: number, rows: number, { width, height }: Place): number =>
  Math.min((width - GAP * (columns - 1)) / columns, (height - GAP * (rows - 1)) / rows - LINE);

/** The number of columns with which squares become largest. */
function columnsFor(count: number, area: Place): number {
  let best = 1;
  for (let columns = 2; columns <= count; columns++)
    if (sideIn(columns, Math.ceil(count / columns), area) > sideIn(best, Math.ceil(count / best), area))
      best = columns;
  return best;
}
