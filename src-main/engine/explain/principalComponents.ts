import { matMul, tensor2d, tidy, type Tensor2D } from '@tensorflow/tfjs-core';
import { RandomStream } from '../../../src-shared/arithmetic/random.ts';
import { breathe, type WhyTask } from './breathe.ts';
import { symmetricEigen } from './symmetricEigen.ts';

/** Rows of numbers, `[count, features]`. */
export interface Rows {
  values: Float32Array;
  count: number;
  features: number;
}

/** Rows projected onto the axes of largest variance. */
export interface Components {
  /** `[count, components]`, centred */
  points: Float32Array;
  components: number;
  /** What was subtracted from every row, `[features]`, and the axes, of length 1 and at right angles: `[components][features]`. */
  mean: Float64Array;
  axes: readonly Float64Array[];
  /** Fraction of the total variance along each axis, in [0, 1]; 0 if the variance is 0. */
  explained: Float64Array;
}

/** Oversampling: number of additional directions, which reduces the number of iterations. */
const SPARE = 8;
const MOST_ROUNDS = 80;
/** Iterations when the axes need not be exact, as for the neighbour search. */
const QUICK_ROUNDS = 5;
/** Number of rows per matrix product. */
const BLOCK = 500;

/**
 * Principal components by subspace iteration on the covariance (Halko, Martinsson, Tropp, "Finding structure with
 * randomness", 2011, algorithm 4.4), without forming the covariance matrix. The sign of each axis makes its largest
 * loading positive. Centres the rows in place.
 * @param wanted number of components; the result has fewer if there are fewer features or rows
 */
export async function principalComponents(
  rows: Rows,
  wanted: number,
  seed: number,
  task: WhyTask & { exact?: boolean } = {},
): Promise<Components> {
  const { count, features } = rows;
  const components = Math.min(wanted, features, count);
  const width = Math.min(components + SPARE, features, count);
  const { variance, mean } = centre(rows);
  const random = new RandomStream(seed, 'pca');
  let basis: Float64Array[] = Array.from({ length: width }, () =>
    Float64Array.from({ length: features }, () => random.normal()),
  );
  orthonormalise(basis);
  let before = new Float64Array(components);
  for (let round = 0; round < (task.exact === false ? QUICK_ROUNDS : MOST_ROUNDS); round++) {
    const image = await timesCovariance(rows, basis, task);
    const { values, vectors } = symmetricEigen(products(basis, image), width);
    basis = mix(image, vectors);
    orthonormalise(basis);
    const settled = before.every((value, at) => Math.abs(values[at]! - value) <= 1e-7 * values[0]!);
    before = values.slice(0, components);
    if (settled && round > 2) break;
  }
  basis.forEach(pointAlongLargest);
  const axes = basis.slice(0, components);
  return {
    points: await project(rows, axes, task),
    ...{ components, mean, axes },
    explained: Float64Array.from(before, (value) => (variance > 0 ? Math.max(0, value) / variance : 0)),
  };
}

/** Subtracts the mean. Returns it, and the remaining sum of squares. */
function centre({ values, count, features }: Rows): { variance: number; mean: Float64Array } {
  const sums = new Float64Array(features);
  for (let at = 0; at < values.length; at++) sums[at % features]! += values[at]!;
  let squares = 0;
  for (let at = 0; at < values.length; at++) {
    values[at] = values[at]! - sums[at % features]! / count;
    squares += values[at]! ** 2;
  }
  return { variance: squares, mean: sums.map((sum) => sum / count) };
}

/** Columns as one matrix `[columns, features]`. */
function stacked(columns: readonly Float64Array[]): Tensor2D {
  const features = columns[0]!.length;
  const values = new Float32Array(columns.length * features);
  columns.forEach((column, at) => values.set(column, at * features));
  return tensor2d(values, [columns.length, features]);
}

/** Calls a function with each block of rows, `[some, features]`, inside `tidy`. */
async function eachBlock(
  { values, count, features }: Rows,
  work: (block: Tensor2D, from: number) => void,
  task: WhyTask,
): Promise<void> {
  for (let from = 0; from < count; from += BLOCK) {
    const block = values.subarray(from * features, Math.min(count, from + BLOCK) * features);
    tidy(() => work(tensor2d(block, [block.length / features, features]), from));
    await breathe(task);
  }
}

/** The product of the scatter matrix (covariance times number of rows) with each column. */
async function timesCovariance(
  rows: Rows,
  columns: readonly Float64Array[],
  task: WhyTask,
): Promise<Float64Array[]> {
  const sums = columns.map(() => new Float64Array(rows.features));
  await eachBlock(
    rows,
    (block) => {
      const projected = matMul(block, stacked(columns), false, true);
      const part = matMul(projected, block, true, false).dataSync();
      sums.forEach((sum, column) => {
        for (let at = 0; at < sum.length; at++) sum[at]! += part[column * sum.length + at]!;
      });
    },
    task,
  );
  return sums;
}

/** The matrix of dot products of the columns of `a` and `b`, symmetrised. `[width, width]` */
function products(a: readonly Float64Array[], b: readonly Float64Array[]): Float64Array {
  const width = a.length;
  return Float64Array.from({ length: width * width }, (_none, at) => {
    const [i, j] = [Math.floor(at / width), at % width];
    return (dot(a[i]!, b[j]!) + dot(a[j]!, b[i]!)) / 2;
  });
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at]! * b[at]!;
  return sum;
}

/** Adds a multiple of one column to another. */
function addTo(target: Float64Array, source: Float64Array, factor: number): void {
  for (let at = 0; at < target.length; at++) target[at]! += factor * source[at]!;
}

/** The columns multiplied by a matrix `[width, width]`. */
function mix(columns: readonly Float64Array[], vectors: Float64Array): Float64Array[] {
  return columns.map((_none, to) => {
    const mixed = new Float64Array(columns[0]!.length);
    columns.forEach((column, from) => addTo(mixed, column, vectors[from * columns.length + to]!));
    return mixed;
  });
}

/** Gram-Schmidt orthonormalisation, done twice because of rounding; linearly dependent columns become 0. */
function orthonormalise(columns: readonly Float64Array[]): void {
  columns.forEach((column, at) => {
    const whole = Math.sqrt(dot(column, column));
    for (let pass = 0; pass < 2; pass++)
      for (const other of columns.slice(0, at)) addTo(column, other, -dot(column, other));
    const length = Math.sqrt(dot(column, column));
    const factor = length > 1e-10 * whole ? 1 / length : 0;
    column.forEach((value, place) => (column[place] = value * factor));
  });
}

function pointAlongLargest(column: Float64Array): void {
  const largest = column.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
  if (largest < 0) column.forEach((value, at) => (column[at] = -value));
}

/** The rows projected onto each column. `[count, columns]` */
async function project(rows: Rows, columns: readonly Float64Array[], task: WhyTask): Promise<Float32Array> {
  const points = new Float32Array(rows.count * columns.length);
  await eachBlock(
    rows,
    (block, from) =>
      points.set(matMul(block, stacked(columns), false, true).dataSync(), from * columns.length),
    task,
  );
  return points;
}
