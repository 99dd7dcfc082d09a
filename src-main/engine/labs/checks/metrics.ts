import type { Labels } from '../../../../src-shared/model/labels.ts';
import { whole } from './architecture.ts';
import { describeEvaluation } from '../../tasks/classification/classMetrics.ts';
import type { Check, Trained } from '../Lab.ts';

/** The metrics of one class against the rest. */
interface ClassNumbers {
  precision: number;
  recall: number;
  f1: number;
  auc: number;
}

/**
 * Precision, recall, F1 and AUC of one class directly from their definitions, image by image and pair by pair, without
 * confusion matrix or ranks.
 */
export function metricsByDefinition(
  scores: Float32Array,
  labels: Labels,
  index: number,
  classes: number,
): ClassNumbers {
  let [hits, claimed, all] = [0, 0, 0];
  const inside: number[] = [];
  const outside: number[] = [];
  labels.forEach((label, row) => {
    const own = scores.subarray(row * classes, (row + 1) * classes);
    const says = own.indexOf(Math.max(...own)) === index;
    hits += Number(says && label === index);
    claimed += Number(says);
    all += Number(label === index);
    (label === index ? inside : outside).push(own[index]!);
  });
  let won = 0;
  for (const high of inside) for (const low of outside) won += high > low ? 1 : high === low ? 0.5 : 0;
  const [precision, recall] = [claimed === 0 ? 0 : hits / claimed, all === 0 ? 0 : hits / all];
  const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  return { precision, recall, f1, auc: won / (inside.length * outside.length) };
}

const names = ['precision', 'recall', 'f1', 'auc'] as const;

/** The largest difference between the program's metrics and those by definition, over all classes. */
export function metricsDifference({ predictions, test }: Pick<Trained, 'predictions' | 'test'>): number {
  const classes = predictions.confusion.length;
  const labels = Array.from({ length: classes }, (_none, at) => String(at));
  const ours = describeEvaluation('test', predictions, test.labels, labels).classes;
  const differences = ours.flatMap((row, at) => {
    const other = metricsByDefinition(predictions.scores, test.labels, at, classes);
    return names.map((name) => Math.abs(row[name] - other[name]));
  });
  return Math.max(...differences);
}

export const metricsAgree: Check = {
  name: { en: 'Difference to the metrics by definition', ko: '정의대로 구한 지표와의 차이' },
  expected: '<= 1e-12',
  training: 0,
  always: true,
  measure: (trained) => {
    const difference = metricsDifference(trained!);
    return { value: difference === 0 ? '0' : difference.toExponential(1), ok: difference <= 1e-12 };
  },
};

export const confusionCounts: Check = {
  name: {
    en: 'Images in the confusion matrix (N), and those on its diagonal: those that are right',
    ko: '혼동 행렬의 이미지 수(N)와 대각선의 수: 맞힌 이미지 수',
  },
  expected: 'N / Σ(ŷ = y)',
  training: 0,
  always: true,
  measure: (trained) => {
    const { predictions, test } = trained!;
    const { confusion, accuracy } = predictions;
    const all = confusion.flat().reduce((sum, count) => sum + count, 0);
    const diagonal = confusion.reduce((sum, row, at) => sum + row[at]!, 0);
    let right = 0;
    test.labels.forEach((label, row) => (right += Number(predictions.predicted[row] === label)));
    const ok = all === test.count && diagonal === right && Math.abs(diagonal / all - accuracy) < 1e-12;
    return { value: `${whole(all)} / ${whole(diagonal)}`, ok };
  },
};
