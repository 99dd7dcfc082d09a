import { judge } from '../../arithmetic/averagePrecision.ts';
import {
  intersectionOverUnion,
  suppress,
  type Box,
  type Detection,
  type LabelledBox,
} from '../../arithmetic/boxes.ts';
import type { BoxGrid } from '../../arithmetic/boxGrid.ts';
import { inkOn } from '../../figures/parts/colours.ts';
import { drawFrame, drawPicture } from '../../figures/parts/drawPicture.ts';
import { palettes, type Group, type Root } from '../../figures/parts/figure.ts';
import { round } from '../../figures/parts/plot.ts';
import { cut, textWidth } from '../../figures/parts/text.ts';
import type { ExperimentLook, ExperimentValues } from '../Experiment.ts';
import { drawCells, type Cell } from '../parts/cells.ts';
import { drawKey } from '../parts/drawKey.ts';
import { drawCellLines } from '../parts/drawLayerMaps.ts';
import type { Place } from '../parts/plane.ts';
import { detectionTexts } from './detectionTexts.ts';

/** A picture with what is in it and what a detector says of it. */
export interface BoxPicture {
  picture: Uint8Array;
  shape: readonly [number, number, number];
  grid: BoxGrid;
  classes: readonly string[];
  truths: readonly LabelledBox[];
  /** What is shown: after non-maximum suppression, with scores of at least the least one. Highest first */
  found: readonly Detection[];
  /** Probability of an object in each cell; the cells are drawn if it is given, and their anchors where an object is likely. */
  cells?: Float32Array;
}

/** The boxes that are shown with a threshold of non-maximum suppression and a least score. */
export function foundOf(candidates: readonly Detection[], values: ExperimentValues): Detection[] {
  const least = Number(values['least']);
  return suppress(
    candidates.filter(({ score }) => score >= least),
    Number(values['suppression']),
  );
}

const KEY = 22;
const LABEL = 11;
const TAG = 15;
/** Probability of an object from which the anchor of a cell is drawn. */
const LIKELY = 0.5;

/** Draws the picture as a square with its boxes, and what the lines mean below. */
export function drawBoxes(root: Root, place: Place, picture: BoxPicture, look: ExperimentLook): void {
  const { shape, grid, classes, truths, found, cells } = picture;
  const [text, palette] = [detectionTexts[look.language], palettes[look.theme]];
  const side = Math.max(20, Math.min(place.width, place.height - KEY));
  const left = place.left + (place.width - side) / 2;
  const top = place.top + (place.height - KEY - side) / 2;
  const scale = side / shape[0];
  const framed = { x: round(left), y: round(top), width: round(side), height: round(side) };
  drawPicture(root, framed, picture.picture, [...shape] as [number, number, number], look.theme);
  const group = root.append('g');
  if (cells) drawGrid(group, { left, top, side, scale }, grid, cells, look);
  drawFrame(root, framed, palette.line);
  const placed = ({ left: x, top: y, width, height }: Box): Box => ({
    left: left + x * scale,
    top: top + y * scale,
    width: width * scale,
    height: height * scale,
  });
  for (const truth of truths) drawBox(group, placed(truth), palette.ink, 1, '4 3');
  const colour = ({ label }: Detection): string => palette.categories[label % palette.categories.length]!;
  const visible = found.filter(({ width, height }) => Number.isFinite(width) && Number.isFinite(height));
  for (const one of visible) drawBox(group, within(placed(one), left, top, side), colour(one), 2);
  const tags: Box[] = [];
  for (const one of visible)
    drawTag(group, within(placed(one), left, top, side), { left, top, side }, tags, {
      words: `${classes[one.label] ?? one.label} ${one.score.toFixed(2)}`,
      colour: colour(one),
    });
  drawKey(
    root,
    { left, top: top + side + 2, width: Math.max(side, place.width / 2) },
    [
      { name: text.truth, colour: palette.ink, dashed: true },
      { name: text.found, colour: palette.ink },
    ],
    look,
  );
}

/** The part of a box that is inside a square. */
function within(box: Box, left: number, top: number, side: number): Box {
  const clamp = (value: number, low: number): number => Math.max(low, Math.min(low + side, value));
  const [x, y] = [clamp(box.left, left), clamp(box.top, top)];
  return {
    left: x,
    top: y,
    width: clamp(box.left + box.width, left) - x,
    height: clamp(box.top + box.height, top) - y,
  };
}

function drawBox(group: Group, box: Box, colour: string, thick: number, dashes?: string): void {
  group
    .append('rect')
    .attr('x', round(box.left))
    .attr('y', round(box.top))
    .attr('width', round(box.width))
    .attr('height', round(box.height))
    .attr('fill', 'none')
    .attr('stroke', colour)
    .attr('stroke-width', thick)
    .attr('stroke-dasharray', dashes ?? null);
}

/** The class and score at a box: above it, below it or inside, where no other one is; left out where there is no room. */
function drawTag(
  group: Group,
  box: Box,
  { left, top, side }: { left: number; top: number; side: number },
  tags: Box[],
  { words, colour }: { words: string; colour: string },
): void {
  const width = textWidth(words, LABEL) + 8;
  const x = Math.max(left, Math.min(left + side - width, box.left - 1));
  const tag = [box.top - TAG, box.top + box.height, box.top, box.top + box.height - TAG]
    .map((y) => ({ left: x, top: y, width, height: TAG }))
    .find(
      (one) =>
        one.top >= top &&
        one.top + TAG <= top + side &&
        width <= side &&
        !tags.some((other) => intersectionOverUnion(one, other) > 0),
    );
  if (!tag) return;
  tags.push(tag);
  group
    .append('rect')
    .attr('x', round(tag.left))
    .attr('y', round(tag.top))
    .attr('width', round(tag.width))
    .attr('height', TAG)
    .attr('fill', colour);
  group
    .append('text')
    .attr('x', round(tag.left + 4))
    .attr('y', round(tag.top + TAG - 4))
    .attr('font-size', LABEL)
    .attr('font-weight', 600)
    .attr('fill', inkOn(colour))
    .text(words);
}

/** The cells, the darker the likelier an object's centre is in them, and the anchors of the likely ones. */
function drawGrid(
  group: Group,
  { left, top, side, scale }: { left: number; top: number; side: number; scale: number },
  { rows, columns, cell, anchor }: BoxGrid,
  cells: Float32Array,
  look: ExperimentLook,
): void {
  const palette = palettes[look.theme];
  cells.forEach((probability, at) => {
    const [row, column] = [Math.floor(at / columns), at % columns];
    if (!(probability > 0.02)) return;
    group
      .append('rect')
      .attr('x', round(left + column * cell * scale))
      .attr('y', round(top + row * cell * scale))
      .attr('width', round(cell * scale))
      .attr('height', round(cell * scale))
      .attr('fill', palette.accent)
      .attr('fill-opacity', round(0.6 * probability));
    if (probability < LIKELY) return;
    const middle = { x: (column + 0.5) * cell, y: (row + 0.5) * cell };
    const box = {
      left: left + (middle.x - anchor.width / 2) * scale,
      top: top + (middle.y - anchor.height / 2) * scale,
      width: anchor.width * scale,
      height: anchor.height * scale,
    };
    drawBox(group, within(box, left, top, side), palette.accent, 1, '2 3');
  });
  drawCellLines(group, { left, top, width: side, height: side }, { rows, columns }, palette.quiet);
}

/** Heights of a row of the list. */
const [LEAST_LINE, MOST_LINE] = [15, 20];
const HEADING = 22;

/** Lists what was found as `class : score`, with the overlap of each with the digit that it is taken for. */
export function drawFound(
  root: Root,
  place: Place,
  { classes, truths, found }: Pick<BoxPicture, 'classes' | 'truths' | 'found'>,
  look: ExperimentLook,
): void {
  const [text, palette] = [detectionTexts[look.language], palettes[look.theme]];
  const right = judge({ truths, detections: found });
  const room = place.height - HEADING;
  const line = Math.max(LEAST_LINE, Math.min(MOST_LINE, room / (found.length + 1)));
  const lines = Math.floor(room / line) - 1;
  const most = Math.max(1, found.length <= lines ? lines : lines - 1);
  const rows = found.slice(0, most).map((one, at): Cell[] => {
    const overlap = Math.max(0, ...truths.map((truth) => intersectionOverUnion(truth, one)));
    return [
      { text: `${classes[one.label] ?? one.label} : ${one.score.toFixed(2)}`, tone: 'strong' },
      { text: overlap.toFixed(2), tone: 'quiet' },
      { text: right[at] ? text.right : text.wrong, tone: right[at] ? 'right' : 'wrong' },
    ];
  });
  const rest = found.length - rows.length;
  const title = text.count(found.length, truths.length);
  if (rows.length > 0)
    drawCells(
      root,
      { ...place, height: HEADING + (rows.length + 1) * line },
      { title, head: [text.classAndScore, text.overlap, ''], rows },
      look,
    );
  const words = rows.length === 0 ? text.nothing : rest > 0 ? text.more(rest) : '';
  if (!words) return;
  root
    .append('text')
    .attr('x', round(place.left))
    .attr('y', round(place.top + (rows.length > 0 ? HEADING + (rows.length + 1) * line + 15 : 12)))
    .attr('font-size', 12)
    .attr('font-weight', rows.length > 0 ? null : 600)
    .attr('fill', rows.length > 0 ? palette.quiet : palette.ink)
    .text(cut(words, place.width, 12));
}
