import type { Labels } from '../../../../src-shared/model/labels.ts';
import { ratio } from '../../../../src-shared/contract/evaluation.ts';
import { highestScore, NO_CLASS } from '../../../../src-shared/model/highestScore.ts';

/** A classifier's predictions for a whole split. */
export interface Predictions {
  /** Class probabilities `[count, classes]`, in [0, 1]. */
  scores: Float32Array;
  /** Index of the highest score per image, the first one for ties; {@link NO_CLASS} if a score is NaN. */
  predicted: Int32Array;
  /** Mean cross-entropy in nats. */
  loss: number;
  /** Fraction of correct images; an image without a prediction counts as wrong. */
  accuracy: number;
  /** `confusion[truth][predicted]` in images; images without a prediction are not counted. */
  confusion: number[][];
}

/**
 * Derives predictions from the scores of a split.
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
