import { softmaxTerms } from '../../arithmetic/activation.ts';
import { RandomStream } from '../../arithmetic/random.ts';
import {
  backward,
  denseNetwork,
  descend,
  deviationOf,
  forwardOutputs,
  type Initialisation,
  type UnitActivation,
} from '../parts/denseNetwork.ts';

/** Hidden layers, and units of each. */
const HIDDEN = 5;
const UNITS = 100;
const ROWS = 120;
const CLASSES = 10;
/** Bars of a histogram. */
export const BINS = 30;

export interface InitSettings {
  activation: UnitActivation;
  initialisation: Initialisation;
  /** Number of training steps after the start. */
  steps: number;
  rate: number;
  seed: number;
}

/** The outputs of one layer at one step. */
export interface LayerSpread {
  /** Number of outputs in each bar, from the low to the high end of the course. */
  counts: readonly number[];
  mean: number;
  deviation: number;
  /** Fractions of outputs that are at an end of the function (within 0.05 of 0 or 1, or of ±1; for ReLU exactly 0). */
  saturated: number;
}

/** How the outputs of five layers are distributed, at the start and while they train. */
export interface InitCourse {
  /** `[steps + 1][layers]` */
  spreads: readonly (readonly LayerSpread[])[];
  losses: readonly number[];
  /** Ends of the histograms. */
  range: readonly [number, number];
}

/**
 * Sends 120 rows of normally distributed numbers through five layers of 100 units, then trains them, with ten outputs and
 * softmax cross-entropy, to tell apart ten directions by plain gradient descent. In float64. Course B.
 */
export async function trainFrom(
  { activation, initialisation, steps, rate, seed }: InitSettings,
  breathe: (done: number, total: number) => Promise<void>,
): Promise<InitCourse> {
  const sizes = [...Array<number>(HIDDEN + 1).fill(UNITS), CLASSES];
  const activations = [...Array<UnitActivation>(HIDDEN).fill(activation), 'linear' as const];
  const layers = denseNetwork(sizes, activations, (fan) => deviationOf(initialisation, fan), seed);
  const stream = new RandomStream(seed, 'rows');
  const inputs = Float64Array.from({ length: ROWS * UNITS }, () => stream.normal());
  const classes = Int32Array.from({ length: ROWS }, (_none, row) => strongest(inputs, row));
  const outputsOf = (): Float64Array[] => forwardOutputs(layers, inputs, ROWS);
  const kept: Float64Array[][] = [];
  const losses: number[] = [];
  for (let step = 0; step <= steps; step++) {
    const outputs = outputsOf();
    kept.push(outputs.slice(1, HIDDEN + 1));
    const { slopes, loss } = softmaxSlopes(outputs.at(-1)!, classes);
    losses.push(loss);
    if (step < steps) descend(layers, backward(layers, outputs, slopes, ROWS).gradients, rate);
    await breathe(step + 1, steps + 1);
  }
  const range = rangeOf(activation, kept);
  return {
    spreads: kept.map((of) => of.map((values) => spreadOf(values, activation, range))),
    ...{ losses, range },
  };
}

/** The class of a row: the largest of its first ten numbers. */
function strongest(inputs: Float64Array, row: number): number {
  let best = 0;
  for (let at = 1; at < CLASSES; at++) if (inputs[row * UNITS + at]! > inputs[row * UNITS + best]!) best = at;
  return best;
}

function softmaxSlopes(logits: Float64Array, classes: Int32Array): { slopes: Float64Array; loss: number } {
  const slopes = new Float64Array(logits.length);
  let loss = 0;
  for (const [row, label] of classes.entries()) {
    const own = logits.subarray(row * CLASSES, (row + 1) * CLASSES);
    const { probabilities } = softmaxTerms(own);
    loss -= Math.log(Math.max(1e-300, probabilities[label]!));
    probabilities.forEach((probability, at) => {
      slopes[row * CLASSES + at] = (probability - Number(at === label)) / classes.length;
    });
  }
  return { slopes, loss: loss / classes.length };
}

function rangeOf(activation: UnitActivation, kept: readonly Float64Array[][]): readonly [number, number] {
  if (activation === 'sigmoid') return [0, 1];
  if (activation === 'tanh') return [-1, 1];
  // ReLU has no upper end: as far as most of the first layer's outputs reach.
  const first = Float64Array.from(kept[0]![0]!).sort();
  const high = first[Math.floor(first.length * 0.999)]!;
  return [activation === 'relu' ? 0 : Math.min(0, first[0]!), high > 0 ? high : 1];
}

function spreadOf(
  values: Float64Array,
  activation: UnitActivation,
  [low, high]: readonly [number, number],
): LayerSpread {
  const counts = new Array<number>(BINS).fill(0);
  let [sum, squares, saturated] = [0, 0, 0];
  for (const value of values) {
    const bin = Math.floor(((value - low) / (high - low)) * BINS);
    counts[Math.max(0, Math.min(BINS - 1, bin))]!++;
    sum += value;
    squares += value * value;
    saturated += Number(isSaturated(value, activation));
  }
  const mean = sum / values.length;
  return {
    ...{ counts, mean, saturated: saturated / values.length },
    deviation: Math.sqrt(Math.max(0, squares / values.length - mean ** 2)),
  };
}

function isSaturated(value: number, activation: UnitActivation): boolean {
  if (activation === 'sigmoid') return value < 0.05 || value > 0.95;
  if (activation === 'tanh') return Math.abs(value) > 0.95;
  return value <= 0;
}
