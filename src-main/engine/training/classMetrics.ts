import type { ClassMetrics, Evaluation } from '../../protocol/service.ts';
import type { Predictions } from './evaluate.ts';

/**
 * Precision, recall, F1, support and one-versus-rest ROC AUC per class, and their macro means (which leave out
 * classes without images). A ratio with an empty denominator is 0; the AUC of a class that is all or none is NaN.
 */
export function describeEvaluation(
  split: Evaluation['split'],
  predictions: Predictions,
  labels: Uint8Array,
  names: string[],
): Evaluation {
  const { confusion, loss, accuracy, scores } = predictions;
  const classes = names.map((label, index): ClassMetrics => {
    const hit = confusion[index]![index]!;
    const support = confusion[index]!.reduce((total, count) => total + count, 0);
    const claimed = confusion.reduce((total, row) => total + row[index]!, 0);
    const precision = ratio(hit, claimed);
    const recall = ratio(hit, support);
    return {
      label,
      precision,
      recall,
      f1: ratio(2 * precision * recall, precision + recall),
      support,
      auc: areaUnderRoc(scores, labels, index, names.length),
    };
  });
  const present = classes.filter((row) => row.support > 0);
  const macro = {
    precision: average(present.map((row) => row.precision)),
    recall: average(present.map((row) => row.recall)),
    f1: average(present.map((row) => row.f1)),
    auc: average(present.map((row) => row.auc)),
  };
  return { split, loss, accuracy, confusion, classes, macro };
}

/**
 * Area under the ROC curve of one class against the rest, by ranks: the chance that an image of the class scores
 * higher than one of another class, ties counted half (Mann-Whitney U).
 * @param scores `[count, classes]`
 */
export function areaUnderRoc(
  scores: Float32Array,
  labels: Uint8Array,
  index: number,
  classes: number,
): number {
  const order = Array.from(labels.keys()).sort(
    (a, b) => scores[a * classes + index]! - scores[b * classes + index]!,
  );
  let positives = 0;
  let rankSum = 0;
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    const score = scores[order[start]! * classes + index]!;
    while (end < order.length && scores[order[end]! * classes + index] === score) end += 1;
    const meanRank = (start + 1 + end) / 2;
    for (let position = start; position < end; position++) {
      if (labels[order[position]!] !== index) continue;
      positives += 1;
      rankSum += meanRank;
    }
    start = end;
  }
  const negatives = labels.length - positives;
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
const average = (values: number[]): number =>
  ratio(
    values.reduce((total, value) => total + value, 0),
    values.length,
  );
