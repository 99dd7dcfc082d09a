/** In place of a class, where scores are not all numbers. */
export const NO_CLASS = -1;

/**
 * Index of the highest of some scores, of equal ones the first. Where one of them is NaN nothing can be said of their order, and
 * where there are none there is nothing to say: {@link NO_CLASS} then.
 * @param from where the scores begin, for one row of `[count, classes]`
 * @param count how many scores there are
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
