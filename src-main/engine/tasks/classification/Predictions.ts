import type { Labels } from '../../../../src-shared/model/labels.ts';
import { ratio } from '../../../../src-shared/contract/evaluation.ts';
import { highestScore, NO_CLASS } from '../../../../src-shared/model/highestScore.ts';

/** What a network says of a whole split. */
export interface Predictions {
  /** `[count, classes]`, 0..1 */
  scores: Float32Array;
  /** Index of the highest score per image, the first of equal ones; {@link NO_CLASS} where a score is no number. */
  predicted: Int32Array;
  /** Mean cross-entropy in nats. */
  loss: number;
  /** Share of all images; one without a prediction is not right. */
  accuracy: number;
  /** `confusion[truth][predicted]` in images; those without a prediction are in no cell. */
  confusion: number[][];
}

/**
 * What follows from the scores of a split.
 * @param scores `[count, classes]`
 */
export function predictionsFrom(
  scores: Float32Array,
  labels: Labels,
  classes: number,
  loss: number,
): Predictions {
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  const predicted = new Int32Array(labels.length);
  let right = 0;
  for (let row = 0; row < labels.length; row++) {
    const best = (predicted[row] = highestScore(scores, row * classes, classes));
    if (best === NO_CLASS) continue;
    confusion[labels[row]!]![best]! += 1;
    if (best === labels[row]) right += 1;
  }
  return { scores, predicted, loss, accuracy: ratio(right, labels.length), confusion };
}
