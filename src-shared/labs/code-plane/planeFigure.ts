import { symbol } from 'd3';
import type { CodePlane } from '../../contract/codes.ts';
import type { Language } from '../../contract/errors.ts';
import { classMark, markArea, type layoutBounds } from '../../figures/explain/embedding.ts';
import { drawFrame, drawPicture } from '../../figures/parts/drawPicture.ts';
import { createFigure, palettes, short, type Root } from '../../figures/parts/figure.ts';
import { drawLegend, legendRows, ROW } from '../../figures/parts/legend.ts';
import { round } from '../../figures/parts/plot.ts';
import { cutOrNone } from '../../figures/parts/text.ts';
import { imageBytes } from '../../model/images.ts';
import { sizeOf } from '../../model/shape.ts';
import type { ExperimentLook } from '../Experiment.ts';
import { drawHandle, drawPlane, type Place, type Plane } from '../parts/plane.ts';

/** Number of decoded images along each side of the plane. */
export const GRID = 15;

/** A plane of codes, and what the decoder makes of its places. */
export interface PlaneCourse {
  plane: CodePlane;
  bounds: ReturnType<typeof layoutBounds>;
  /** Shape of the images. */
  shape: readonly [number, number, number];
  classes: readonly string[];
  /** The code at the chosen place, and its image. */
  code: Float32Array;
  decoded: Float32Array;
  /** Images of places at equal distances, row by row from the top, one behind the other; empty if they are not shown. */
  grid: Float32Array;
}

const texts = {
  en: {
    title: 'The plane of the codes',
    number: (number: string, range: string) => `number ${number} of the code, −1 … 1 is ${range}`,
    component: (number: string, range: string) => `principal component ${number}, −1 … 1 is ${range}`,
    decoded: 'Decoded',
    more: (rest: string) => `+ ${rest}`,
  },
  ko: {
    title: '코드의 평면',
    number: (number: string, range: string) => `코드의 수 ${number}, −1 … 1은 ${range}`,
    component: (number: string, range: string) => `주성분 ${number}, −1 … 1은 ${range}`,
    decoded: '되살린 이미지',
    more: (rest: string) => `+ ${rest}`,
  },
} satisfies Record<Language, unknown>;

const HEADING = 22;
/** Values of a code up to which they are written below its image. */
const MOST_WRITTEN = 4;

/** The plane with codes or images on it, and beside it the image of the chosen place. */
export function codePlaneFigure(
  course: PlaneCourse,
  at: { x: number; y: number },
  description: string,
  look: ExperimentLook,
): SVGSVGElement {
  const text = texts[look.language];
  const { plane, bounds } = course;
  const root = createFigure(look, text.title, description);
  const wide = look.width > look.height;
  const share = wide ? Math.min(look.height * 1.1, look.width * 0.64) : look.height * 0.64;
  const range = (axis: 0 | 1): string => {
    const { middle, reach } = bounds;
    return `${short(middle[axis] - reach[axis])} … ${short(middle[axis] + reach[axis])}`;
  };
  const axisText = plane.axes === 'numbers' ? text.number : text.component;
  const drawn = drawPlane(
    root,
    {
      name: 'codes',
      place: wide
        ? { left: 0, top: 0, width: share, height: look.height }
        : { left: 0, top: 0, width: look.width, height: share },
      ...{ x: [-1, 1], y: [-1, 1], grid: false },
      xTitle: axisText('1', range(0)),
      yTitle: axisText('2', range(1)),
    },
    look,
  );
  if (course.grid.length > 0) drawGrid(drawn, course, look);
  else drawCodes(drawn, course, look);
  markPlace(drawn, at, look);
  drawHandle(root, drawn, 'place', [at.x, at.y], look);
  const rest: Place = wide
    ? { left: share, top: 0, width: look.width - share, height: look.height }
    : { left: 0, top: share, width: look.width, height: look.height - share };
  drawDecoded(root, course, rest, look);
  return root.node()!;
}

/** The codes of the test images, marked by their classes. */
function drawCodes({ inside, x, y }: Plane, { plane, bounds }: PlaneCourse, look: ExperimentLook): void {
  const { points, labels, count } = plane;
  const { middle, reach } = bounds;
  const marks = symbol().size(markArea(count));
  const cloud = inside.append('g').attr('fill-opacity', 0.75);
  for (const label of [...new Set(labels)].sort((a, b) => a - b)) {
    const { colour, shape } = classMark(label, look.theme);
    const outline = marks.type(shape)() ?? '';
    const group = cloud.append('g').attr('fill', colour);
    labels.forEach((own, at) => {
      if (own !== label) return;
      const across = round(x((points[2 * at]! - middle[0]) / reach[0]));
      const up = round(y((points[2 * at + 1]! - middle[1]) / reach[1]));
      group.append('path').attr('transform', `translate(${across} ${up})`).attr('d', outline);
    });
  }
}

/** What the decoder makes of places all over the plane. */
function drawGrid({ inside, area }: Plane, { grid, shape }: PlaneCourse, look: ExperimentLook): void {
  const size = sizeOf(shape);
  const [width, height] = [area.width / GRID, area.height / GRID];
  for (let at = 0; at < GRID * GRID; at++)
    drawPicture(
      inside,
      {
        x: round(area.left + (at % GRID) * width),
        y: round(area.top + Math.floor(at / GRID) * height),
        ...{ width: round(width), height: round(height) },
      },
      imageBytes(grid.subarray(at * size, (at + 1) * size)),
      shape,
      look.theme,
    );
}

/** A cross at the chosen place, which exported figures show too. */
function markPlace({ inside, x, y }: Plane, at: { x: number; y: number }, { theme }: ExperimentLook): void {
  const [across, up] = [round(x(at.x)), round(y(at.y))];
  for (const [stroke, width] of [
    [palettes[theme].surface, 5],
    [palettes[theme].accent, 2],
  ] as const)
    inside
      .append('path')
      .attr('d', `M${across - 7} ${up}h14M${across} ${up - 7}v14`)
      .attr('stroke', stroke)
      .attr('stroke-width', width);
}

/** The image of the chosen place, its code if that is short, and the legend of the classes. */
function drawDecoded(root: Root, course: PlaneCourse, place: Place, look: ExperimentLook): void {
  const text = texts[look.language];
  const palette = palettes[look.theme];
  const { decoded, shape, code, plane, classes, grid } = course;
  const present = grid.length > 0 ? [] : [...new Set(plane.labels)].sort((a, b) => a - b);
  const rows = legendRows(
    present.map((label) => ({
      name: classes[label] ?? String(label),
      colour: classMark(label, look.theme).colour,
    })),
    { width: place.width - 8, left: 0, shown: look.legend, most: Math.max(1, Math.floor(place.height / 60)) },
    text.more,
  );
  const written = code.length <= MOST_WRITTEN ? HEADING : 0;
  const room = place.height - HEADING - written - rows.length * ROW - 12;
  const side = Math.max(1, Math.min(place.width - 16, room / (shape[0] / shape[1])));
  const left = place.left + 8;
  const line = (content: string, y: number, weight: number | null): void => {
    root
      .append('text')
      .attr('x', round(left))
      .attr('y', round(y))
      .attr('font-size', 12)
      .attr('font-weight', weight)
      .text(cutOrNone(content, place.width - 12, 12));
  };
  line(text.decoded, place.top + 16, 600);
  const tall = (side * shape[0]) / shape[1];
  const framed = {
    ...{ x: round(left), y: round(place.top + HEADING) },
    ...{ width: round(side), height: round(tall) },
  };
  drawPicture(root, framed, imageBytes(decoded), shape, look.theme);
  drawFrame(root, framed, palette.line);
  const below = place.top + HEADING + tall;
  if (written > 0) line([...code].map((value) => short(value)).join(', '), below + 16, null);
  const legend = root.append('g').attr('transform', `translate(${round(left)} 0)`);
  drawLegend(legend as unknown as Root, rows, below + written + 6, look);
}
