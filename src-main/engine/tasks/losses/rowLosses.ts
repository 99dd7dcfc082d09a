/**
 * The loss of one example in float64: of the `size` heads from index `at`, against the targets at the same indices.
 * @param slopes receives the derivative with respect to each head, at the same indices
 */
export type RowLoss = (
  heads: Float32Array,
  targets: Float32Array,
  at: number,
  size: number,
  slopes?: Float32Array,
) => number;

/** A loss that is the mean of a loss of single values. */
const meanOf =
  (
    value: (head: number, target: number) => number,
    slope: (head: number, target: number) => number,
  ): RowLoss =>
  (heads, targets, at, size, slopes) => {
    let sum = 0;
    for (let index = at; index < at + size; index++) {
      const [head, target] = [heads[index]!, targets[index]!];
      sum += value(head, target);
      if (slopes) slopes[index] = slope(head, target) / size;
    }
    return sum / size;
  };

/** Mean squared error. */
export const squaredError = meanOf(
  (head, target) => (head - target) ** 2,
  (head, target) => 2 * (head - target),
);

/** Mean absolute error; its derivative is 0 where head and target are equal. */
export const absoluteError = meanOf(
  (head, target) => Math.abs(head - target),
  (head, target) => Math.sign(head - target),
);

/**
 * Mean binary cross-entropy of the heads' sigmoid, in nats, without overflow for heads of any magnitude. Targets are in
 * [0, 1].
 */
export const binaryCrossEntropy = meanOf(
  (logit, target) => Math.max(logit, 0) - logit * target + Math.log1p(Math.exp(-Math.abs(logit))),
  (logit, target) => 1 / (1 + Math.exp(-logit)) - target,
);

/**
 * The hinge loss of Crammer and Singer (2001): max(0, 1 + the highest other score - the score of the class whose target
 * is 1). Its derivative is 0 where the loss is 0.
 */
export const hinge: RowLoss = (scores, targets, at, size, slopes) => {
  let [right, other] = [-1, -1];
  for (let index = at; index < at + size; index++) {
    if (targets[index]! > 0.5) right = index;
    else if (other < 0 || scores[index]! > scores[other]!) other = index;
  }
  const loss = right < 0 || other < 0 ? 0 : 1 + scores[other]! - scores[right]!;
  slopes?.fill(0, at, at + size);
  // Not `return max(0, loss)`: NaN must stay NaN.
  if (loss <= 0) return 0;
  if (slopes && right >= 0 && other >= 0) [slopes[right], slopes[other]] = [-1, 1];
  return loss;
};

/** Cross-entropy of the heads' softmax with targets that add up to 1, in nats, without overflow. */
export const crossEntropy: RowLoss = (logits, targets, at, size, slopes) => {
  let highest = -Infinity;
  for (let index = at; index < at + size; index++) highest = Math.max(highest, logits[index]!);
  let sum = 0;
  for (let index = at; index < at + size; index++) sum += Math.exp(logits[index]! - highest);
  const logSum = highest + Math.log(sum);
  let loss = 0;
  for (let index = at; index < at + size; index++) {
    loss += targets[index]! * (logSum - logits[index]!);
    if (slopes) slopes[index] = Math.exp(logits[index]! - logSum) - targets[index]!;
  }
  return loss;
};

/** Smallest probability that a loss takes the logarithm of, as in Keras. */
const LEAST_PROBABILITY = 1e-7;

/** Cross-entropy of probabilities with targets that add up to 1, in nats. */
export const crossEntropyOfProbabilities: RowLoss = (probabilities, targets, at, size, slopes) => {
  let loss = 0;
  for (let index = at; index < at + size; index++) {
    const [probability, target] = [probabilities[index]!, targets[index]!];
    // Not `Math.max`: a probability that is not a number must not become one.
    const isLeast = probability < LEAST_PROBABILITY;
    if (target !== 0) loss -= target * Math.log(isLeast ? LEAST_PROBABILITY : probability);
    if (slopes) slopes[index] = isLeast || target === 0 ? 0 : -target / probability;
  }
  return loss;
};
