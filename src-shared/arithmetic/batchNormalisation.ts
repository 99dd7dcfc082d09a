/** What one value of a batch normalisation is made of, in training (Ioffe and Szegedy 2015, algorithm 1). */
export interface NormalisedValue {
  /** The layer's input. */
  x: number;
  /** Mean and variance of its channel in the batch. */
  mean: number;
  variance: number;
  /** Scale and shift of its channel. */
  gamma: number;
  beta: number;
  epsilon: number;
}

/** The value with mean 0 and variance 1, and the layer's output, in float64. */
export function normaliseValue({ x, mean, variance, gamma, beta, epsilon }: NormalisedValue): {
  normalised: number;
  output: number;
} {
  const normalised = (x - mean) / Math.sqrt(variance + epsilon);
  return { normalised, output: gamma * normalised + beta };
}

/** A moving average after a step, in float64. @param seen the mean or variance of the step's batch */
export const movedAverage = (before: number, seen: number, momentum: number): number =>
  momentum * before + (1 - momentum) * seen;
