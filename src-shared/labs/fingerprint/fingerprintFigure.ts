import { drawImageRows } from '../../figures/imageRows.ts';
import { createFigure, palettes, type Root } from '../../figures/parts/figure.ts';
import { round } from '../../figures/parts/plot.ts';
import { cut } from '../../figures/parts/text.ts';
import type { ExperimentLook } from '../Experiment.ts';
import { drawCurve, drawUpright } from '../parts/drawCurve.ts';
import { drawShares, sharesOf } from '../parts/drawHistogram.ts';
import { drawKey } from '../parts/drawKey.ts';
import { drawHandle, drawPlane, type Place } from '../parts/plane.ts';
import {
  pairSets,
  pairsOf,
  type Pairs,
  type PairSet,
  type PrintCourse,
  type PrintSnapshot,
} from './course.ts';
import { fingerprintTexts, setNames } from './fingerprintTexts.ts';
import { ratesAt } from './rates.ts';

interface FingerprintPicture {
  shown: PrintSnapshot;
  set: PairSet;
  threshold: number;
  /** Whether pairs of prints are shown instead of the planes. */
  isPairs: boolean;
  look: ExperimentLook;
  caption: string;
}

/** Distances go to here at least. */
const LEAST_END = 2;
/** Points of the curves of the rates. */
const POINTS = 80;
const KEY = 20;
const PADDING = 8;

/** Only larger pictures have the pairs below the planes, and all three of these. */
const LEAST_HEIGHT = 420;
const LEAST_WIDTH = 720;

/** The distances of pairs with the threshold between them, what it gets wrong and how that changed; or the hardest pairs. */
export function drawFingerprint(course: PrintCourse, picture: FingerprintPicture): SVGSVGElement {
  const { shown, set, isPairs, look } = picture;
  const root = createFigure(look, fingerprintTexts[look.language].title, picture.caption);
  const pairs = pairsOf(course, shown, set);
  const { width, height } = look;
  const hasBoth = height >= LEAST_HEIGHT && !isPairs;
  const top = isPairs ? 0 : hasBoth ? height * 0.54 : height;
  if (!isPairs) drawPlanes(root, { left: 0, top: 0, width, height: top }, course, pairs, picture);
  if (isPairs || hasBoth)
    drawExamples(root, { left: 0, top, width, height: height - top }, course, pairs, look);
  return root.node()!;
}

/** The planes side by side where there is room, else below one another. */
function drawPlanes(
  root: Root,
  { width, height }: Place,
  course: PrintCourse,
  pairs: Pairs,
  picture: FingerprintPicture,
): void {
  const end = Math.max(LEAST_END, picture.threshold * 1.05, quantile(pairs.distances, 0.99));
  const isWide = width > height;
  const shares = width >= LEAST_WIDTH ? [0.42, 0.29, 0.29] : isWide ? [0.56, 0.44] : [0.5, 0.5];
  let from = 0;
  const places = shares.map((share): Place => {
    const place = isWide
      ? { left: from * width, top: 0, width: share * width, height }
      : { left: 0, top: from * height, width, height: share * height };
    from += share;
    return place;
  });
  drawDistances(root, places[0]!, pairs, end, picture);
  drawRates(root, places[1]!, pairs, end, picture);
  if (places[2]) drawCourse(root, places[2], course, picture);
}

const quantile = (values: Float32Array, share: number): number =>
  Float32Array.from(values).sort()[Math.floor((values.length - 1) * share)] ?? 0;

/** A place below a key of curves. */
function belowKey(
  root: Root,
  place: Place,
  entries: readonly { name: string; colour: string; dashed?: boolean }[],
  look: ExperimentLook,
): Place {
  const inner = { left: place.left + PADDING, top: place.top, width: place.width - 2 * PADDING };
  const used = drawKey(root, inner, entries, look);
  return { ...place, top: place.top + used, height: Math.max(KEY, place.height - used) };
}

function drawDistances(
  root: Root,
  place: Place,
  { distances, same }: Pairs,
  end: number,
  { threshold, look }: FingerprintPicture,
): void {
  const [text, palette] = [fingerprintTexts[look.language], palettes[look.theme]];
  const colours = [palette.series.train, palette.series.heldOut];
  const inner = belowKey(
    root,
    place,
    [text.same, text.different].map((name, kind) => ({ name, colour: colours[kind]! })),
    look,
  );
  const shares = [true, false].map((kind) =>
    sharesOf(
      [...distances].filter((_one, at) => same[at] === kind),
      end,
    ),
  );
  const highest = Math.max(0.01, ...shares.flat());
  const plane = drawPlane(
    root,
    {
      ...{ name: 'distances', place: inner, x: [0, end], y: [0, highest * 1.1] },
      ...{ title: text.distances, xTitle: text.distance, yLabel: inPercent },
    },
    look,
  );
  shares.forEach((all, kind) => drawShares(plane, all, end, colours[kind]!));
  drawUpright(plane, threshold, palette.ink);
  drawHandle(root, plane, 'threshold', [threshold, highest * 0.8], look);
}

const inPercent = (share: number): string => `${Math.round(share * 1000) / 10} %`;

/** Both kinds of wrong decisions by the threshold. */
function drawRates(
  root: Root,
  place: Place,
  pairs: Pairs,
  end: number,
  { threshold, look }: FingerprintPicture,
): void {
  const [text, palette] = [fingerprintTexts[look.language], palettes[look.theme]];
  const [acceptance, rejection] = [palette.series.heldOut, palette.series.train];
  const inner = belowKey(
    root,
    place,
    [
      { name: text.falseAcceptance, colour: acceptance },
      { name: text.falseRejection, colour: rejection, dashed: true },
    ],
    look,
  );
  const plane = drawPlane(
    root,
    {
      ...{ name: 'rates', place: inner, x: [0, end], y: [0, 1] },
      ...{ title: text.rates, xTitle: text.distance, yLabel: inPercent },
    },
    look,
  );
  const points = Array.from({ length: POINTS + 1 }, (_none, at) => {
    const value = (end * at) / POINTS;
    return { value, rates: ratesAt(pairs, value) };
  });
  drawCurve(
    plane,
    points.map(({ value, rates }) => [value, rates.falseAcceptance] as const),
    { colour: acceptance },
  );
  drawCurve(
    plane,
    points.map(({ value, rates }) => [value, rates.falseRejection] as const),
    { colour: rejection, dashed: true },
  );
  drawUpright(plane, threshold, palette.ink);
}

/** The share of right decisions up to the snapshot, of all sets of pairs. */
function drawCourse(
  root: Root,
  place: Place,
  course: PrintCourse,
  { shown, threshold, look }: FingerprintPicture,
): void {
  const [text, palette] = [fingerprintTexts[look.language], palettes[look.theme]];
  const colours = [palette.quiet, palette.series.train, palette.series.heldOut];
  const curves = pairSets.map((set, index) => ({
    set,
    name: setNames[look.language][set],
    colour: colours[index]!,
    dashed: index === 2,
  }));
  const inner = belowKey(root, place, curves, look);
  const plane = drawPlane(
    root,
    {
      ...{ name: 'course', place: inner, x: [0, course.steps], y: [0.5, 1] },
      ...{ title: text.course, xTitle: text.steps, yLabel: inPercent },
    },
    look,
  );
  for (const { set, colour, dashed } of curves)
    drawCurve(
      plane,
      course.snapshots
        .filter(({ step }) => step <= shown.step)
        .map(
          (snapshot) => [snapshot.step, ratesAt(pairsOf(course, snapshot, set), threshold).accuracy] as const,
        ),
      { colour, dashed, dots: 2 },
    );
}

/** The pairs that are hardest to decide, and the easiest, each print above the other. */
function drawExamples(
  root: Root,
  place: Place,
  course: PrintCourse,
  pairs: Pairs,
  look: ExperimentLook,
): void {
  const text = fingerprintTexts[look.language];
  const size = course.shape[0] * course.shape[1];
  const order = [...pairs.distances.keys()].sort((a, b) => pairs.distances[a]! - pairs.distances[b]!);
  const same = order.filter((at) => pairs.same[at]);
  const kinds = [
    { title: text.nearest, from: same },
    { title: text.farthest, from: same.toReversed() },
    { title: text.confused, from: order.filter((at) => !pairs.same[at]) },
  ];
  const imageOf = (print: number): Uint8Array => course.images.subarray(print * size, (print + 1) * size);
  const width = place.width / kinds.length;
  const heading = 18;
  kinds.forEach(({ title, from }, kind) => {
    root
      .append('text')
      .attr('x', round(place.left + kind * width + PADDING))
      .attr('y', round(place.top + 12))
      .attr('font-size', 12)
      .attr('font-weight', 600)
      .text(cut(title, width - 2 * PADDING, 12));
    const chosen = onceEach(from, pairs);
    drawImageRows(
      root,
      {
        shape: course.shape,
        rows: [
          { title: '', images: chosen.map((at) => imageOf(pairs.one[at]!)) },
          {
            title: '',
            images: chosen.map((at) => imageOf(pairs.other[at]!)),
            words: chosen.map((at) => pairs.distances[at]!.toFixed(2)),
          },
        ],
      },
      {
        left: place.left + kind * width,
        top: place.top + heading,
        width: width - PADDING,
        height: place.height - heading,
      },
      look,
    );
  });
}

const EXAMPLES = 6;

/** The first pairs in which no second print is shown twice. */
function onceEach(order: readonly number[], { other }: Pairs): number[] {
  const seen = new Set<number>();
  const chosen: number[] = [];
  for (const at of order) {
    if (seen.has(other[at]!)) continue;
    seen.add(other[at]!);
    chosen.push(at);
    if (chosen.length === EXAMPLES) break;
  }
  return chosen;
}
