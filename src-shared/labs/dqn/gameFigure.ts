import { drawFrame, drawPicture } from '../../figures/parts/drawPicture.ts';
import { createFigure, palettes, short, type Root } from '../../figures/parts/figure.ts';
import { pixelPicture } from '../../figures/parts/pixels.ts';
import { round } from '../../figures/parts/plot.ts';
import { cut, textWidth } from '../../figures/parts/text.ts';
import { catchActions } from '../../games/catchGame.ts';
import type { ExperimentLook } from '../Experiment.ts';
import type { Place } from '../parts/plane.ts';
import { writeText } from '../parts/writeText.ts';
import type { GameCourse, SeenMaps } from './course.ts';
import { dqnTexts } from './dqnTexts.ts';

const PADDING = 12;
const HEADING = 22;
const GAP = 4;
/** Height that the bar of an action needs. */
const LEAST_LINE = 11;

/** Draws a picture of a game, the value of each action, and the maps of the convolutions. */
export function drawGame(
  course: GameCourse,
  at: number,
  caption: string,
  look: ExperimentLook,
): SVGSVGElement {
  const text = dqnTexts[look.language];
  const root = createFigure(look, text.game, caption);
  const isWide = look.width > look.height;
  const [width, height] = [look.width, look.height];
  const { maps } = course.seen[at]!;
  if (maps.length === 0) {
    // There is no network yet: the game has all the room, but for a line that says so.
    drawField(root, { left: 0, top: 0, width, height: height - HEADING }, course, at, look);
    drawValues(root, { left: 0, top: height - HEADING, width, height: HEADING }, course, at, look);
    return root.node()!;
  }
  const field: Place = isWide
    ? { left: 0, top: 0, width: width * 0.42, height: height * 0.66 }
    : { left: 0, top: 0, width, height: height * 0.4 };
  const values: Place = isWide
    ? { left: 0, top: field.height, width: field.width, height: height - field.height }
    : { left: 0, top: field.height, width, height: height * 0.2 };
  const rest: Place = isWide
    ? { left: field.width, top: 0, width: width - field.width, height }
    : { left: 0, top: field.height + values.height, width, height: height * 0.4 };
  drawField(root, field, course, at, look);
  drawValues(root, values, course, at, look);
  maps.forEach((one, index) => {
    const part = rest.height / maps.length;
    drawMaps(root, { ...rest, top: rest.top + index * part, height: part }, one, look);
  });
  return root.node()!;
}

function heading(root: Root, { left, top, width }: Place, words: string, fill?: string): void {
  writeText(root, cut(words, width - PADDING - 4, 12), {
    x: left + PADDING,
    y: top + 15,
    weight: 600,
    fill,
  });
}

function drawField(root: Root, place: Place, course: GameCourse, at: number, look: ExperimentLook): void {
  const [text, palette] = [dqnTexts[look.language], palettes[look.theme]];
  const isEnd = course.isOver && at === course.seen.length - 1;
  const words = isEnd ? text.over(course.isCaught) : `${at + 1} / ${catchPictures(course)}`;
  heading(root, place, words, isEnd ? (course.isCaught ? palette.series.train : palette.wrong) : undefined);
  const side = Math.max(8, Math.min(place.width - 2 * PADDING, place.height - HEADING - PADDING));
  const framed = {
    x: round(place.left + (place.width - side) / 2),
    y: round(place.top + HEADING),
    width: round(side),
    height: round(side),
  };
  drawPicture(root, framed, course.seen[at]!.picture, course.shape, look.theme);
  drawFrame(root, framed, isEnd && !course.isCaught ? palette.wrong : palette.quiet);
}

/** Number of pictures of a whole game: the square is in another row in each. */
const catchPictures = ({ shape }: GameCourse): number => shape[0];

/** A bar from 0 for each action; the one that is taken is marked. */
function drawValues(root: Root, place: Place, course: GameCourse, at: number, look: ExperimentLook): void {
  const [text, palette] = [dqnTexts[look.language], palettes[look.theme]];
  const { values, action } = course.seen[at]!;
  heading(root, place, values ? text.values : text.noValues);
  if (!values) return;
  const top = place.top + HEADING;
  const line = Math.min(34, (place.height - HEADING - 4) / values.length);
  if (line < LEAST_LINE) return;
  const size = Math.max(7, Math.min(14, line * 0.5));
  const names = catchActions.map((name) => text.actions[name]);
  const labels = Math.max(...names.map((name) => textWidth(name, size))) + 8;
  const numbers = textWidth('-0.000', size) + 8;
  const left = place.left + PADDING + labels;
  const wide = Math.max(10, place.width - 2 * PADDING - labels - numbers);
  // The same scale at all pictures of a game: rewards lie between -1 and 1.
  const most = Math.max(1, ...course.seen.flatMap((one) => one.values ?? []).map(Math.abs));
  const x = (value: number): number => left + (wide * (value + most)) / (2 * most);
  values.forEach((value, one) => {
    const y = top + one * line;
    const isTaken = one === action;
    const write = (words: string, to: number): void =>
      writeText(root, words, {
        x: to,
        y: y + line / 2 + size * 0.35,
        size,
        weight: isTaken ? 700 : undefined,
        anchor: 'end',
      });
    write(names[one]!, left - 8);
    root
      .append('rect')
      .attr('x', round(Math.min(x(0), x(value))))
      .attr('y', round(y + line * 0.15))
      .attr('width', round(Math.max(1, Math.abs(x(value) - x(0)))))
      .attr('height', round(line * 0.7))
      .attr('fill', value < 0 ? palette.series.heldOut : palette.series.train)
      .attr('fill-opacity', isTaken || action === null ? 1 : 0.45);
    write(short(value), place.left + place.width - PADDING);
  });
  root
    .append('line')
    .attr('x1', round(x(0)))
    .attr('x2', round(x(0)))
    .attr('y1', round(top))
    .attr('y2', round(top + line * values.length))
    .attr('stroke', palette.quiet);
}

/** The maps of a layer in a grid, all with one scale from 0. */
function drawMaps(root: Root, place: Place, { layer, shape, values }: SeenMaps, look: ExperimentLook): void {
  const [high, wide, count] = shape;
  heading(root, place, dqnTexts[look.language].maps(layer, shape.join('×')));
  const room = { width: place.width - 2 * PADDING, height: place.height - HEADING - PADDING };
  const sideFor = (columns: number): number =>
    Math.min(
      (room.width + GAP) / columns - GAP,
      ((room.height + GAP) / Math.ceil(count / columns) - GAP) * (wide / high),
    );
  const all = Array.from({ length: count }, (_none, at) => at + 1);
  const columns = all.reduce((best, one) => (sideFor(one) > sideFor(best) ? one : best), 1);
  const side = Math.max(2, sideFor(columns));
  const scale = { map: 'viridis', low: 0, high: Math.max(1e-6, ...values) } as const;
  for (let map = 0; map < count; map++)
    root
      .append('image')
      .attr('x', round(place.left + PADDING + (map % columns) * (side + GAP)))
      .attr('y', round(place.top + HEADING + Math.floor(map / columns) * ((side * high) / wide + GAP)))
      .attr('width', round(side))
      .attr('height', round((side * high) / wide))
      .attr('preserveAspectRatio', 'none')
      .attr('image-rendering', 'optimizeSpeed')
      .attr(
        'href',
        pixelPicture({ values, width: wide, height: high, start: map, stride: count }, scale, look.theme),
      );
}
