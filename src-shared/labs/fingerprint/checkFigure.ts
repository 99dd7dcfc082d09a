import { drawImageRows } from '../../figures/imageRows.ts';
import { createFigure, palettes, type Root } from '../../figures/parts/figure.ts';
import { round } from '../../figures/parts/plot.ts';
import { cut } from '../../figures/parts/text.ts';
import type { ExperimentLook } from '../Experiment.ts';
import { drawHandle, drawPlane, type Place, type Plane } from '../parts/plane.ts';
import { eachOf } from '../reconstructing.ts';
import type { PrintCheck } from './course.ts';
import { fingerprintTexts } from './fingerprintTexts.ts';

interface CheckPicture {
  threshold: number;
  look: ExperimentLook;
  caption: string;
}

const PADDING = 8;
const HEADING = 20;

/** Both prints, their maps, the difference of their features, and how far the new one is from every finger. */
export function drawCheck(course: PrintCheck, { threshold, look, caption }: CheckPicture): SVGSVGElement {
  const text = fingerprintTexts[look.language];
  const root = createFigure(look, text.checkTitle, caption);
  const { width, height } = look;
  const isWide = width > height;
  const [across, down] = isWide ? [width * 0.26, height * 0.5] : [width, height * 0.3];
  const places: Record<'prints' | 'maps' | 'features' | 'fingers', Place> = isWide
    ? {
        prints: { left: 0, top: 0, width: across, height },
        maps: { left: across, top: 0, width: width - across, height: down },
        features: { left: across, top: down, width: (width - across) * 0.54, height: height - down },
        fingers: {
          left: across + (width - across) * 0.54,
          top: down,
          width: (width - across) * 0.46,
          height: height - down,
        },
      }
    : {
        prints: { left: 0, top: 0, width, height: down },
        maps: { left: 0, top: down, width, height: height * 0.26 },
        features: { left: 0, top: height * 0.56, width, height: height * 0.22 },
        fingers: { left: 0, top: height * 0.78, width, height: height * 0.22 },
      };
  drawPrints(root, places.prints, course, isWide, look);
  drawMaps(root, places.maps, course, look);
  drawFeatures(root, places.features, course, look);
  drawFingers(root, places.fingers, course, threshold, look);
  return root.node()!;
}

/** Writes a line, and returns the place below it. */
function lineAbove(root: Root, place: Place, words: string, weight: number | null): Place {
  root
    .append('text')
    .attr('x', round(place.left + PADDING))
    .attr('y', round(place.top + 14))
    .attr('font-size', 12)
    .attr('font-weight', weight)
    .text(cut(words, place.width - 2 * PADDING, 12));
  return { ...place, top: place.top + HEADING, height: place.height - HEADING };
}

const heading = (root: Root, place: Place, words: string): Place =>
  within(lineAbove(root, place, words, 600));

/** A place without the padding at its sides and below. */
const within = ({ left, top, width, height }: Place): Place => ({
  left: left + PADDING,
  top,
  width: width - 2 * PADDING,
  height: height - PADDING,
});

function drawPrints(
  root: Root,
  place: Place,
  { images, shape, place: own, nearest }: PrintCheck,
  isBelow: boolean,
  look: ExperimentLook,
): void {
  const text = fingerprintTexts[look.language];
  const titles = [text.newPrint, text.nearestEnrolled];
  const words = [own, nearest].map(({ finger, impression }) => text.place(finger, impression));
  eachOf(images, images.length / 2).forEach((image, at) => {
    const part: Place = isBelow
      ? { ...place, top: place.top + (at * place.height) / 2, height: place.height / 2 }
      : { ...place, left: place.left + (at * place.width) / 2, width: place.width / 2 };
    const below = lineAbove(root, lineAbove(root, part, titles[at]!, 600), words[at]!, null);
    drawImageRows(root, { shape, rows: [{ title: '', images: [image] }] }, within(below), look);
  });
}

function drawMaps(root: Root, place: Place, { maps, mapShape }: PrintCheck, look: ExperimentLook): void {
  const text = fingerprintTexts[look.language];
  const inner = heading(root, place, text.maps);
  const [first, second, third] = eachOf(maps, maps.length / 3);
  const size = mapShape[0] * mapShape[1];
  drawImageRows(
    root,
    {
      shape: mapShape,
      rows: [
        { title: text.newPrint, images: eachOf(first!, size) },
        { title: text.nearestEnrolled, images: eachOf(second!, size) },
        { title: text.difference, images: eachOf(third!, size) },
      ],
    },
    inner,
    look,
  );
}

/** A bar for every feature. */
function drawFeatures(root: Root, place: Place, { differences }: PrintCheck, look: ExperimentLook): void {
  const [text, palette] = [fingerprintTexts[look.language], palettes[look.theme]];
  const highest = Math.max(2, ...differences.map(Math.abs)) * 1.05;
  const plane = drawPlane(
    root,
    {
      ...{ name: 'features', place, x: [0, differences.length], y: [-highest, highest], grid: false },
      ...{ title: text.features, xTitle: text.feature },
    },
    look,
  );
  differences.forEach((value, at) => drawBar(plane, at, value, palette.series.train));
}

function drawBar({ inside, x, y }: Plane, at: number, value: number, colour: string): void {
  const wide = x(1) - x(0);
  inside
    .append('rect')
    .attr('x', round(x(at) + wide * 0.1))
    .attr('y', round(Math.min(y(0), y(value))))
    .attr('width', round(wide * 0.8))
    .attr('height', round(Math.max(0.5, Math.abs(y(value) - y(0)))))
    .attr('fill', colour);
}

/** A bar for every finger, with the threshold across. */
function drawFingers(
  root: Root,
  place: Place,
  { byFinger, claim }: PrintCheck,
  threshold: number,
  look: ExperimentLook,
): void {
  const [text, palette] = [fingerprintTexts[look.language], palettes[look.theme]];
  const highest = Math.max(1.5, threshold, ...byFinger) * 1.08;
  const plane = drawPlane(
    root,
    {
      ...{ name: 'fingers', place, x: [0.5, byFinger.length + 0.5], y: [0, highest], grid: false },
      ...{ title: text.byFinger, xTitle: text.fingers },
    },
    look,
  );
  byFinger.forEach((distance, finger) =>
    drawBar(plane, finger + 0.5, distance, finger === claim ? palette.series.heldOut : palette.series.train),
  );
  const { area, inside, y } = plane;
  inside
    .append('line')
    .attr('x1', round(area.left))
    .attr('x2', round(area.left + area.width))
    .attr('y1', round(y(threshold)))
    .attr('y2', round(y(threshold)))
    .attr('stroke', palette.ink)
    .attr('stroke-dasharray', '3 3');
  drawHandle(root, plane, 'threshold', [byFinger.length * 0.5 + 0.5, threshold], look);
}
