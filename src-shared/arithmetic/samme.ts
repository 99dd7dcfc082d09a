/** What a round of boosting makes of a member's mistakes. */
export interface BoostingRound {
  /** Weighted fraction of the examples that the member got wrong. */
  error: number;
  /** The member's say in the vote. */
  say: number;
  /** Weights of the examples for the next member; they add up to 1. */
  weights: Float64Array;
}

/**
 * A round of SAMME, which is AdaBoost for several classes: the say of a member is log((1 - e) / e) + log(K - 1) for its weighted
 * error e, and the weights of the examples that it got wrong grow by exp of that. Source: Zhu, Zou, Rosset and Hastie, "Multi-class
 * AdaBoost", Statistics and Its Interface 2, 2009, algorithm 2.
 *
 * A member without a mistake would be the only one to be heard: its error counts as half an example of mean weight. A member
 * that is no better than chance has no say, and the weights stay.
 * @param weights of the examples, which add up to 1
 * @param isRight whether the member gets each of them right
 * @param classes K, at least 2
 */
export function sammeRound(
  weights: Float64Array,
  isRight: readonly boolean[],
  classes: number,
): BoostingRound {
  const error = weights.reduce((sum, weight, at) => sum + (isRight[at] ? 0 : weight), 0);
  const counted = Math.max(error, 0.5 / weights.length);
  const say = Math.max(0, Math.log((1 - counted) / counted) + Math.log(classes - 1));
  const grown = weights.map((weight, at) => (isRight[at] ? weight : weight * Math.exp(say)));
  const sum = grown.reduce((total, weight) => total + weight, 0);
  return { error, say, weights: grown.map((weight) => weight / sum) };
}
