/** Stands for "no prediction" if scores are NaN. */
export const NO_CLASS = -1;

/**
 * Index of the highest score, the first one for ties. {@link NO_CLASS} if a score is NaN, because there is no order then,
 * or if there are no scores.
 * @param from index of the first score, for one row of `[count, classes]`
 * @param count number of scores
 */
export function highestScore(scores: ArrayLike<number>, from = 0, count = scores.length - from): number {
  let best = count > 0 ? 0 : NO_CLASS;
  for (let index = 0; index < count; index++) {
    const score = scores[from + index]!;
    if (Number.isNaN(score)) return NO_CLASS;
    if (score > scores[from + best]!) best = index;
  }
  return best;
}
