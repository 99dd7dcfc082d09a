import { matMul, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { RandomStream } from '../random.ts';
import { breathe, type WhyTask } from './breathe.ts';
import { symmetricEigen } from './symmetricEigen.ts';

/** Rows of numbers, `[count, features]`. */
export interface Rows {
  values: Float32Array;
  count: number;
  features: number;
}

/** Rows in the axes of their largest variance. */
export interface Components {
  /** `[count, components]`, centred */
  points: Float32Array;
  components: number;
  /** Share of the whole variance along each axis, 0..1; 0 where there is none at all. */
  explained: Float64Array;
}

/** Directions looked for besides those wanted: the more, the fewer rounds. */
const SPARE = 8;
const MOST_ROUNDS = 80;
/** Rows in one product. */
const BLOCK = 500;

/**
 * The principal components of rows by subspace iteration on their covariance (Halko, Martinsson, Tropp, "Finding structure with
 * randomness", 2011, algorithm 4.4): the covariance itself is never made. Each axis points where its largest loading is
 * positive. Centres the rows in place.
 * @param wanted components; fewer where there are fewer features or rows
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
  const variance = centre(rows);
  const random = new RandomStream(seed, 'pca');
  let basis: Float64Array<ArrayBufferLike> = Float64Array.from({ length: features * width }, () =>
    random.normal(),
  );
  orthonormalise(basis, features, width);
  let before = new Float64Array(components);
  for (let round = 0; round < (task.exact === false ? 8 : MOST_ROUNDS); round++) {
    const image = await timesCovariance(rows, basis, width, task);
    const { values, vectors } = symmetricEigen(transposedProduct(basis, image, features, width), width);
    basis = image;
    await breathe(task);
    mix(basis, vectors, features, width);
    orthonormalise(basis, features, width);
    const settled = before.every((value, at) => Math.abs(values[at]! - value) <= 1e-7 * values[0]!);
    before = values.slice(0, components);
    await breathe(task);
    if (settled && round > 2) break;
  }
  pointAlongLargest(basis, features, width);
  return {
    points: project(rows, basis, width, components),
    components,
    explained: Float64Array.from(before, (value) => (variance > 0 ? Math.max(0, value) / variance : 0)),
  };
}

/** Takes the mean away. Returns the sum of squares that is left. */
function centre({ values, count, features }: Rows): number {
  const sums = new Float64Array(features);
  for (let at = 0; at < values.length; at++) sums[at % features]! += values[at]!;
  let squares = 0;
  for (let at = 0; at < values.length; at++) {
    values[at] = values[at]! - sums[at % features]! / count;
    squares += values[at]! ** 2;
  }
  return squares;
}

/** The rows' covariance times their number, by a matrix `[features, width]`. */
async function timesCovariance(
  { values, count, features }: Rows,
  basis: Float64Array,
  width: number,
  task: WhyTask,
): Promise<Float64Array> {
  const product = new Float64Array(features * width);
  for (let from = 0; from < count; from += BLOCK) {
    const block = values.subarray(from * features, Math.min(count, from + BLOCK) * features);
    tidy(() => {
      const part = tensor2d(block, [block.length / features, features]);
      const projected = matMul(part, tensor2d(Float32Array.from(basis), [features, width]));
      matMul(part, projected, true, false)
        .dataSync()
        .forEach((value, at) => (product[at]! += value));
    });
    await breathe(task);
  }
  return product;
}

/** `a` transposed by `b`, both `[features, width]`, made symmetric. */
function transposedProduct(a: Float64Array, b: Float64Array, features: number, width: number): Float64Array {
  const product = new Float64Array(width * width);
  for (let row = 0; row < features; row++)
    for (let i = 0; i < width; i++)
      for (let j = 0; j < width; j++) product[i * width + j]! += a[row * width + i]! * b[row * width + j]!;
  return product.map((value, at) => {
    const [i, j] = [Math.floor(at / width), at % width];
    return (value + product[j * width + i]!) / 2;
  });
}

/** `basis` `[features, width]` by `vectors` `[width, width]`, in place. */
function mix(basis: Float64Array, vectors: Float64Array, features: number, width: number): void {
  const mixed = new Float64Array(width);
  for (let row = 0; row < features; row++) {
    mixed.fill(0);
    for (let k = 0; k < width; k++)
      for (let column = 0; column < width; column++)
        mixed[column]! += basis[row * width + k]! * vectors[k * width + column]!;
    basis.set(mixed, row * width);
  }
}

/** Gram-Schmidt over the columns, twice, for rounding; a column that is a sum of those before it becomes 0. */
function orthonormalise(basis: Float64Array, features: number, width: number): void {
  const dot = (a: number, b: number): number => {
    let sum = 0;
    for (let row = 0; row < features; row++) sum += basis[row * width + a]! * basis[row * width + b]!;
    return sum;
  };
  for (let column = 0; column < width; column++) {
    const whole = Math.sqrt(dot(column, column));
    for (let pass = 0; pass < 2; pass++)
      for (let other = 0; other < column; other++) {
        const along = dot(column, other);
        for (let row = 0; row < features; row++)
          basis[row * width + column]! -= along * basis[row * width + other]!;
      }
    const length = Math.sqrt(dot(column, column));
    const factor = length > 1e-10 * whole ? 1 / length : 0;
    for (let row = 0; row < features; row++) basis[row * width + column]! *= factor;
  }
}

function pointAlongLargest(basis: Float64Array, features: number, width: number): void {
  for (let column = 0; column < width; column++) {
    let largest = 0;
    for (let row = 0; row < features; row++) {
      const value = basis[row * width + column]!;
      if (Math.abs(value) > Math.abs(largest)) largest = value;
    }
    if (largest < 0) for (let row = 0; row < features; row++) basis[row * width + column]! *= -1;
  }
}

function project(
  { values, count, features }: Rows,
  basis: Float64Array,
  width: number,
  components: number,
): Float32Array {
  const points = new Float32Array(count * components);
  const sums = new Float64Array(components);
  for (let row = 0; row < count; row++) {
    sums.fill(0);
    for (let feature = 0; feature < features; feature++) {
      const value = values[row * features + feature]!;
      if (value === 0) continue;
      for (let column = 0; column < components; column++)
        sums[column]! += value * basis[feature * width + column]!;
    }
    points.set(sums, row * components);
  }
  return points;
}
