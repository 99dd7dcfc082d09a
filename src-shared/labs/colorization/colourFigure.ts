import { drawImageRows, type ImageRow } from '../../figures/imageRows.ts';
import { createFigure, palettes, type Root } from '../../figures/parts/figure.ts';
import type { ExperimentLook } from '../Experiment.ts';
import { drawCurve, drawUpright } from '../parts/drawCurve.ts';
import { drawKey } from '../parts/drawKey.ts';
import { drawPlane, type Place } from '../parts/plane.ts';
import { twoPlaces } from '../parts/twoPlaces.ts';
import { eachOf } from '../reconstructing.ts';
import { colourTexts } from './colourTexts.ts';
import {
  bytesOfChroma,
  chromaOf,
  coloured,
  greysOf,
  planeOf,
  type ColourCourse,
  type ColourSnapshot,
} from './course.ts';

interface ColourPicture {
  shown: ColourSnapshot;
  /** Whether the planes of the chroma are shown instead of the coloured images. */
  isPlanes: boolean;
  look: ExperimentLook;
  caption: string;
}

const PADDING = 8;

/** Test images grey, coloured and as they are, and the error up to there. */
export function drawColours(
  course: ColourCourse,
  { shown, isPlanes, look, caption }: ColourPicture,
): SVGSVGElement {
  const root = createFigure(look, colourTexts[look.language].title, caption);
  const { first, second } = twoPlaces(look, { across: 0.66, down: 0.62 });
  const rows = isPlanes ? planeRows(course, shown, look) : colourRows(course, shown, look);
  const columns = imagesThatFit(first, rows.length, isPlanes);
  const { shape } = course;
  const bands = isPlanes ? 1 : 2;
  for (let band = 0; band < bands; band++)
    drawImageRows(
      root,
      {
        shape,
        rows: rows.map((row) => ({
          ...row,
          images: row.images.slice(band * columns, (band + 1) * columns),
        })),
      },
      {
        left: first.left + PADDING,
        top: first.top + PADDING + (band * first.height) / bands,
        width: first.width - 2 * PADDING,
        height: first.height / bands - 2 * PADDING,
      },
      look,
    );
  drawError(root, second, course, shown, look);
  return root.node()!;
}

/** Images side by side of which the rows below one another fill a place. */
function imagesThatFit({ width, height }: Place, rows: number, isPlanes: boolean): number {
  const bands = isPlanes ? 1 : 2;
  const side = (height / bands - 2 * PADDING) / rows;
  return Math.max(1, Math.min(12, Math.floor((width * 0.86) / side)));
}

function colourRows(
  { images, shape }: ColourCourse,
  shown: ColourSnapshot,
  look: ExperimentLook,
): ImageRow[] {
  const text = colourTexts[look.language];
  const size = shape[0] * shape[1] * 3;
  return [
    { title: text.grey, images: eachOf(greysOf(images), size) },
    { title: text.ours, images: eachOf(coloured(images, shown.chroma), size) },
    { title: text.truth, images: eachOf(images, size) },
  ];
}

function planeRows({ images, shape }: ColourCourse, shown: ColourSnapshot, look: ExperimentLook): ImageRow[] {
  const text = colourTexts[look.language];
  const size = shape[0] * shape[1] * 3;
  const truth = bytesOfChroma(chromaOf(images));
  return [
    { title: text.grey, images: eachOf(greysOf(images), size) },
    { title: text.ourBlue, images: eachOf(planeOf(shown.chroma, 0), size) },
    { title: text.trueBlue, images: eachOf(planeOf(truth, 0), size) },
    { title: text.ourRed, images: eachOf(planeOf(shown.chroma, 1), size) },
    { title: text.trueRed, images: eachOf(planeOf(truth, 1), size) },
    { title: text.truth, images: eachOf(images, size) },
  ];
}

/** The error by the step, and that of the grey images. */
function drawError(
  root: Root,
  place: Place,
  course: ColourCourse,
  shown: ColourSnapshot,
  look: ExperimentLook,
): void {
  const [text, palette] = [colourTexts[look.language], palettes[look.theme]];
  const entries = [
    { name: text.ours, colour: palette.series.train },
    { name: text.ofGrey, colour: palette.quiet, dashed: true },
  ];
  const key = { left: place.left + PADDING, top: place.top, width: place.width - 2 * PADDING };
  const used = drawKey(root, key, entries, look);
  const past = course.snapshots.filter(({ step }) => step <= shown.step);
  const highest = Math.max(
    course.greyError,
    ...past.map(({ error }) => Math.min(error, 2 * course.greyError)),
  );
  const plane = drawPlane(
    root,
    {
      ...{ name: 'error', place: { ...place, top: place.top + used, height: place.height - used } },
      ...{ x: [0, course.steps], y: [0, highest * 1.1], title: text.error, xTitle: text.step },
    },
    look,
  );
  drawCurve(
    plane,
    [
      [0, course.greyError],
      [course.steps, course.greyError],
    ],
    { colour: palette.quiet, dashed: true },
  );
  drawCurve(
    plane,
    past.map(({ step, error }) => [step, error] as const),
    { colour: palette.series.train, dots: 2 },
  );
  drawUpright(plane, shown.step, palette.quiet);
}
