import type { Labels } from '../../../../src-shared/model/labels.ts';
import {
  harmonic,
  ratio,
  type ClassMetrics,
  type ClassEvaluation,
  type Ratios,
} from '../../../../src-shared/contract/evaluation.ts';
import { accuracyInterval } from './accuracyInterval.ts';
import { calibrationOf } from './calibration.ts';
import { NO_CLASS } from '../../../../src-shared/model/highestScore.ts';
import type { Predictions } from './Predictions.ts';
import { areasOf } from './sweep.ts';
import { topAccuracies } from './topK.ts';

const ratioNames = [
  'precision',
  'recall',
  'f1',
  'auc',
  'averagePrecision',
] as const satisfies (keyof Ratios)[];

/**
 * Computes the metrics of a classifier from its scores on a split: accuracy, top-k accuracy and calibration; precision,
 * recall, F1, support and the areas under the curves per class, and their means over the classes that have images. A
 * ratio with denominator 0 is 0; the areas are NaN for a class that contains all images or none.
 */
export function describeEvaluation(
  split: ClassEvaluation['split'],
  predictions: Predictions,
  labels: Labels,
  names: readonly string[],
): ClassEvaluation {
  const { confusion, loss, accuracy, scores, predicted } = predictions;
  const classes = names.map((label, index): ClassMetrics => {
    const hit = confusion[index]![index]!;
    const claimed = confusion.reduce((total, row) => total + row[index]!, 0);
    const { support, auc, averagePrecision } = areasOf({ scores, labels, index, classes: names.length });
    const precision = ratio(hit, claimed);
    const recall = ratio(hit, support);
    return { label, precision, recall, f1: harmonic(precision, recall), support, auc, averagePrecision };
  });
  const right = predicted.reduce((total, index, row) => total + (index === labels[row] ? 1 : 0), 0);
  return {
    ...{ task: 'classification' as const, split, count: labels.length, loss, accuracy, confusion, classes },
    interval: accuracyInterval(right, labels.length),
    topK: topAccuracies(predictions, labels, names.length),
    unscored: predicted.reduce((total, index) => total + (index === NO_CLASS ? 1 : 0), 0),
    macro: meanOf(classes, ({ support }) => Math.min(1, support)),
    weighted: meanOf(classes, ({ support }) => support),
    calibration: calibrationOf(predictions, labels, names.length),
  };
}

/**
 * The weighted mean of each metric. A class that contains all images has no areas, and then the means of the areas are
 * undefined too.
 */
function meanOf(classes: ClassMetrics[], weightOf: (row: ClassMetrics) => number): Ratios {
  const present = classes.filter((row) => weightOf(row) > 0);
  const weights = present.reduce((sum, row) => sum + weightOf(row), 0);
  const mean = (name: keyof Ratios): number =>
    ratio(
      present.reduce((sum, row) => sum + weightOf(row) * row[name], 0),
      weights,
    );
  return Object.fromEntries(ratioNames.map((name) => [name, mean(name)])) as unknown as Ratios;
}
