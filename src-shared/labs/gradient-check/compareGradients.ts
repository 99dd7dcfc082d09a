import { RandomStream } from '../../arithmetic/random.ts';

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

interface Network {
  W1: Float64Array;
  b1: Float64Array;
  W2: Float64Array;
  b2: Float64Array;
}

const shapes: Readonly<Record<ParameterName, readonly number[]>> = {
  W1: [INPUTS, HIDDEN],
  b1: [HIDDEN],
  W2: [HIDDEN, CLASSES],
  b2: [CLASSES],
};

/** Weights of the lecture's initialisation (normal, deviation 0.01) and images in which four of five pixels are blank. */
function begin({ images, seed }: CheckSettings): {
  network: Network;
  inputs: Float64Array;
  labels: number[];
} {
  const stream = new RandomStream(seed, 'gradient-check');
  const normal = (length: number): Float64Array =>
    Float64Array.from({ length }, () => stream.normal(0, 0.01));
  const network = {
    ...{ W1: normal(INPUTS * HIDDEN), b1: new Float64Array(HIDDEN) },
    ...{ W2: normal(HIDDEN * CLASSES), b2: new Float64Array(CLASSES) },
  };
  const inputs = Float64Array.from({ length: images * INPUTS }, () =>
    stream.nextFloat() < 0.8 ? 0 : stream.nextFloat(),
  );
  return { network, inputs, labels: Array.from({ length: images }, () => stream.integer(CLASSES)) };
}

const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));

/** Sums of a layer, `[rows, units]`. */
function affine(
  inputs: Float64Array,
  weights: Float64Array,
  biases: Float64Array,
  rows: number,
): Float64Array {
  const [width, units] = [inputs.length / rows, biases.length];
  const sums = new Float64Array(rows * units);
  for (let row = 0; row < rows; row++) {
    sums.set(biases, row * units);
    for (let input = 0; input < width; input++) {
      const value = inputs[row * width + input]!;
      if (value === 0) continue;
      for (let unit = 0; unit < units; unit++)
        sums[row * units + unit]! += value * weights[input * units + unit]!;
    }
  }
  return sums;
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
  const { network, inputs, labels } = begin(settings);
  const rows = labels.length;
  const sums = affine(inputs, network.W1, network.b1, rows);
  const hidden = sums.map(sigmoid);
  const logits = affine(hidden, network.W2, network.b2, rows);
  const backward = backPropagation({ network, inputs, hidden, logits, labels });
  const changed = new Float64Array(logits.length);
  const base = lossOf(logits, labels);
  const by = new Float64Array(rows);
  /** The loss if the sums of a hidden unit change by `by`: only what depends on it is computed anew. */
  const lossWithSums = (unit: number): number => {
    if (by.every((value) => value === 0)) return base;
    changed.set(logits);
    for (let row = 0; row < rows; row++) {
      const place = row * HIDDEN + unit;
      const moved = sigmoid(sums[place]! + by[row]!) - hidden[place]!;
      for (let at = 0; at < CLASSES; at++)
        changed[row * CLASSES + at]! += moved * network.W2[unit * CLASSES + at]!;
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
  return parameterNames.map((name) => compare(name, backward[name], lossAt[name], h));
}

function compare(
  name: ParameterName,
  backward: Float64Array,
  lossAt: (index: number, change: number) => number,
  h: number,
): ParameterCheck {
  let [sum, largest] = [0, -1];
  let worst: WorstWeight | undefined;
  for (const [index, own] of backward.entries()) {
    const [above, below] = [lossAt(index, h), lossAt(index, -h)];
    const numerical = (above - below) / (2 * h);
    const difference = Math.abs(numerical - own);
    sum += difference;
    if (difference <= largest) continue;
    [largest, worst] = [difference, { index, numerical, backward: own, above, below }];
  }
  return { name, shape: shapes[name], mean: sum / backward.length, largest, worst: worst! };
}

function backPropagation({
  network,
  inputs,
  hidden,
  logits,
  labels,
}: {
  network: Network;
  inputs: Float64Array;
  hidden: Float64Array;
  logits: Float64Array;
  labels: readonly number[];
}): Network {
  const rows = labels.length;
  const gradient: Network = {
    ...{ W1: new Float64Array(INPUTS * HIDDEN), b1: new Float64Array(HIDDEN) },
    ...{ W2: new Float64Array(HIDDEN * CLASSES), b2: new Float64Array(CLASSES) },
  };
  for (const [row, label] of labels.entries()) {
    const own = logits.subarray(row * CLASSES, (row + 1) * CLASSES);
    const total = own.reduce((sum, value) => sum + Math.exp(value), 0);
    const slopes = own.map((value, at) => (Math.exp(value) / total - Number(at === label)) / rows);
    for (let unit = 0; unit < HIDDEN; unit++) {
      const output = hidden[row * HIDDEN + unit]!;
      let back = 0;
      slopes.forEach((slope, at) => {
        gradient.W2[unit * CLASSES + at]! += output * slope;
        back += network.W2[unit * CLASSES + at]! * slope;
      });
      const delta = back * output * (1 - output);
      gradient.b1[unit]! += delta;
      for (let input = 0; input < INPUTS; input++)
        gradient.W1[input * HIDDEN + unit]! += inputs[row * INPUTS + input]! * delta;
    }
    slopes.forEach((slope, at) => (gradient.b2[at]! += slope));
  }
  return gradient;
}
