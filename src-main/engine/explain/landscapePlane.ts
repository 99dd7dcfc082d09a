import type { RandomStream } from '../../../src-shared/arithmetic/random.ts';
import type { StoredTensor } from '../library/checkpointFile.ts';
import type { Network } from '../training/Network.ts';

/** All weights of a network, in layer order, as one vector per tensor. */
export type Point = readonly Float32Array[];

/** A plane through a point, along two directions. */
export interface Plane {
  origin: Point;
  first: Point;
  second: Point;
}

/** Tells which tensors of a network's weights count in distances: those that training changes by their gradients. */
export function trainableOf({ model }: Network): boolean[] {
  const trainable = new Set(model.trainableWeights);
  return model.weights.map((weight) => trainable.has(weight));
}

export const pointOf = (weights: readonly StoredTensor[]): Point => weights.map(({ data }) => data);

/** Number of last axes of a tensor that number its filters: one output each. */
const filterAxes = (name: string): number => (name.includes('depthwise_kernel') ? 2 : 1);

/**
 * A random direction in which each filter is as long as the network's own; for a dense layer a filter is the weights of one
 * unit. Biases, the parameters of normalisation and everything else with one value per unit do not move, nor do
 * weights that are not trained.
 */
export function filterNormalised(
  weights: readonly StoredTensor[],
  trainable: readonly boolean[],
  random: RandomStream,
): Point {
  return weights.map(({ name, shape, data }, at) => {
    const direction = new Float32Array(data.length);
    if (!trainable[at] || shape.length < 2) return direction;
    for (let index = 0; index < data.length; index++) direction[index] = random.normal(0, 1);
    const filters = shape.slice(-filterAxes(name)).reduce((product, side) => product * side, 1);
    for (let filter = 0; filter < filters; filter++) {
      let [own, drawn] = [0, 0];
      for (let index = filter; index < data.length; index += filters) {
        own += data[index]! ** 2;
        drawn += direction[index]! ** 2;
      }
      const scale = drawn > 0 ? Math.sqrt(own / drawn) : 0;
      for (let index = filter; index < data.length; index += filters) direction[index]! *= scale;
    }
    return direction;
  });
}

/** Sum over the counted tensors of the products of two vectors. */
function dot(a: Point, b: Point, counted: readonly boolean[]): number {
  let sum = 0;
  a.forEach((values, at) => {
    if (!counted[at]) return;
    const other = b[at]!;
    for (let index = 0; index < values.length; index++) sum += values[index]! * other[index]!;
  });
  return sum;
}

/** `a + factor * b` */
const along = (a: Point, b: Point, factor: number): Point =>
  a.map((values, at) => {
    const other = b[at]!;
    const sum = new Float32Array(values.length);
    for (let index = 0; index < sum.length; index++) sum[index] = values[index]! + factor * other[index]!;
    return sum;
  });

/**
 * The plane through three points: the first is the origin, the second lies along the first direction. Both directions
 * have the length 1 in the counted tensors; the others, such as moving averages, follow, so that the three points are on the plane
 * in every value. Undefined if the points lie on a line.
 */
export function planeThrough(
  [a, b, c]: readonly [Point, Point, Point],
  counted: readonly boolean[],
): Plane | undefined {
  const lengthOf = (vector: Point): number => Math.sqrt(dot(vector, vector, counted));
  const toB = along(b, a, -1);
  const toC = along(c, a, -1);
  const length = lengthOf(toB);
  if (length === 0) return undefined;
  const first = scaled(toB, 1 / length);
  const across = along(toC, first, -dot(toC, first, counted));
  const width = lengthOf(across);
  if (!(width > 1e-6 * lengthOf(toC))) return undefined;
  return { origin: a, first, second: scaled(across, 1 / width) };
}

const scaled = (vector: Point, factor: number): Point =>
  vector.map((values) => values.map((value) => value * factor));

/** Coordinates of the point of a plane that is nearest to a point. */
export function projector(
  { origin, first, second }: Plane,
  counted: readonly boolean[],
): (point: Point) => [number, number] {
  const [aa, ab, bb] = [
    dot(first, first, counted),
    dot(first, second, counted),
    dot(second, second, counted),
  ];
  const determinant = aa * bb - ab * ab;
  return (point) => {
    const away = along(point, origin, -1);
    const [a, b] = [dot(away, first, counted), dot(away, second, counted)];
    if (determinant === 0) return [0, 0];
    return [(a * bb - b * ab) / determinant, (b * aa - a * ab) / determinant];
  };
}

/** Adds up how far points are spread, in all directions and within a plane. */
export class Spread {
  readonly #plane: Plane;
  readonly #counted: readonly boolean[];
  readonly #sum: Float64Array[];
  #squares = 0;
  #count = 0;
  readonly #places: [number, number][] = [];

  constructor(plane: Plane, counted: readonly boolean[]) {
    [this.#plane, this.#counted] = [plane, counted];
    this.#sum = plane.origin.map(({ length }, at) => new Float64Array(counted[at] ? length : 0));
  }

  add(point: Point, place: [number, number]): void {
    point.forEach((values, at) => {
      if (!this.#counted[at]) return;
      const [sum, origin] = [this.#sum[at]!, this.#plane.origin[at]!];
      for (let index = 0; index < values.length; index++) {
        const away = values[index]! - origin[index]!;
        sum[index]! += away;
        this.#squares += away * away;
      }
    });
    this.#places.push(place);
    this.#count++;
  }

  /** Fraction of the variance that lies in the plane; null if the points are all the same. */
  get share(): number | null {
    const mean = this.#sum.reduce(
      (total, values) => total + values.reduce((sum, one) => sum + one * one, 0),
      0,
    );
    const all = this.#squares - mean / Math.max(1, this.#count);
    if (!(all > 0) || this.#count < 2) return null;
    const { first, second } = this.#plane;
    const middle = [0, 1].map(
      (axis) => this.#places.reduce((sum, place) => sum + place[axis]!, 0) / this.#count,
    ) as [number, number];
    const [aa, ab, bb] = [
      dot(first, first, this.#counted),
      dot(first, second, this.#counted),
      dot(second, second, this.#counted),
    ];
    const within = this.#places.reduce((sum, place) => {
      const [x, y] = [place[0] - middle[0], place[1] - middle[1]];
      return sum + x * x * aa + 2 * x * y * ab + y * y * bb;
    }, 0);
    return Math.min(1, within / all);
  }
}
