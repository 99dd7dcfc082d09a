import type { Labels } from '../../../../src-shared/model/labels.ts';
import type { Calibration } from '../../../../src-shared/contract/evaluation.ts';
import { NO_CLASS } from '../../../../src-shared/model/highestScore.ts';
import type { Predictions } from './Predictions.ts';

const BINS = 15;

/**
 * Confidence against accuracy in 15 bins of equal width, (0, 1/15] to (14/15, 1], and the expected calibration error (Guo
 * et al. 2017). Images without a prediction are excluded.
 */
export function calibrationOf(
  { scores, predicted }: Pick<Predictions, 'scores' | 'predicted'>,
  labels: Labels,
  classes: number,
): Calibration {
  const sums = Array.from({ length: BINS }, () => ({ count: 0, confidence: 0, right: 0 }));
  let all = 0;
  predicted.forEach((index, row) => {
    if (index === NO_CLASS) return;
    const confidence = scores[row * classes + index]!;
    const bin = sums[Math.max(0, Math.min(BINS - 1, Math.ceil(confidence * BINS) - 1))]!;
    bin.count += 1;
    bin.confidence += confidence;
    if (index === labels[row]) bin.right += 1;
    all += 1;
  });
  const error = sums.reduce((sum, { confidence, right }) => sum + Math.abs(confidence - right), 0);
  return {
    bins: sums.map(({ count, confidence, right }, at) => ({
      ...{ from: at / BINS, to: (at + 1) / BINS, count },
      ...{ confidence: confidence / count, accuracy: right / count },
    })),
    error: all === 0 ? NaN : error / all,
  };
}
