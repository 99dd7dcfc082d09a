import { createFigure, palettes, percent, whole, type Root } from '../../figures/parts/figure.ts';
import { round } from '../../figures/parts/plot.ts';
import type { ExperimentLook } from '../Experiment.ts';
import { drawCurve, drawUpright } from '../parts/drawCurve.ts';
import { drawKey } from '../parts/drawKey.ts';
import { drawHeading } from '../parts/heading.ts';
import { drawPictures } from '../parts/drawPictures.ts';
import { drawPlane, type Place } from '../parts/plane.ts';
import { twoPlaces } from '../parts/twoPlaces.ts';
import { isCollapsed, type GanCourse, type GanSnapshot } from './course.ts';
import { ganTexts } from './ganTexts.ts';

interface GanPicture {
  look: ExperimentLook;
  caption: string;
  /** Whether the discriminator's probabilities are shown instead of the curves. */
  isJudged: boolean;
}

const PADDING = 8;

/** Draws a snapshot: what is generated, and beside it the curves up to there, or what the discriminator says. */
export function drawGan(
  course: GanCourse,
  shown: GanSnapshot,
  { look, caption, isJudged }: GanPicture,
): SVGSVGElement {
  const text = ganTexts[look.language];
  const root = createFigure(look, text.title, caption);
  const { first, second, isBeside } = twoPlaces(look, { across: isJudged ? 0.74 : 0.58, down: 0.55 });
  const words = shown.probabilities.map((probability) => percent(probability));
  const title = `${text.generated}, ${text.step} ${whole(shown.step)}`;
  const columns = isBeside ? 8 : 12;
  drawTitled(root, first, title, (place) =>
    drawPictures(
      root,
      place,
      { images: shown.images, shape: course.shape, columns, ...(isJudged ? { words } : {}) },
      look,
    ),
  );
  if (isJudged) {
    const ofReal = shown.ofReal.map((probability) => percent(probability));
    drawTitled(root, second, text.realImages, (place) =>
      drawPictures(
        root,
        place,
        { images: course.real, shape: course.shape, columns: isBeside ? 3 : 6, words: ofReal },
        look,
      ),
    );
  } else drawMeasures(root, second, course, shown, look);
  if (isCollapsed(shown)) drawAlarm(root, first, look);
  return root.node()!;
}

/** A heading, and what is below it. */
function drawTitled(root: Root, place: Place, title: string, draw: (inner: Place) => void): void {
  draw(drawHeading(root, place, title));
}

/** Losses, judgements and classes, below one another. */
function drawMeasures(
  root: Root,
  place: Place,
  course: GanCourse,
  shown: GanSnapshot,
  look: ExperimentLook,
): void {
  const [text, palette] = [ganTexts[look.language], palettes[look.theme]];
  const past = course.snapshots.filter(({ step }) => step <= shown.step);
  const [one, other] = [palette.series.train, palette.series.heldOut];
  const names = [
    { name: `${text.generator}, ${text.onGenerated}`, colour: one },
    { name: `${text.discriminator}, ${text.onReal}`, colour: other, dashed: true },
  ];
  const key = { left: place.left + PADDING, top: place.top, width: place.width - 2 * PADDING };
  const below = drawKey(root, key, names, look);
  const height = (place.height - below) / 3;
  const part = (at: number): Place => ({ ...place, top: place.top + below + at * height, height });
  const curve = (of: (snapshot: GanSnapshot) => number) =>
    past.map((snapshot) => [snapshot.step, of(snapshot)] as const);
  const x = [0, course.steps] as const;
  const known = past.flatMap(({ generatorLoss, discriminatorLoss }) => [generatorLoss, discriminatorLoss]);
  const highest = Math.max(1, ...known.filter(Number.isFinite)) * 1.05;
  const losses = drawPlane(
    root,
    { name: 'losses', place: part(0), x, y: [0, highest], title: text.losses },
    look,
  );
  drawCurve(
    losses,
    curve(({ generatorLoss }) => generatorLoss),
    { colour: one, dots: 2 },
  );
  drawCurve(
    losses,
    curve(({ discriminatorLoss }) => discriminatorLoss),
    { colour: other, dashed: true, dots: 2 },
  );
  const judged = drawPlane(
    root,
    { name: 'judged', place: part(1), x, y: [0, 1], title: text.judgement, yLabel: roundPercent },
    look,
  );
  drawCurve(
    judged,
    curve(({ onGenerated }) => onGenerated),
    { colour: one, dots: 2 },
  );
  drawCurve(
    judged,
    curve(({ onReal }) => onReal),
    { colour: other, dashed: true, dots: 2 },
  );
  for (const plane of [losses, judged]) drawUpright(plane, shown.step, palette.quiet);
  drawClasses(root, part(2), shown, look);
}

const roundPercent = (share: number): string => `${Math.round(share * 100)} %`;

/** Bars of the classes that are made. */
function drawClasses(root: Root, place: Place, { shares }: GanSnapshot, look: ExperimentLook): void {
  const [text, palette] = [ganTexts[look.language], palettes[look.theme]];
  const highest = Math.max(0.2, ...shares);
  const { x, y, area, inside } = drawPlane(
    root,
    {
      ...{ name: 'classes', place, x: [-0.5, shares.length - 0.5], y: [0, highest], title: text.classes },
      ...{ yLabel: roundPercent, grid: false },
    },
    look,
  );
  const wide = (x(1) - x(0)) * 0.7;
  shares.forEach((share, digit) => {
    inside
      .append('rect')
      .attr('x', round(x(digit) - wide / 2))
      .attr('y', round(y(share)))
      .attr('width', round(wide))
      .attr('height', round(area.top + area.height - y(share)))
      .attr('fill', palette.series.train);
  });
}

/** Says that the generator has collapsed. */
function drawAlarm(root: Root, place: Place, look: ExperimentLook): void {
  const palette = palettes[look.theme];
  const { collapse } = ganTexts[look.language];
  root
    .append('text')
    .attr('x', round(place.left + place.width - PADDING))
    .attr('y', round(place.top + 14))
    .attr('text-anchor', 'end')
    .attr('font-size', 12)
    .attr('font-weight', 600)
    .attr('fill', palette.wrong)
    .text(collapse);
}
