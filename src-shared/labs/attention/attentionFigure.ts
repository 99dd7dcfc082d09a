import { createFigure, palettes, type Root } from '../../figures/parts/figure.ts';
import type { ExperimentLook } from '../Experiment.ts';
import { aboveAnswers, drawAnswers } from '../parts/drawAnswers.ts';
import { drawCurve, drawUpright } from '../parts/drawCurve.ts';
import { drawKey } from '../parts/drawKey.ts';
import { drawPlane, inset, type Place } from '../parts/plane.ts';
import { twoPlaces } from '../parts/twoPlaces.ts';
import { attentionTexts } from './attentionTexts.ts';
import type { AttentionCourse, AttentionSnapshot } from './course.ts';
import { drawAttention } from './drawAttention.ts';

const PADDING = 8;

/** Where the network stands after the steps of a snapshot. */
export function drawSnapshot(
  course: AttentionCourse,
  { snapshot, example }: { snapshot: AttentionSnapshot; example: number },
  { look, caption }: { look: ExperimentLook; caption: string },
): SVGSVGElement {
  const text = attentionTexts[look.language];
  const root = createFigure(look, text.title, caption);
  const { first, second } = twoPlaces(look, { across: 0.54, down: 0.5 });
  drawAttention(root, first, snapshot.examples[example]!, look);
  const { curves, answers: table } = aboveAnswers(inset(second, PADDING));
  drawCourse(root, curves, course, snapshot, look);
  const answers = snapshot.examples.map(({ source, text: said, target }) => ({
    ...{ asked: source, said, isRight: said === target },
  }));
  const titles = [text.read, text.written] as const;
  if (table) drawAnswers(root, table, { titles, answers, marked: example, nothing: text.nothing }, look);
  return root.node()!;
}

/** How often it was right, over the steps. */
function drawCourse(
  root: Root,
  place: Place,
  { snapshots, steps }: AttentionCourse,
  { step }: AttentionSnapshot,
  look: ExperimentLook,
): void {
  const [text, palette] = [attentionTexts[look.language], palettes[look.theme]];
  const [all, longer] = [palette.series.train, palette.series.heldOut];
  const key = drawKey(
    root,
    place,
    [
      { name: `${text.right}: ${text.all}`, colour: all },
      { name: text.longer, colour: longer, dashed: true },
    ],
    look,
  );
  const plane = drawPlane(
    root,
    {
      ...{ name: 'right', x: [0, steps], y: [0, 1], xTitle: text.step },
      yLabel: (share) => `${Math.round(share * 100)} %`,
      place: { ...place, top: place.top + key, height: place.height - key },
    },
    look,
  );
  const points = (of: (snapshot: AttentionSnapshot) => number): [number, number][] =>
    snapshots.map((snapshot) => [snapshot.step, of(snapshot)]);
  drawCurve(
    plane,
    points(({ right }) => right),
    { colour: all, dots: 2 },
  );
  drawCurve(
    plane,
    points(({ rightOfLonger }) => rightOfLonger),
    { colour: longer, dashed: true, dots: 2 },
  );
  drawUpright(plane, step, palette.quiet);
}
