import type { Labels } from '../../../../src-shared/model/labels.ts';
import {
  heightAt,
  type RankingCurve,
  type RankingCurves,
} from '../../../../src-shared/contract/evaluation.ts';
import type { Predictions } from './Predictions.ts';
import { areasOf, type AtCut, type OneVersusRest } from './sweep.ts';

type Point = [x: number, y: number];

/** Maximum number of points per curve. */
const MOST_POINTS = 200;
/** Number of positions in [0, 1] at which the mean curve of the classes is evaluated. */
const MEAN_PLACES = 101;

/**
 * ROC and precision-recall curves of each class against the rest, of all scores pooled (micro average), and their mean
 * over the classes that have images (macro average). Areas are exact; curves are thinned to 200 points.
 */
export function describeRanking(
  split: RankingCurves['split'],
  { scores }: Pick<Predictions, 'scores'>,
  labels: Labels,
  names: readonly string[],
): RankingCurves {
  const classes = names.map((label, index) =>
    curveOf(label, { scores, labels, index, classes: names.length }),
  );
  // Pools all scores as if of one class, index 0; a score is positive if it is that of the image's own class.
  const own = Uint8Array.from(scores, (_score, at) =>
    labels[Math.floor(at / names.length)] === at % names.length ? 0 : 1,
  );
  return {
    split,
    classes,
    micro: curveOf('micro', { scores, labels: own, index: 0, classes: 1 }),
    macro: meanOf(classes),
  };
}

function curveOf(label: string, of: OneVersusRest): RankingCurve {
  const cuts: Parameters<AtCut>[] = [];
  const { support, auc, averagePrecision } = areasOf(of, (...cut) => cuts.push(cut));
  if (Number.isNaN(auc)) return { label, support, auc, averagePrecision, roc: [], precisionRecall: [] };
  const others = of.labels.length - support;
  const roc = cuts.map(([right, wrong]): Point => [wrong / others, right / support]);
  // After all positives are found, precision only falls while recall stays.
  const precisionRecall = cuts
    .slice(0, 1 + cuts.findIndex(([right]) => right === support))
    .map(([right, wrong]): Point => [right / support, right / (right + wrong)]);
  return {
    ...{ label, support, auc, averagePrecision },
    roc: thinned([[0, 0], ...roc]),
    precisionRecall: thinned([[0, precisionRecall[0]![1]], ...precisionRecall]),
  };
}

/** Points at even distances along the curve, including both ends. */
function thinned(points: Point[]): Point[] {
  if (points.length <= MOST_POINTS) return points;
  const along = [0];
  for (let at = 1; at < points.length; at++) {
    const [[x0, y0], [x1, y1]] = [points[at - 1]!, points[at]!];
    along.push(along[at - 1]! + Math.abs(x1 - x0) + Math.abs(y1 - y0));
  }
  const length = along.at(-1)!;
  const kept = [points[0]!];
  for (let at = 1; at < points.length - 1 && kept.length < MOST_POINTS - 1; at++)
    if (along[at]! >= (kept.length * length) / (MOST_POINTS - 1)) kept.push(points[at]!);
  return [...kept, points.at(-1)!];
}

function meanOf(all: RankingCurve[]): RankingCurve {
  const present = all.filter(({ auc }) => !Number.isNaN(auc));
  const mean = (pick: (curve: RankingCurve) => number): number =>
    present.length ? present.reduce((sum, curve) => sum + pick(curve), 0) / present.length : NaN;
  const places = Array.from(
    { length: present.length ? MEAN_PLACES : 0 },
    (_none, at) => at / (MEAN_PLACES - 1),
  );
  const roc = places.map((x): Point => [x, mean((curve) => heightAt(curve.roc, x))]);
  return {
    label: 'macro',
    support: present.reduce((sum, { support }) => sum + support, 0),
    auc: mean(({ auc }) => auc),
    averagePrecision: mean((curve) => curve.averagePrecision),
    roc: roc.length ? [[0, 0], ...roc] : [],
    precisionRecall: places.map((x): Point => [x, mean((curve) => heightAt(curve.precisionRecall, x))]),
  };
}
