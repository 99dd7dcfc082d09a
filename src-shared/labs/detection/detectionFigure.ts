import { createFigure, palettes, thousandths, whole, type Root } from '../../figures/parts/figure.ts';
import type { ExperimentLook, ExperimentValues } from '../Experiment.ts';
import { drawCurve } from '../parts/drawCurve.ts';
import { drawKey } from '../parts/drawKey.ts';
import { drawHeading } from '../parts/heading.ts';
import { drawProgress } from '../parts/drawProgress.ts';
import { drawPlane, type Place } from '../parts/plane.ts';
import { twoPlaces } from '../parts/twoPlaces.ts';
import { candidatesOf, scoreOf, type DetectionCourse, type DetectionSnapshot } from './course.ts';
import { detectionTexts } from './detectionTexts.ts';
import { drawBoxes, drawFound, foundOf, type BoxPicture } from './drawBoxes.ts';

const PADDING = 8;

/** Draws a snapshot: a test picture with its boxes and their list, or how good it is on all test pictures. */
export function drawDetection(
  course: DetectionCourse,
  shown: DetectionSnapshot,
  values: ExperimentValues,
  look: ExperimentLook,
  caption: string,
): SVGSVGElement {
  const text = detectionTexts[look.language];
  const root = createFigure(look, text.title, caption);
  const show = values['show'];
  const { first, second } = twoPlaces(look, { across: show === 'curves' ? 0.55 : 0.6, down: 0.6 });
  if (show === 'curves') {
    drawPrecisionRecall(root, first, course, shown, values, look);
    drawMeasures(root, second, course, shown, values, look);
    return root.node()!;
  }
  const picture = pictureOf(course, shown, values);
  const heading = text.picture(Number(values['picture']), whole(shown.step));
  drawBoxes(root, drawHeading(root, first, heading), picture, look);
  const list = { ...second, height: second.height * 0.62 };
  drawFound(root, listIn(list), picture, look);
  const below = { ...second, top: second.top + list.height, height: second.height - list.height };
  drawMeasures(root, below, course, shown, values, look);
  return root.node()!;
}

/** Where the list is: beside the heading. */
export const listIn = ({ left, top, width, height }: Place): Place => ({
  left: left + PADDING,
  top: top + 3,
  width: width - 2 * PADDING,
  height: height - PADDING,
});

/** The picture that the values choose, with the boxes of a snapshot. */
export function pictureOf(
  { pictures, shape, grid, classes, truths }: DetectionCourse,
  shown: DetectionSnapshot,
  values: ExperimentValues,
): BoxPicture {
  const at = Number(values['picture']) - 1;
  const size = shape[0] * shape[1] * shape[2];
  return {
    ...{ shape, grid, classes, truths: truths[at]! },
    picture: pictures.subarray(at * size, (at + 1) * size),
    found: foundOf(candidatesOf(shown, { truths })[at]!, values),
    ...(values['show'] === 'cells' ? { cells: shown.cells[at]! } : {}),
  };
}

/** The curve of every class. */
function drawPrecisionRecall(
  root: Root,
  place: Place,
  course: DetectionCourse,
  shown: DetectionSnapshot,
  values: ExperimentValues,
  look: ExperimentLook,
): void {
  const [text, palette] = [detectionTexts[look.language], palettes[look.theme]];
  const { classes, map } = scoreOf(course, shown, Number(values['suppression']));
  const colour = (label: number): string => palette.categories[label % palette.categories.length]!;
  const entries = classes.map(({ average }, label) => ({
    name: `${course.classes[label] ?? label}: AP ${Number.isNaN(average) ? '–' : average.toFixed(2)}`,
    colour: colour(label),
  }));
  const key = { left: place.left + PADDING, top: place.top, width: place.width - 2 * PADDING };
  const below = drawKey(root, key, entries, look);
  const plane = drawPlane(
    root,
    {
      ...{ name: 'precision', x: [0, 1], y: [0, 1.02] },
      place: { ...place, top: place.top + below, height: place.height - below },
      ...{ title: text.curves(thousandths(map)), xTitle: text.recall, yTitle: text.precision },
    },
    look,
  );
  classes.forEach(({ curve }, label) => {
    const [start] = curve;
    if (start) drawCurve(plane, [[0, start[1]], ...curve], { colour: colour(label), width: 1.5 });
  });
}

/** Mean average precision over the steps so far, and above it the loss if it is wanted. */
function drawMeasures(
  root: Root,
  place: Place,
  course: DetectionCourse,
  { step }: DetectionSnapshot,
  values: ExperimentValues,
  look: ExperimentLook,
): void {
  const text = detectionTexts[look.language];
  const past = course.snapshots.filter((snapshot) => snapshot.step <= step);
  const points = (of: (snapshot: DetectionSnapshot) => number) =>
    past.map((snapshot) => [snapshot.step, of(snapshot)] as const);
  const loss = { name: 'loss', title: text.loss, isShare: false, points: points((one) => one.loss) };
  const map = points((one) => scoreOf(course, one, Number(values['suppression'])).map);
  drawProgress(
    root,
    place,
    [
      ...(values['show'] === 'curves' ? [loss] : []),
      { name: 'map', title: text.map, isShare: true, points: map },
    ],
    { steps: course.steps, shown: step, xTitle: text.step },
    look,
  );
}
