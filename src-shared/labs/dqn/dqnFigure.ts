import { createFigure, palettes, whole, type Root } from '../../figures/parts/figure.ts';
import { drawImageRows } from '../../figures/imageRows.ts';
import type { ExperimentLook } from '../Experiment.ts';
import { drawCurve, drawUpright } from '../parts/drawCurve.ts';
import { drawHeading } from '../parts/heading.ts';
import { drawKey } from '../parts/drawKey.ts';
import { drawPlane, type Place } from '../parts/plane.ts';
import type { DqnCourse, DqnSnapshot, RecordedGame } from './course.ts';
import { actionSigns, dqnTexts } from './dqnTexts.ts';

const PADDING = 8;
/** Fraction of the height that the curves get. */
const CURVES = 0.44;
/** Below this width the key of the curves takes several rows. */
const NARROW = 420;

/** Draws a snapshot: the curves up to there, and games as the network plays them then. */
export function drawDqn(
  course: DqnCourse,
  shown: DqnSnapshot,
  caption: string,
  look: ExperimentLook,
): SVGSVGElement {
  const text = dqnTexts[look.language];
  const root = createFigure(look, text.title, caption);
  // A small picture shows the curves alone: neither could be read beside the other.
  const hasGames = look.height * CURVES >= (look.width < NARROW ? 200 : 120);
  const tall = hasGames ? look.height * CURVES : look.height;
  drawCurves(root, { left: 0, top: 0, width: look.width, height: tall }, course, shown, look);
  if (!hasGames) return root.node()!;
  const below = drawHeading(
    root,
    { left: 0, top: tall, width: look.width, height: look.height - tall },
    text.played(whole(shown.step)),
  );
  const size = course.shape.reduce((product, side) => product * side, 1);
  const rows = shown.played.map(({ pictures, actions, isCaught }: RecordedGame) => ({
    title: isCaught ? text.won : text.lost,
    images: Array.from({ length: pictures.length / size }, (_none, at) =>
      pictures.subarray(at * size, (at + 1) * size),
    ),
    words: actions.map((action) => actionSigns[action]!),
  }));
  drawImageRows(root, { rows, shape: course.shape }, below, look);
  return root.node()!;
}

/** How often it catches, and the loss, beside each other. */
function drawCurves(
  root: Root,
  place: Place,
  course: DqnCourse,
  shown: DqnSnapshot,
  look: ExperimentLook,
): void {
  const [text, palette] = [dqnTexts[look.language], palettes[look.theme]];
  const [own, training] = [palette.series.train, palette.series.heldOut];
  const past = course.snapshots.filter(({ step }) => step <= shown.step);
  const curve = (of: (snapshot: DqnSnapshot) => number) =>
    past.map((snapshot) => [snapshot.step, of(snapshot)] as const);
  const entries = [
    { name: text.tested, colour: own },
    { name: text.inTraining, colour: training, dashed: true },
    { name: text.exploration, colour: palette.quiet, dashed: true },
  ];
  const inner = { left: place.left + PADDING, top: place.top + 2, width: place.width - 2 * PADDING };
  const key = drawKey(root, inner, entries, look);
  const half = place.width / 2;
  const below = { top: place.top + key, height: place.height - key, width: half };
  const x = [0, course.steps] as const;
  const caught = drawPlane(
    root,
    {
      name: 'caught',
      place: { ...below, left: place.left },
      x,
      y: [0, 1],
      title: text.caught,
      xTitle: text.step,
      yLabel: (share) => `${Math.round(share * 100)} %`,
    },
    look,
  );
  drawCurve(
    caught,
    curve(({ exploration }) => exploration),
    { colour: palette.quiet, width: 1.5, dashed: true },
  );
  drawCurve(
    caught,
    curve(({ inTraining }) => inTraining),
    { colour: training, dashed: true },
  );
  drawCurve(
    caught,
    curve(({ caught: share }) => share),
    { colour: own, width: 2.5, dots: 2.5 },
  );
  const losses = past.map(({ loss }) => loss).filter(Number.isFinite);
  const loss = drawPlane(
    root,
    {
      name: 'loss',
      place: { ...below, left: place.left + half },
      x,
      y: [0, Math.max(0.01, ...losses) * 1.1],
      title: text.loss,
      xTitle: text.step,
    },
    look,
  );
  drawCurve(
    loss,
    curve(({ loss: mean }) => mean),
    { colour: own, dots: 2.5 },
  );
  for (const plane of [caught, loss]) drawUpright(plane, shown.step, palette.quiet);
}
