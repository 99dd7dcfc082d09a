import { RandomStream } from '../../arithmetic/random.ts';

/** Number of points of the line that is fitted. */
export const POINTS = 100;
/** Points between two pictures. */
export const PER_PICTURE = 5;

export interface DescentSettings {
  /** Points of a mini-batch. */
  batch: number;
  rate: number;
  epochs: number;
  /** Deviation of the points from the line. */
  noise: number;
  seed: number;
}

/** The way of one kind of descent. */
export interface Descent {
  /** Points of one update. */
  batch: number;
  /** Slope and height of the line after each update, the start first. */
  path: readonly (readonly [slope: number, height: number])[];
  /** Mean loss over all points after each update. */
  losses: readonly number[];
}

/** Whole batch, mini-batches and single points, from the same start on the same points. */
export interface Descents {
  whole: Descent;
  mini: Descent;
  single: Descent;
  /** Loss of any line, and where it is lowest. */
  loss(slope: number, height: number): number;
  best: readonly [number, number];
}

const TRUE_LINE = [1.5, 0.5] as const;
const START = [-1.5, 2] as const;

/** Fits a line y = a x + b to points by gradient descent on the mean of (y - t)² / 2, in float64. */
export function descendAll({ batch, rate, epochs, noise, seed }: DescentSettings): Descents {
  const stream = new RandomStream(seed, 'points');
  const xs = Float64Array.from({ length: POINTS }, () => stream.uniform(-1.5, 1.5));
  const ys = xs.map((x) => TRUE_LINE[0] * x + TRUE_LINE[1] + stream.normal(0, noise));
  const loss = (slope: number, height: number): number =>
    xs.reduce((sum, x, at) => sum + (slope * x + height - ys[at]!) ** 2 / 2, 0) / POINTS;
  const descend = (size: number): Descent => {
    let [slope, height]: [number, number] = [...START];
    const path: [number, number][] = [[slope, height]];
    const losses = [loss(slope, height)];
    for (let epoch = 0; epoch < epochs; epoch++) {
      const order = new RandomStream(seed, 'order', epoch).shuffle(Int32Array.from(xs.keys()));
      for (let from = 0; from < POINTS; from += size) {
        const indices = order.subarray(from, Math.min(POINTS, from + size));
        let [bySlope, byHeight] = [0, 0];
        for (const at of indices) {
          const off = slope * xs[at]! + height - ys[at]!;
          bySlope += off * xs[at]!;
          byHeight += off;
        }
        slope -= (rate * bySlope) / indices.length;
        height -= (rate * byHeight) / indices.length;
        path.push([slope, height]);
        losses.push(loss(slope, height));
      }
    }
    return { batch: size, path, losses };
  };
  return {
    ...{ whole: descend(POINTS), mini: descend(batch), single: descend(1) },
    ...{ loss, best: leastSquares(xs, ys) },
  };
}

/** Number of updates that a descent has made once it has seen some points. */
export const updatesAfter = ({ batch, path }: Descent, points: number): number => {
  const perEpoch = Math.ceil(POINTS / batch);
  const [epochs, rest] = [Math.floor(points / POINTS), points % POINTS];
  return Math.min(path.length - 1, epochs * perEpoch + Math.floor(rest / batch));
};

function leastSquares(xs: Float64Array, ys: Float64Array): [number, number] {
  const mean = (values: Float64Array): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(xs), mean(ys)];
  const [cross, square] = xs.reduce(
    ([a, b], value, at) => [a + (value - x) * (ys[at]! - y), b + (value - x) ** 2] as const,
    [0, 0] as readonly [number, number],
  );
  const slope = cross / square;
  return [slope, y - slope * x];
}
