import {
  backward,
  denseNetwork,
  descend,
  deviationOf,
  forwardOutputs,
  gradientNorm,
  unitFunctions,
  type Initialisation,
  type UnitActivation,
} from '../parts/denseNetwork.ts';

/** Number of hidden layers and their units. */
const HIDDEN = 7;
const UNITS = 10;
const inputs = Float64Array.of(0, 0, 0, 1, 1, 0, 1, 1);
const targets = [0, 1, 1, 0] as const;
const ROWS = targets.length;

export interface DeepXorSettings {
  activation: UnitActivation;
  initialisation: Initialisation;
  /** Learning rate. */
  rate: number;
  steps: number;
  seed: number;
}

/** The course of a training, with an entry for each step from 0 on. */
export interface DeepXor {
  /** Mean binary cross-entropy in nats. */
  losses: Float64Array;
  /** Fraction of the four rows that are right. */
  accuracies: Float64Array;
  /** Gradient norms, `[steps + 1, layers]`, input side first. */
  norms: Float64Array;
  layers: number;
}

/**
 * Trains XOR through seven hidden layers of ten units with plain gradient descent on all four rows, in float64. The output
 * is a sigmoid with binary cross-entropy. Course E.
 * @param breathe called now and then with the number of steps done
 */
export async function trainDeepXor(
  { activation, initialisation, rate, steps, seed }: DeepXorSettings,
  breathe: (done: number, total: number) => Promise<void>,
): Promise<DeepXor> {
  const sizes = [2, ...Array<number>(HIDDEN).fill(UNITS), 1];
  const activations = [...Array<UnitActivation>(HIDDEN).fill(activation), 'sigmoid' as const];
  const layers = denseNetwork(sizes, activations, (fan) => deviationOf(initialisation, fan), seed);
  const course: DeepXor = {
    losses: new Float64Array(steps + 1),
    accuracies: new Float64Array(steps + 1),
    norms: new Float64Array((steps + 1) * layers.length),
    layers: layers.length,
  };
  for (let step = 0; step <= steps; step++) {
    const outputs = forwardOutputs(layers, inputs, ROWS);
    const said = outputs.at(-1)!;
    const slopes = said.map((output, row) => (output - targets[row]!) / ROWS);
    const { gradients } = backward(layers, outputs, slopes, ROWS);
    course.losses[step] = crossEntropy(said);
    course.accuracies[step] =
      targets.filter((target, row) => said[row]! > 0.5 === (target === 1)).length / ROWS;
    gradients.forEach((gradient, at) => {
      course.norms[step * layers.length + at] = gradientNorm(gradient);
    });
    descend(layers, gradients, rate);
    if (step % 200 === 0) await breathe(step, steps);
  }
  return course;
}

function crossEntropy(outputs: Float64Array): number {
  let sum = 0;
  outputs.forEach((output, row) => {
    sum -= Math.log(Math.max(1e-12, targets[row] === 1 ? output : 1 - output));
  });
  return sum / ROWS;
}

/** The largest derivative of an activation function over sums from -10 to 10. */
export function largestSlope(activation: UnitActivation): number {
  const { of, slope } = unitFunctions[activation];
  let most = 0;
  for (let sum = -10; sum <= 10; sum += 1 / 64) most = Math.max(most, slope(of(sum)));
  return most;
}
