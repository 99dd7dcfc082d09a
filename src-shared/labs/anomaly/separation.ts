/** How well scores tell positive examples, which should have high ones, from negative ones. */
export interface Separation {
  /** False and true positive rates as the threshold falls, from `[0, 0]` to `[1, 1]`. */
  roc: [number, number][];
  /** Area under this curve: the probability that a positive example scores higher than a negative one, ties counted half; NaN without examples of either kind. */
  auc: number;
}

/** The ROC curve of scores. @param positive whether each example is positive */
export function separationOf(scores: ArrayLike<number>, positive: readonly boolean[]): Separation {
  const order = [...positive.keys()].sort((a, b) => scores[b]! - scores[a]!);
  const all = positive.filter(Boolean).length;
  const others = positive.length - all;
  if (all === 0 || others === 0) return { roc: [], auc: NaN };
  const roc: [number, number][] = [[0, 0]];
  let [right, wrong, area] = [0, 0, 0];
  for (let at = 0; at < order.length;) {
    const [before, score] = [{ right, wrong }, scores[order[at]!]!];
    // Equal scores are on the same side of every threshold.
    for (; at < order.length && scores[order[at]!] === score; at++) {
      if (positive[order[at]!]) right++;
      else wrong++;
    }
    area += ((wrong - before.wrong) * (right + before.right)) / 2;
    roc.push([wrong / others, right / all]);
  }
  return { roc, auc: area / (all * others) };
}

/** What a threshold does: an example whose score is above it is called positive. */
export interface AtThreshold {
  found: number;
  positives: number;
  alarms: number;
  negatives: number;
}

export function atThreshold(
  scores: ArrayLike<number>,
  positive: readonly boolean[],
  threshold: number,
): AtThreshold {
  const counts: AtThreshold = { found: 0, positives: 0, alarms: 0, negatives: 0 };
  positive.forEach((isPositive, at) => {
    const isAbove = scores[at]! > threshold;
    if (isPositive) counts.positives++;
    else counts.negatives++;
    if (isAbove && isPositive) counts.found++;
    if (isAbove && !isPositive) counts.alarms++;
  });
  return counts;
}

/** The threshold that a share of the negative examples stay below. */
export function thresholdFor(scores: ArrayLike<number>, positive: readonly boolean[], share: number): number {
  const own = positive.flatMap((isPositive, at) => (isPositive ? [] : [scores[at]!])).sort((a, b) => a - b);
  return own[Math.min(own.length - 1, Math.ceil(share * own.length) - 1)] ?? 0;
}
