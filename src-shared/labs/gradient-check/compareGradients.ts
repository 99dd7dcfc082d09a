import { softmaxTerms } from '../../arithmetic/activation.ts';
import { RandomStream } from '../../arithmetic/random.ts';
import {
  backward,
  forwardOutputs,
  unitFunctions,
  type DenseGradient,
  type DenseLayer,
  type UnitActivation,
} from '../parts/denseNetwork.ts';

/** Layers of the lecture's network: 784-50-10 with sigmoid and softmax. */
const INPUTS = 784;
const HIDDEN = 50;
const CLASSES = 10;

/** The parameters, in the lecture's names. */
export const parameterNames = ['W1', 'b1', 'W2', 'b2'] as const;
export type ParameterName = (typeof parameterNames)[number];

/** The mean absolute differences that the lecture prints. */
export const lectureDifferences: Readonly<Record<ParameterName, number>> = {
  W1: 4.8e-10,
  b1: 2.9e-9,
  W2: 5.1e-9,
  b2: 1.4e-7,
};

export interface CheckSettings {
  /** Number of images. */
  images: number;
  /** Distance of the two places of the difference quotient: w - h and w + h. */
  h: number;
  seed: number;
}

/** The weight whose two gradients differ most. */
export interface WorstWeight {
  index: number;
  numerical: number;
  backward: number;
  /** The loss at w + h and w - h. */
  above: number;
  below: number;
}

/** The comparison of one parameter's gradients. */
export interface ParameterCheck {
  name: ParameterName;
  shape: readonly number[];
  /** Mean and largest absolute difference of the numerical gradient and back-propagation. */
  mean: number;
  largest: number;
  worst: WorstWeight;
}

const shapes: Readonly<Record<ParameterName, readonly number[]>> = {
  W1: [INPUTS, HIDDEN],
  b1: [HIDDEN],
  W2: [HIDDEN, CLASSES],
  b2: [CLASSES],
};

/** Layers with the lecture's initialisation (normal, deviation 0.01) and images in which four of five pixels are blank. */
function begin({ images, seed }: CheckSettings): {
  layers: readonly [DenseLayer, DenseLayer];
  inputs: Float64Array;
  labels: number[];
} {
  const stream = new RandomStream(seed, 'gradient-check');
  const layer = (inputs: number, units: number, activation: UnitActivation): DenseLayer => ({
    ...{ inputs, units, activation, biases: new Float64Array(units) },
    weights: Float64Array.from({ length: inputs * units }, () => stream.normal(0, 0.01)),
  });
  const layers = [layer(INPUTS, HIDDEN, 'sigmoid'), layer(HIDDEN, CLASSES, 'linear')] as const;
  const inputs = Float64Array.from({ length: images * INPUTS }, () =>
    stream.nextFloat() < 0.8 ? 0 : stream.nextFloat(),
  );
  return { layers, inputs, labels: Array.from({ length: images }, () => stream.integer(CLASSES)) };
}

/** The mean softmax cross-entropy of rows of logits. */
function lossOf(logits: Float64Array, labels: readonly number[]): number {
  let sum = 0;
  for (let row = 0; row < labels.length; row++) sum += rowLoss(logits, row, labels[row]!);
  return sum / labels.length;
}

function rowLoss(logits: Float64Array, row: number, label: number): number {
  let [highest, total] = [-Infinity, 0];
  for (let at = 0; at < CLASSES; at++) highest = Math.max(highest, logits[row * CLASSES + at]!);
  for (let at = 0; at < CLASSES; at++) total += Math.exp(logits[row * CLASSES + at]! - highest);
  return Math.log(total) + highest - logits[row * CLASSES + label]!;
}

/**
 * Compares the gradient by difference quotients, (f(w + h) - f(w - h)) / 2h, with that of back-propagation, for every one of
 * the 39,760 parameters of the lecture's network, in float64. Course B.
 */
export function checkGradients(settings: CheckSettings): ParameterCheck[] {
  const { h } = settings;
  const { layers, inputs, labels } = begin(settings);
  const rows = labels.length;
  const outputs = forwardOutputs(layers, inputs, rows);
  const [, hidden, logits] = outputs as [Float64Array, Float64Array, Float64Array];
  const [, sums] = forwardOutputs([{ ...layers[0], activation: 'linear' }], inputs, rows) as [
    Float64Array,
    Float64Array,
  ];
  const [first, second] = backward(layers, outputs, slopesOf(logits, labels), rows).gradients as [
    DenseGradient,
    DenseGradient,
  ];
  const gradients = { W1: first.weights, b1: first.biases, W2: second.weights, b2: second.biases };
  const changed = new Float64Array(logits.length);
  const base = lossOf(logits, labels);
  const by = new Float64Array(rows);
  /** The loss if the sums of a hidden unit change by `by`: only what depends on it is computed anew. */
  const lossWithSums = (unit: number): number => {
    if (by.every((value) => value === 0)) return base;
    changed.set(logits);
    for (let row = 0; row < rows; row++) {
      const place = row * HIDDEN + unit;
      const moved = unitFunctions.sigmoid.of(sums[place]! + by[row]!) - hidden[place]!;
      for (let at = 0; at < CLASSES; at++)
        changed[row * CLASSES + at]! += moved * layers[1].weights[unit * CLASSES + at]!;
    }
    return lossOf(changed, labels);
  };
  /** The loss if the logits of a class change by `by`. */
  const lossWithLogits = (column: number): number => {
    changed.set(logits);
    for (let row = 0; row < rows; row++) changed[row * CLASSES + column]! += by[row]!;
    return lossOf(changed, labels);
  };
  const lossAt: Record<ParameterName, (index: number, change: number) => number> = {
    W1: (index, change) => {
      const [input, unit] = [Math.floor(index / HIDDEN), index % HIDDEN];
      for (let row = 0; row < rows; row++) by[row] = change * inputs[row * INPUTS + input]!;
      return lossWithSums(unit);
    },
    b1: (unit, change) => {
      by.fill(change);
      return lossWithSums(unit);
    },
    W2: (index, change) => {
      const [unit, column] = [Math.floor(index / CLASSES), index % CLASSES];
      for (let row = 0; row < rows; row++) by[row] = change * hidden[row * HIDDEN + unit]!;
      return lossWithLogits(column);
    },
    b2: (column, change) => {
      by.fill(change);
      return lossWithLogits(column);
    },
  };
  return parameterNames.map((name) => compare(name, gradients[name], lossAt[name], h));
}

function compare(
  name: ParameterName,
  gradient: Float64Array,
  lossAt: (index: number, change: number) => number,
  h: number,
): ParameterCheck {
  let [sum, largest] = [0, -1];
  let worst: WorstWeight | undefined;
  for (const [index, own] of gradient.entries()) {
    const [above, below] = [lossAt(index, h), lossAt(index, -h)];
    const numerical = (above - below) / (2 * h);
    const difference = Math.abs(numerical - own);
    sum += difference;
    if (difference <= largest) continue;
    [largest, worst] = [difference, { index, numerical, backward: own, above, below }];
  }
  return { name, shape: shapes[name], mean: sum / gradient.length, largest, worst: worst! };
}

/** The derivative of {@link lossOf} by the logits: output minus target, over the number of rows. */
function slopesOf(logits: Float64Array, labels: readonly number[]): Float64Array {
  const slopes = new Float64Array(logits.length);
  for (const [row, label] of labels.entries()) {
    const { probabilities } = softmaxTerms(logits.subarray(row * CLASSES, (row + 1) * CLASSES));
    probabilities.forEach((probability, at) => {
      slopes[row * CLASSES + at] = (probability - Number(at === label)) / labels.length;
    });
  }
  return slopes;
}
