import { breathe, type WhyTask } from './breathe.ts';
import type { Rows } from './principalComponents.ts';

/** The nearest other rows of each row, nearest first, both arrays `[count, neighbours]`. */
export interface Neighbours {
  indices: Int32Array;
  distances: Float64Array;
  neighbours: number;
}

/** Number of rows compared with all others before yielding. */
const BLOCK = 64;

/** The exact nearest neighbours by Euclidean distance. Ties are in index order. */
export async function nearestNeighbours(
  { values, count, features }: Rows,
  wanted: number,
  task: WhyTask = {},
): Promise<Neighbours> {
  const neighbours = Math.min(wanted, count - 1);
  const indices = new Int32Array(count * neighbours).fill(-1);
  const distances = new Float64Array(count * neighbours).fill(Infinity);
  for (let row = 0; row < count; row++) {
    const end = (row + 1) * neighbours;
    for (let other = 0; other < count; other++) {
      if (other === row) continue;
      const squared = squaredDistance(
        values,
        row * features,
        other * features,
        features,
        distances[end - 1]!,
      );
      if (squared >= distances[end - 1]!) continue;
      let at = end - 1;
      for (; at > row * neighbours && distances[at - 1]! > squared; at--) {
        distances[at] = distances[at - 1]!;
        indices[at] = indices[at - 1]!;
      }
      distances[at] = squared;
      indices[at] = other;
    }
    if (row % BLOCK === BLOCK - 1) await breathe(task);
  }
  return { indices, distances: distances.map(Math.sqrt), neighbours };
}

/** Squared distance; returns early once it exceeds `most`. */
function squaredDistance(values: Float32Array, a: number, b: number, features: number, most: number): number {
  let sum = 0;
  for (let at = 0; at < features && sum < most; at++) sum += (values[a + at]! - values[b + at]!) ** 2;
  return sum;
}
