import type { Language } from '../../contract/errors.ts';
import { drawImageRows } from '../../figures/imageRows.ts';
import { createFigure, palettes, short, type Root } from '../../figures/parts/figure.ts';
import { drawLegend, legendHeight, legendRows, mostRows } from '../../figures/parts/legend.ts';
import { round } from '../../figures/parts/plot.ts';
import { figureTexts } from '../../texts/figures.ts';
import type { ExperimentLook } from '../Experiment.ts';
import { drawCurve, drawDots, drawUpright } from '../parts/drawCurve.ts';
import { drawShares, sharesOf } from '../parts/drawHistogram.ts';
import { drawHandle, drawPlane, type Place } from '../parts/plane.ts';
import { eachOf } from '../reconstructing.ts';
import { areAnomalous, type AnomalyCourse, type AnomalyExamples } from './course.ts';
import { atThreshold, separationOf } from './separation.ts';

const texts = {
  en: {
    title: 'Anomalies by their reconstruction error',
    errors: 'Share of the test images by their error',
    error: 'mean squared error',
    normal: (name: string) => `normal: ${name}`,
    anomalous: 'anomalies: all others',
    roc: 'ROC curve',
    found: 'anomalies found',
    missed: 'Anomalies with small errors',
    loud: 'Normal with large errors',
    worst: 'Anomalies with large errors',
    more: (rest: string) => `+ ${rest}`,
  },
  ko: {
    title: '재구성 오차로 찾는 이상',
    errors: '오차에 따른 테스트 이미지의 비율',
    error: '평균 제곱 오차',
    normal: (name: string) => `정상: ${name}`,
    anomalous: '이상: 나머지 모두',
    roc: 'ROC 곡선',
    found: '찾은 이상',
    missed: '오차가 작은 이상',
    loud: '오차가 큰 정상',
    worst: '오차가 큰 이상',
    more: (rest: string) => `+ ${rest}`,
  },
} satisfies Record<Language, unknown>;

/** Share of the largest errors that the histogram gathers in its last bar. */
const TAIL = 0.005;

/** The errors of both kinds with the threshold between them, the ROC curve, and the examples that are told apart worst and best. */
export function anomalyFigure(
  course: AnomalyCourse,
  threshold: number,
  description: string,
  look: ExperimentLook,
): SVGSVGElement {
  const text = texts[look.language];
  const root = createFigure(look, text.title, description);
  const wide = look.width > look.height;
  const { width, height } = look;
  const places: { errors: Place; roc: Place; examples: Place } = wide
    ? {
        errors: { left: 0, top: 0, width: width * 0.62, height: height * 0.56 },
        roc: { left: width * 0.62, top: 0, width: width * 0.38, height: height * 0.56 },
        examples: { left: 0, top: height * 0.58, width, height: height * 0.42 },
      }
    : {
        errors: { left: 0, top: 0, width, height: height * 0.36 },
        roc: { left: 0, top: height * 0.36, width, height: height * 0.28 },
        examples: { left: 0, top: height * 0.65, width, height: height * 0.35 },
      };
  drawErrors(root, course, threshold, places.errors, look);
  drawRoc(root, course, threshold, places.roc, look);
  drawExamples(root, course, places.examples, look);
  return root.node()!;
}

/** Two histograms over one another: each bar is a share of its own kind. */
function drawErrors(
  root: Root,
  course: AnomalyCourse,
  threshold: number,
  place: Place,
  look: ExperimentLook,
): void {
  const text = texts[look.language];
  const palette = palettes[look.theme];
  const { scores, classes, normal } = course;
  const anomalous = areAnomalous(course);
  const entries = [
    { name: text.normal(classes[normal] ?? String(normal)), colour: palette.series.train },
    { name: text.anomalous, colour: palette.series.heldOut },
  ];
  const legend = legendRows(
    entries,
    { width: place.width, shown: look.legend, most: mostRows(place.height) },
    text.more,
  );
  const below = legendHeight(legend);
  const sorted = Float32Array.from(scores).sort();
  const end = Math.max(1e-4, threshold * 1.05, sorted[Math.floor(sorted.length * (1 - TAIL))] ?? 0);
  const shares = [false, true].map((kind) =>
    sharesOf(
      [...scores].filter((_score, at) => anomalous[at] === kind),
      end,
    ),
  );
  const highest = Math.max(0.01, ...shares.flat());
  const plane = drawPlane(
    root,
    {
      ...{ name: 'errors', place: { ...place, height: place.height - below } },
      ...{ x: [0, end], y: [0, highest * 1.1], title: text.errors, xTitle: text.error },
    },
    look,
  );
  shares.forEach((all, kind) => drawShares(plane, all, end, entries[kind]!.colour));
  drawUpright(plane, threshold, palette.ink);
  drawHandle(root, plane, 'threshold', [threshold, highest * 0.8], look);
  drawLegend(root, legend, place.top + place.height - below, look);
}

function drawRoc(
  root: Root,
  course: AnomalyCourse,
  threshold: number,
  place: Place,
  look: ExperimentLook,
): void {
  const text = texts[look.language];
  const palette = palettes[look.theme];
  const anomalous = areAnomalous(course);
  const { roc } = separationOf(course.scores, anomalous);
  const plane = drawPlane(
    root,
    {
      ...{ name: 'roc', place, x: [0, 1], y: [0, 1], title: text.roc, square: true },
      ...{ xTitle: figureTexts[look.language].falsePositives, yTitle: text.found },
    },
    look,
  );
  drawCurve(
    plane,
    [
      [0, 0],
      [1, 1],
    ],
    { colour: palette.quiet, width: 1, dashed: true },
  );
  // Thousands of corners are more than the picture has pixels.
  const every = Math.max(1, Math.floor(roc.length / 300));
  drawCurve(
    plane,
    roc.filter((_point, at) => at % every === 0 || at === roc.length - 1),
    { colour: palette.series.heldOut },
  );
  const { found, positives, alarms, negatives } = atThreshold(course.scores, anomalous, threshold);
  if (positives > 0 && negatives > 0)
    drawDots(plane, [[alarms / negatives, found / positives]], { colour: palette.ink, radius: 4.5 });
}

/** Three kinds of examples side by side, each image above what the network makes of it. */
function drawExamples(root: Root, course: AnomalyCourse, place: Place, look: ExperimentLook): void {
  const { examples, shape, classes } = course;
  if (!examples) return;
  const text = texts[look.language];
  const size = shape[0] * shape[1] * shape[2];
  const kinds: [string, AnomalyExamples][] = [
    [text.missed, examples.missed],
    [text.loud, examples.alarms],
    [text.worst, examples.worst],
  ];
  const width = place.width / kinds.length;
  const heading = 18;
  kinds.forEach(([title, { labels, errors, inputs, outputs }], at) => {
    root
      .append('text')
      .attr('x', round(place.left + at * width + 6))
      .attr('y', round(place.top + 12))
      .attr('font-size', 12)
      .attr('font-weight', 600)
      .text(title);
    drawImageRows(
      root,
      {
        shape,
        rows: [
          {
            title: '',
            images: eachOf(inputs, size),
            words: labels.map((label) => classes[label] ?? String(label)),
          },
          { title: '', images: eachOf(outputs, size), words: errors.map((error) => short(error, 2)) },
        ],
      },
      {
        left: place.left + at * width,
        top: place.top + heading,
        width: width - 8,
        height: place.height - heading,
      },
      look,
    );
  });
}
