import { RandomStream } from '../../arithmetic/random.ts';
import {
  backward,
  denseNetwork,
  forwardOutputs,
  type DenseLayer,
  type UnitActivation,
} from '../parts/denseNetwork.ts';

export const toySets = ['moons', 'spirals', 'xor', 'circles'] as const;
export type ToySet = (typeof toySets)[number];

/** Points of two classes in the plane. */
export interface Points {
  /** `[rows, 2]` */
  values: Float64Array;
  classes: readonly (0 | 1)[];
}

const ROWS = 160;
/** Pictures of a training. */
const PICTURES = 60;
/** Units of the hidden layers; the last has two, so that it can be drawn as it is. */
const HIDDEN = [8, 8, 2] as const;

/** A toy set, half of each class. */
export function toyPoints(set: ToySet, seed: number): Points {
  const stream = new RandomStream(seed, 'toy', set);
  const values = new Float64Array(2 * ROWS);
  const classes = Array.from({ length: ROWS }, (_none, row) => (row % 2) as 0 | 1);
  classes.forEach((label, row) => {
    const [x, y] = drawPoint(set, label, stream);
    values[2 * row] = x + stream.normal(0, 0.06);
    values[2 * row + 1] = y + stream.normal(0, 0.06);
  });
  return { values, classes };
}

function drawPoint(set: ToySet, label: 0 | 1, stream: RandomStream): [number, number] {
  const share = stream.nextFloat();
  switch (set) {
    case 'moons': {
      const angle = Math.PI * share;
      return label === 0
        ? [Math.cos(angle) - 0.5, Math.sin(angle) - 0.25]
        : [0.5 - Math.cos(angle), 0.25 - Math.sin(angle)];
    }
    case 'spirals': {
      const angle = 0.5 + 2.6 * Math.PI * share * 0.75;
      const radius = 0.15 + 0.2 * angle;
      const turn = angle + label * Math.PI;
      return [radius * Math.cos(turn), radius * Math.sin(turn)];
    }
    case 'xor': {
      const [x, y] = [stream.uniform(0.15, 1), stream.uniform(0.15, 1)];
      const side = share < 0.5 ? 1 : -1;
      return label === 0 ? [side * x, side * y] : [side * x, -side * y];
    }
    case 'circles': {
      const radius = label === 0 ? 0.4 : 1;
      return [radius * Math.cos(2 * Math.PI * share), radius * Math.sin(2 * Math.PI * share)];
    }
  }
}

export interface BentSettings {
  set: ToySet;
  activation: UnitActivation;
  steps: number;
  rate: number;
  seed: number;
}

/** A training: the network at each picture. */
export interface BentPlane {
  points: Points;
  pictures: readonly { step: number; layers: readonly DenseLayer[]; loss: number; accuracy: number }[];
}

/**
 * Trains a network of layers of 8, 8, 2 and 1 units to tell two classes of points apart, by Adam on all points, in float64.
 * The last unit is a sigmoid with binary cross-entropy.
 */
export async function trainBentPlane(
  { set, activation, steps, rate, seed }: BentSettings,
  breathe: (done: number, total: number) => Promise<void>,
): Promise<BentPlane> {
  const points = toyPoints(set, seed);
  const activations = [...HIDDEN.map(() => activation), 'sigmoid' as const];
  const layers = denseNetwork([2, ...HIDDEN, 1], activations, (fan) => 1.2 / Math.sqrt(fan), seed);
  const update = adam(layers, rate);
  const pictures: BentPlane['pictures'][number][] = [];
  const every = Math.max(1, Math.ceil(steps / PICTURES));
  for (let step = 0; step <= steps; step++) {
    const outputs = forwardOutputs(layers, points.values, ROWS);
    const said = outputs.at(-1)!;
    if (step % every === 0 || step === steps) {
      const kept = layers.map((layer) => ({
        ...layer,
        ...{ weights: layer.weights.slice(), biases: layer.biases.slice() },
      }));
      pictures.push({ step, layers: kept, ...judge(said, points.classes) });
      await breathe(step, steps);
    }
    const slopes = said.map((output, row) => (output - points.classes[row]!) / ROWS);
    update(backward(layers, outputs, slopes, ROWS).gradients);
  }
  return { points, pictures };
}

function judge(said: Float64Array, classes: readonly number[]): { loss: number; accuracy: number } {
  let [loss, right] = [0, 0];
  said.forEach((output, row) => {
    loss -= Math.log(Math.max(1e-12, classes[row] === 1 ? output : 1 - output));
    right += Number(output > 0.5 === (classes[row] === 1));
  });
  return { loss: loss / said.length, accuracy: right / said.length };
}

/** Adam (Kingma, Ba, 2015) with the usual constants. */
function adam(
  layers: readonly DenseLayer[],
  rate: number,
): (gradients: readonly Pick<DenseLayer, 'weights' | 'biases'>[]) => void {
  const zeros = (): Float64Array[] =>
    layers.flatMap(({ weights, biases }) => [weights, biases].map((one) => new Float64Array(one.length)));
  const [means, squares] = [zeros(), zeros()];
  const parameters = layers.flatMap(({ weights, biases }) => [weights, biases]);
  let step = 0;
  return (gradients) => {
    step++;
    const corrected = (rate * Math.sqrt(1 - 0.999 ** step)) / (1 - 0.9 ** step);
    gradients
      .flatMap(({ weights, biases }) => [weights, biases])
      .forEach((gradient, at) => {
        const [mean, square, values] = [means[at]!, squares[at]!, parameters[at]!];
        for (let cell = 0; cell < gradient.length; cell++) {
          const slope = gradient[cell]!;
          mean[cell] = 0.9 * mean[cell]! + 0.1 * slope;
          square[cell] = 0.999 * square[cell]! + 0.001 * slope * slope;
          values[cell]! -= (corrected * mean[cell]!) / (Math.sqrt(square[cell]!) + 1e-8);
        }
      });
  };
}

/**
 * How far two classes are apart: squared distance of their means over the mean squared distance of points from the mean of
 * their class (the trace form of Fisher's criterion). @param values `[rows, width]`
 */
export function separability(values: Float64Array, classes: readonly number[]): number {
  const width = values.length / classes.length;
  const means = [0, 1].map((label) => meanOf(values, classes, width, label));
  let within = 0;
  classes.forEach((label, row) => {
    for (let at = 0; at < width; at++) within += (values[row * width + at]! - means[label]![at]!) ** 2;
  });
  const between = means[0]!.reduce((sum, mean, at) => sum + (mean - means[1]![at]!) ** 2, 0);
  return between / (within / classes.length);
}

function meanOf(
  values: Float64Array,
  classes: readonly number[],
  width: number,
  label: number,
): Float64Array {
  const mean = new Float64Array(width);
  let count = 0;
  classes.forEach((own, row) => {
    if (own !== label) return;
    count++;
    for (let at = 0; at < width; at++) mean[at]! += values[row * width + at]!;
  });
  return mean.map((sum) => sum / Math.max(1, count));
}

/** A plane through a layer's outputs: the mean, and two directions of unit length. */
export interface Projection {
  mean: Float64Array;
  directions: readonly [Float64Array, Float64Array];
}

/** The first two principal components of values, `[rows, width]`; of two columns the columns themselves. */
export function projectionOf(values: Float64Array, rows: number): Projection {
  const width = values.length / rows;
  const mean = new Float64Array(width);
  for (let row = 0; row < rows; row++)
    for (let at = 0; at < width; at++) mean[at]! += values[row * width + at]! / rows;
  if (width === 2)
    return { mean: new Float64Array(2), directions: [Float64Array.of(1, 0), Float64Array.of(0, 1)] };
  const covariance = new Float64Array(width * width);
  for (let row = 0; row < rows; row++)
    for (let a = 0; a < width; a++)
      for (let b = 0; b < width; b++)
        covariance[a * width + b]! +=
          ((values[row * width + a]! - mean[a]!) * (values[row * width + b]! - mean[b]!)) / rows;
  const first = principal(covariance, width);
  return { mean, directions: [first, principal(covariance, width, first)] };
}

/** The main direction by power iteration, perpendicular to another. Its largest part is positive. */
function principal(covariance: Float64Array, width: number, beside?: Float64Array): Float64Array {
  let found = Float64Array.from({ length: width }, (_none, at) => 1 + at * 0.37);
  for (let turn = 0; turn < 200; turn++) {
    let next = Float64Array.from({ length: width }, (_none, a) =>
      found.reduce((sum, value, b) => sum + covariance[a * width + b]! * value, 0),
    );
    if (beside) {
      const along = next.reduce((sum, value, at) => sum + value * beside[at]!, 0);
      next = next.map((value, at) => value - along * beside[at]!);
    }
    const length = Math.hypot(...next);
    if (length < 1e-12)
      return beside
        ? perpendicularTo(beside)
        : Float64Array.from({ length: width }, (_none, at) => Number(at === 0));
    found = next.map((value) => value / length);
  }
  const largest = found.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
  return largest < 0 ? found.map((value) => -value) : found;
}

/** Any direction perpendicular to one. */
function perpendicularTo(one: Float64Array): Float64Array {
  const axis = one.reduce((least, value, at) => (Math.abs(value) < Math.abs(one[least]!) ? at : least), 0);
  const raw = one.map((value, at) => Number(at === axis) - one[axis]! * value);
  const length = Math.hypot(...raw);
  return raw.map((value) => value / length);
}

/** Places of values on a projection, `[rows, 2]`. */
export function project({ mean, directions }: Projection, values: Float64Array): [number, number][] {
  const width = mean.length;
  return Array.from({ length: values.length / width }, (_none, row) => {
    const place: [number, number] = [0, 0];
    for (const axis of [0, 1] as const)
      for (let at = 0; at < width; at++)
        place[axis] += (values[row * width + at]! - mean[at]!) * directions[axis][at]!;
    return place;
  });
}
