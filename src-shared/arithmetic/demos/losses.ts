import type { Labels } from '../../model/labels.ts';
import { highestScore } from '../../model/highestScore.ts';
/** The lecture's losses, by their names in Keras. */
export const lossNames = [
  'binary-crossentropy',
  'categorical-crossentropy',
  'sparse-categorical-crossentropy',
  'mean-squared-error',
] as const;
export type LossName = (typeof lossNames)[number];

/**
 * Binary cross-entropy: the mean over the outputs of -(t log y + (1 - t) log(1 - y)), in nats. Targets are 0 or 1,
 * outputs in [0, 1].
 */
export function binaryCrossEntropy(targets: ArrayLike<number>, outputs: ArrayLike<number>): number {
  return meanOf(targets, (t, at) => -t * logOf(outputs[at]!) - (1 - t) * logOf(1 - outputs[at]!));
}

/** Categorical cross-entropy: minus the sum of t log y, in nats. Targets are one-hot, outputs add up to 1. */
export function categoricalCrossEntropy(targets: ArrayLike<number>, outputs: ArrayLike<number>): number {
  return meanOf(targets, (t, at) => (t === 0 ? 0 : -t * logOf(outputs[at]!))) * targets.length;
}

/** Sparse categorical cross-entropy: -log of the output of class `label`, in nats. */
export function sparseCategoricalCrossEntropy(label: number, outputs: ArrayLike<number>): number {
  return -logOf(outputs[label]!);
}

/** Mean squared error: the mean over the outputs of (y - t)^2. */
export function meanSquaredError(targets: ArrayLike<number>, outputs: ArrayLike<number>): number {
  return meanOf(targets, (t, at) => (outputs[at]! - t) ** 2);
}

function meanOf(targets: ArrayLike<number>, each: (target: number, at: number) => number): number {
  let sum = 0;
  for (let at = 0; at < targets.length; at++) sum += each(targets[at]!, at);
  return sum / targets.length;
}

/** Logarithm clipped to avoid log 0, as in Keras. */
const logOf = (value: number): number => Math.log(Math.max(1e-7, value));

/** Training images. `pixels` is `[count, length]`, in [0, 1] */
export interface LossData {
  pixels: Float32Array;
  labels: Labels;
  length: number;
  classes: number;
}

/** The course of a training: mean loss and accuracy at each step from 0 on. */
export interface LossCurve {
  loss: LossName;
  values: number[];
  accuracies: number[];
}

/**
 * Trains a single layer on the full batch, in float64, from zero weights: ten sigmoids for binary cross-entropy, softmax
 * for the others. One-hot and integer labels give the same curve, because they encode the same targets.
 * @param rate learning rate
 */
export function lossCurve(loss: LossName, data: LossData, steps: number, rate: number): LossCurve {
  const { pixels, labels, length, classes } = data;
  const weights = new Float64Array((length + 1) * classes);
  const curve: LossCurve = { loss, values: [], accuracies: [] };
  for (let step = 0; step <= steps; step++) {
    const gradient = new Float64Array(weights.length);
    let [sum, right] = [0, 0];
    for (let row = 0; row < labels.length; row++) {
      const image = pixels.subarray(row * length, (row + 1) * length);
      const outputs = answer(loss, sums(weights, image, classes));
      const targets = Float64Array.from({ length: classes }, (_none, at) => Number(at === labels[row]));
      sum += valueOf(loss, targets, labels[row]!, outputs);
      right += Number(highestScore(outputs) === labels[row]);
      addGradient(gradient, image, slopes(loss, targets, outputs));
    }
    curve.values.push(sum / labels.length);
    curve.accuracies.push(right / labels.length);
    for (let at = 0; at < weights.length; at++) weights[at]! -= (rate * gradient[at]!) / labels.length;
  }
  return curve;
}

function sums(weights: Float64Array, image: Float32Array, classes: number): Float64Array {
  const result = weights.slice(image.length * classes);
  for (let pixel = 0; pixel < image.length; pixel++) {
    const value = image[pixel]!;
    if (value === 0) continue;
    for (let at = 0; at < classes; at++) result[at]! += value * weights[pixel * classes + at]!;
  }
  return result;
}

function answer(loss: LossName, logits: Float64Array): Float64Array {
  if (loss === 'binary-crossentropy') return logits.map((z) => 1 / (1 + Math.exp(-z)));
  const highest = Math.max(...logits);
  const powers = logits.map((z) => Math.exp(z - highest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

function valueOf(loss: LossName, targets: Float64Array, label: number, outputs: Float64Array): number {
  if (loss === 'binary-crossentropy') return binaryCrossEntropy(targets, outputs);
  if (loss === 'categorical-crossentropy') return categoricalCrossEntropy(targets, outputs);
  if (loss === 'mean-squared-error') return meanSquaredError(targets, outputs);
  return sparseCategoricalCrossEntropy(label, outputs);
}

/** The derivative of the loss with respect to each weighted sum. */
export function slopes(loss: LossName, targets: Float64Array, outputs: Float64Array): Float64Array {
  const off = outputs.map((y, at) => y - targets[at]!);
  if (loss === 'binary-crossentropy') return off.map((difference) => difference / off.length);
  if (loss !== 'mean-squared-error') return off;
  // Through softmax: y_i (g_i - sum over k of g_k y_k) with g = 2 (y - t) / n.
  const g = off.map((difference) => (2 * difference) / off.length);
  const mean = g.reduce((sum, value, at) => sum + value * outputs[at]!, 0);
  return outputs.map((y, at) => y * (g[at]! - mean));
}

function addGradient(gradient: Float64Array, image: Float32Array, slope: Float64Array): void {
  const classes = slope.length;
  for (let pixel = 0; pixel < image.length; pixel++) {
    const value = image[pixel]!;
    if (value === 0) continue;
    for (let at = 0; at < classes; at++) gradient[pixel * classes + at]! += value * slope[at]!;
  }
  for (let at = 0; at < classes; at++) gradient[image.length * classes + at]! += slope[at]!;
}
