import { highestScore } from '../model/highestScore.ts';

/** The class with the highest score at each pixel; -1 where scores are not numbers. @param scores `[H, W, classes]` */
export const labelMap = (scores: Float32Array, classes: number): Int32Array =>
  Int32Array.from({ length: scores.length / classes }, (_none, at) =>
    highestScore(scores, at * classes, classes),
  );

/**
 * Counts pixels by what they are and what they were taken for, and adds them to a confusion matrix.
 * @param counts `[classes, classes]`, rows by truth
 */
export function countPixels(
  truth: ArrayLike<number>,
  said: ArrayLike<number>,
  counts: Float64Array,
  classes: number,
): void {
  for (let at = 0; at < truth.length; at++) counts[truth[at]! * classes + said[at]!]!++;
}

/**
 * Intersection over union of each class: the pixels that are rightly taken for it, divided by those that are it or are taken for
 * it; NaN for a class without either.
 * @param counts `[classes, classes]`, rows by truth
 */
export function classOverlaps(counts: ArrayLike<number>, classes: number): number[] {
  return Array.from({ length: classes }, (_none, one) => {
    let union = -counts[one * classes + one]!;
    for (let other = 0; other < classes; other++)
      union += counts[one * classes + other]! + counts[other * classes + one]!;
    return union === 0 ? NaN : counts[one * classes + one]! / union;
  });
}

/** Mean intersection over union of the classes that have one; NaN if none has. Source: Long et al. 2015, section 5. */
export function meanOverlap(overlaps: readonly number[]): number {
  const known = overlaps.filter((overlap) => !Number.isNaN(overlap));
  return known.reduce((sum, overlap) => sum + overlap, 0) / known.length;
}

/** Share of the pixels that are right. @param counts as above */
export function pixelAccuracy(counts: ArrayLike<number>, classes: number): number {
  let [right, all] = [0, 0];
  for (let at = 0; at < classes * classes; at++) {
    all += counts[at]!;
    if (at % (classes + 1) === 0) right += counts[at]!;
  }
  return right / all;
}
