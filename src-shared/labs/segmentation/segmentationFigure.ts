import { createFigure, palettes, thousandths, type Root } from '../../figures/parts/figure.ts';
import { inkOn } from '../../figures/parts/colours.ts';
import { labelColour } from '../../figures/parts/labelMaps.ts';
import { round } from '../../figures/parts/plot.ts';
import { textWidth } from '../../figures/parts/text.ts';
import type { ExperimentLook, ExperimentValues } from '../Experiment.ts';
import { drawKey } from '../parts/drawKey.ts';
import { drawProgress } from '../parts/drawProgress.ts';
import type { Place } from '../parts/plane.ts';
import { twoPlaces } from '../parts/twoPlaces.ts';
import { overlapsOf, type SegmentationCourse, type SegmentationSnapshot } from './course.ts';
import { drawClasses, drawLabels, outcomeColours, type LabelledPicture } from './drawLabels.ts';
import { segmentationTexts } from './segmentationTexts.ts';

const PADDING = 8;
/** Height of a place from which the bars and the curve share it. */
const LEAST_FOR_BOTH = 300;

/** Draws a snapshot: a test picture with its label maps, class by class, or how good it is on all test pictures. */
export function drawSegmentation(
  course: SegmentationCourse,
  shown: SegmentationSnapshot,
  values: ExperimentValues,
  look: ExperimentLook,
  caption: string,
): SVGSVGElement {
  const root = createFigure(look, segmentationTexts[look.language].title, caption);
  const { first, second } = twoPlaces(look, { across: 0.64, down: 0.6 });
  if (values['show'] === 'curves') {
    drawMeasures(root, first, course, shown, look, true);
    drawOverlaps(root, second, course, shown, look);
    return root.node()!;
  }
  // The bars beside it tell the classes' colours.
  drawPixels(root, first, pictureOf(course, shown, values), values, look, false);
  // Where both would be too small to read, the bars have the room alone.
  const height = second.height < LEAST_FOR_BOTH ? second.height : second.height * 0.58;
  drawOverlaps(root, { ...second, height }, course, shown, look);
  if (height === second.height) return root.node()!;
  const below = { ...second, top: second.top + height, height: second.height - height };
  drawMeasures(root, below, course, shown, look, false);
  return root.node()!;
}

/**
 * The label maps of a picture, or its classes one by one, below what the colours mean.
 * @param namesClasses whether the colours of the classes are told
 */
export function drawPixels(
  root: Root,
  place: Place,
  picture: LabelledPicture,
  values: ExperimentValues,
  look: ExperimentLook,
  namesClasses = true,
): void {
  const text = segmentationTexts[look.language];
  const byClass = values['show'] === 'classes';
  const { right, missed, falsely } = outcomeColours(look.theme);
  const entries = byClass
    ? [
        { name: text.right, colour: right },
        { name: text.missed, colour: missed },
        { name: text.false, colour: falsely },
      ]
    : (namesClasses ? picture.classes : []).map((name, label) => ({
        name,
        colour: labelColour(label + 1, look.theme),
      }));
  const inner = { left: place.left + PADDING, top: place.top + 2, width: place.width - 2 * PADDING };
  const used = entries.length > 0 ? drawKey(root, inner, entries, look) : 0;
  const area = { ...inner, top: inner.top + used + 4, height: place.height - used - 12 };
  if (byClass) drawClasses(root, area, picture, look);
  else drawLabels(root, area, picture, look);
}

/** The picture that the values choose, with the labels of a snapshot. */
function pictureOf(
  { pictures, truths, shape, classes }: SegmentationCourse,
  shown: SegmentationSnapshot,
  values: ExperimentValues,
): LabelledPicture {
  const at = Number(values['picture']) - 1;
  const size = shape[0] * shape[1];
  const one = (all: Uint8Array): Uint8Array => all.subarray(at * size, (at + 1) * size);
  return { shape, classes, picture: one(pictures), truth: one(truths), labels: one(shown.labels) };
}

/** A bar for the background and each class. */
function drawOverlaps(
  root: Root,
  place: Place,
  { classes }: SegmentationCourse,
  shown: SegmentationSnapshot,
  look: ExperimentLook,
): void {
  const [text, palette] = [segmentationTexts[look.language], palettes[look.theme]];
  const { each, mean } = overlapsOf(shown);
  const names = [text.background, ...classes];
  const rows = names.length;
  const line = Math.min(22, (place.height - 30) / rows);
  const size = Math.min(12, line * 0.72);
  const left = place.left + PADDING + 6 + Math.max(...names.map((name) => textWidth(name, size)));
  const width = Math.max(10, place.left + place.width - PADDING - left);
  root
    .append('text')
    .attr('x', round(place.left + PADDING))
    .attr('y', round(place.top + 15))
    .attr('font-size', 12)
    .attr('font-weight', 600)
    .text(text.ofClasses(thousandths(mean)));
  names.forEach((name, label) => {
    const [top, overlap] = [place.top + 24 + label * line, each[label]!];
    const known = Number.isNaN(overlap) ? 0 : overlap;
    const colour = label === 0 ? palette.quiet : labelColour(label, look.theme);
    const words = (x: number, anchor: string, content: string, fill: string): void => {
      root
        .append('text')
        .attr('x', round(x))
        .attr('y', round(top + line / 2 + size * 0.35))
        .attr('text-anchor', anchor)
        .attr('font-size', round(size))
        .attr('fill', fill)
        .text(content);
    };
    words(left - 6, 'end', name, palette.ink);
    root
      .append('rect')
      .attr('x', round(left))
      .attr('y', round(top + 1))
      .attr('width', round(width * known))
      .attr('height', round(Math.max(1, line - 2)))
      .attr('fill', colour);
    const isInside = known > 0.5;
    words(
      isInside ? left + width * known - 4 : left + width * known + 4,
      isInside ? 'end' : 'start',
      thousandths(overlap),
      isInside ? inkOn(colour) : palette.ink,
    );
  });
}

/** Mean intersection over union over the steps so far, and above it the loss if it is wanted. */
function drawMeasures(
  root: Root,
  place: Place,
  course: SegmentationCourse,
  { step }: SegmentationSnapshot,
  look: ExperimentLook,
  withLoss: boolean,
): void {
  const text = segmentationTexts[look.language];
  const past = course.snapshots.filter((snapshot) => snapshot.step <= step);
  const points = (of: (snapshot: SegmentationSnapshot) => number) =>
    past.map((snapshot) => [snapshot.step, of(snapshot)] as const);
  const loss = { name: 'loss', title: text.loss, isShare: false, points: points((one) => one.loss) };
  const mean = points((one) => overlapsOf(one).mean);
  drawProgress(
    root,
    place,
    [...(withLoss ? [loss] : []), { name: 'mean', title: text.mean, isShare: true, points: mean }],
    { steps: course.steps, shown: step, xTitle: text.step },
    look,
  );
}
