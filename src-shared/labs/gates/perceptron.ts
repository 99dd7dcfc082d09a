import { RandomStream } from '../../arithmetic/random.ts';

/** The gates of the lecture. */
export const gateNames = ['and', 'nand', 'or', 'xor'] as const;
export type GateName = (typeof gateNames)[number];

/** The four inputs of a gate of two variables. */
export const inputRows = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
] as const;
type Point = readonly [number, number];

/** The output of each gate for the rows of {@link inputRows}. */
export const truthTables: Readonly<Record<GateName, readonly (0 | 1)[]>> = {
  and: [0, 0, 0, 1],
  nand: [1, 1, 1, 0],
  or: [0, 1, 1, 1],
  xor: [0, 1, 1, 0],
};

/** Weights of a perceptron of two inputs: its output is 1 where w1 x1 + w2 x2 + b > 0. */
export interface Perceptron {
  w1: number;
  w2: number;
  b: number;
}

/** The lecture's weights. No single perceptron computes XOR; NAND and OR followed by AND do. */
export const lectureWeights: Readonly<Record<Exclude<GateName, 'xor'>, Perceptron>> = {
  and: { w1: 0.5, w2: 0.5, b: -0.7 },
  nand: { w1: -0.5, w2: -0.5, b: 0.7 },
  or: { w1: 0.5, w2: 0.5, b: -0.2 },
};

/** The weighted sum of a perceptron. */
export const weightedSum = ({ w1, w2, b }: Perceptron, [x1, x2]: Point): number => w1 * x1 + w2 * x2 + b;

/** The output of a perceptron. */
export const fires = (perceptron: Perceptron, point: Point): 0 | 1 =>
  weightedSum(perceptron, point) > 0 ? 1 : 0;

/** The hidden outputs and the output of XOR as two layers: NAND and OR, then AND. */
export function xorOfTwoLayers(point: Point): { nand: 0 | 1; or: 0 | 1; output: 0 | 1 } {
  const nand = fires(lectureWeights.nand, point);
  const or = fires(lectureWeights.or, point);
  return { nand, or, output: fires(lectureWeights.and, [nand, or]) };
}

/** One presentation of a row to a perceptron that learns. */
export interface Presentation {
  /** Index in {@link inputRows}; -1 for the start. */
  row: number;
  /** Target minus output: 0 if it was right. */
  error: -1 | 0 | 1;
  /** The weights afterwards. */
  after: Perceptron;
  /** Number of corrections so far. */
  mistakes: number;
}

/** The course of a perceptron that learns a gate. */
export interface LearnedGate {
  presentations: readonly Presentation[];
  /** Whether a whole pass over the rows had no mistake. */
  converged: boolean;
}

/** Number of passes after which learning is given up. */
const MOST_PASSES = 40;

/**
 * The perceptron's learning rule (Rosenblatt, 1958): after a mistake, add rate × (target - output) × input to the
 * weights. Starts from random weights of a seed and presents the four rows in order.
 * @param rate learning rate
 */
export function learnGate(gate: GateName, rate: number, seed: number): LearnedGate {
  const stream = new RandomStream(seed, 'perceptron');
  let weights: Perceptron = { w1: stream.normal(), w2: stream.normal(), b: stream.normal() };
  const presentations: Presentation[] = [{ row: -1, error: 0, after: weights, mistakes: 0 }];
  let mistakes = 0;
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const before = mistakes;
    for (const [row, point] of inputRows.entries()) {
      const error = (truthTables[gate][row]! - fires(weights, point)) as -1 | 0 | 1;
      if (error !== 0) {
        mistakes++;
        const [x1, x2] = point;
        const change = rate * error;
        weights = { w1: weights.w1 + change * x1, w2: weights.w2 + change * x2, b: weights.b + change };
      }
      presentations.push({ row, error, after: weights, mistakes });
    }
    if (mistakes === before) return { presentations, converged: true };
  }
  return { presentations, converged: false };
}

/**
 * The number of mistakes that the perceptron convergence theorem allows (Novikoff, 1962), for a start w0 and any rate r.
 * With R the largest length of an input (x1, x2, 1) and γ the margin of the best separating plane u through the origin
 * of these three dimensions: after m mistakes w·u >= w0·u + r m γ, and |w|² <= |w0|² + m (r R)², as each correction
 * was made where w·x had the wrong sign. Solved for m. Infinity for a gate that no line separates.
 */
export function mistakeBound(gate: GateName, rate: number, start: Perceptron): number {
  if (gate === 'xor') return Infinity;
  const signed = inputRows.map(([x1, x2], row) => {
    const sign = truthTables[gate][row] === 1 ? 1 : -1;
    return [sign * x1, sign * x2, sign] as const;
  });
  const plane = nearestToOrigin(signed);
  const length = Math.hypot(...plane);
  const margin = Math.min(...signed.map((point) => dot(point, plane))) / length;
  const along = dot([start.w1, start.w2, start.b], plane) / length;
  const squares = start.w1 ** 2 + start.w2 ** 2 + start.b ** 2;
  const radius = Math.sqrt(3);
  // (along + r m γ)² <= squares + m r² R², the largest m where this can hold.
  const a = (rate * margin) ** 2;
  const b = 2 * along * rate * margin - (rate * radius) ** 2;
  const c = along ** 2 - squares;
  return Math.floor((-b + Math.sqrt(Math.max(0, b ** 2 - 4 * a * c))) / (2 * a));
}

type Vector = readonly [number, number, number];

/** The point of the convex hull of some points that is nearest to the origin (Gilbert, 1966), approximately: it still separates them. */
function nearestToOrigin(points: readonly Vector[]): Vector {
  let found = points[0]!;
  for (let turn = 0; turn < 20_000; turn++) {
    const best = points.reduce((one, other) => (dot(other, found) < dot(one, found) ? other : one));
    const way = best.map((value, at) => value - found[at]!) as unknown as Vector;
    const length = dot(way, way);
    if (length === 0) return found;
    const share = Math.max(0, Math.min(1, -dot(found, way) / length));
    if (share === 0) return found;
    found = found.map((value, at) => value + share * way[at]!) as unknown as Vector;
  }
  return found;
}

const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
