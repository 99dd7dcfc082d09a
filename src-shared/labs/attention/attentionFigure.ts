import { createFigure, palettes, type Root } from '../../figures/parts/figure.ts';
import type { ExperimentLook } from '../Experiment.ts';
import { drawCells, type Cell } from '../parts/cells.ts';
import { drawCurve, drawUpright } from '../parts/drawCurve.ts';
import { drawKey } from '../parts/drawKey.ts';
import { drawPlane, type Place } from '../parts/plane.ts';
import { twoPlaces } from '../parts/twoPlaces.ts';
import { attentionTexts } from './attentionTexts.ts';
import type { AttentionCourse, AttentionSnapshot, WrittenExample } from './course.ts';
import { drawAttention } from './drawAttention.ts';

const PADDING = 8;
const GAP = 12;
/** Height of a row of the table that can be read. */
const ROW = 19;

/** Where the network stands after the steps of a snapshot. */
export function drawSnapshot(
  course: AttentionCourse,
  { snapshot, example }: { snapshot: AttentionSnapshot; example: number },
  { look, caption }: { look: ExperimentLook; caption: string },
): SVGSVGElement {
  const text = attentionTexts[look.language];
  const root = createFigure(look, text.title, caption);
  const { first, second } = twoPlaces(look, { across: 0.54, down: 0.5 });
  drawAttention(root, inset(first), snapshot.examples[example]!, look);
  const place = inset(second);
  const curves = { ...place, height: place.height * 0.44 };
  drawCourse(root, curves, course, snapshot, look);
  drawExamples(
    root,
    { ...place, top: curves.top + curves.height + GAP, height: place.height - curves.height - GAP },
    snapshot.examples,
    example,
    look,
  );
  return root.node()!;
}

const inset = ({ left, top, width, height }: Place): Place => ({
  ...{ left: left + PADDING, top: top + PADDING },
  ...{ width: width - 2 * PADDING, height: height - 2 * PADDING },
});

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

/** What it writes for the examples: as many as there is room for, the marked one among them. */
function drawExamples(
  root: Root,
  place: Place,
  examples: readonly WrittenExample[],
  marked: number,
  look: ExperimentLook,
): void {
  const text = attentionTexts[look.language];
  const most = Math.max(1, Math.floor(place.height / ROW) - 1);
  const from = Math.max(0, Math.min(marked - Math.floor(most / 2), examples.length - most));
  const rows = examples.slice(from, from + most).map((example): Cell[] => [
    { text: example.source },
    {
      text: example.text === '' ? text.nothing : example.text,
      tone: example.text === example.target ? 'right' : 'wrong',
    },
    { text: example.text === example.target ? '✓' : '✗', tone: 'quiet' },
  ]);
  drawCells(root, place, { head: [text.read, text.written, ''], rows, marked: marked - from }, look);
}
