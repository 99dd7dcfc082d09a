import type { Labels } from '../../../../src-shared/model/labels.ts';
import { NO_CLASS } from '../../../../src-shared/model/highestScore.ts';
import type { Predictions } from './Predictions.ts';
import { ratio } from '../../../../src-shared/contract/evaluation.ts';

/**
 * Fraction of the images whose class is among the k highest scores, for k = 1 up to the number of classes. Among equal
 * scores the lower class index ranks first; an image without a prediction never counts.
 */
export function topAccuracies(
  { scores, predicted }: Pick<Predictions, 'scores' | 'predicted'>,
  labels: Labels,
  classes: number,
): number[] {
  const atRank = new Array<number>(classes).fill(0);
  labels.forEach((label, row) => {
    if (predicted[row] === NO_CLASS) return;
    const own = scores[row * classes + label]!;
    let before = 0;
    for (let index = 0; index < classes; index++) {
      const score = scores[row * classes + index]!;
      if (score > own || (score === own && index < label)) before += 1;
    }
    atRank[before]! += 1;
  });
  let within = 0;
  return atRank.map((count) => ratio((within += count), labels.length));
}
