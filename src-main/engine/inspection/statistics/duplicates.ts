/** Minimum cosine similarity of duplicate kernels. */
const DUPLICATE_SIMILARITY = 0.999;
/** Kernels with fewer values may be similar by chance. */
const DUPLICATE_SMALLEST = 8;

/**
 * Pairs of kernels `[later, earlier]` with the same direction; each kernel is in at most one pair. All-zero kernels have
 * no direction.
 * @param values `[..., maps]`
 */
export function findDuplicates(values: Float32Array, maps: number): [number, number][] {
  const size = values.length / maps;
  if (size < DUPLICATE_SMALLEST) return [];
  const directions = normalised(values, maps, size);
  // For unit vectors, |u - v|^2 = 2 - 2 cos: the summation stops once it exceeds this bound.
  const most = 2 - 2 * DUPLICATE_SIMILARITY;
  const pairs: [number, number][] = [];
  for (let map = 1; map < maps; map++) {
    const direction = directions[map];
    if (!direction) continue;
    for (let earlier = 0; earlier < map; earlier++) {
      const other = directions[earlier];
      if (other && isWithin(direction, other, most)) {
        pairs.push([map, earlier]);
        break;
      }
    }
  }
  return pairs;
}

function isWithin(one: Float64Array, other: Float64Array, most: number): boolean {
  let squares = 0;
  for (let at = 0; at < one.length; at++) {
    squares += (one[at]! - other[at]!) ** 2;
    if (squares > most) return false;
  }
  return true;
}

function normalised(values: Float32Array, maps: number, size: number): (Float64Array | undefined)[] {
  return Array.from({ length: maps }, (_none, map) => {
    const direction = new Float64Array(size);
    let squares = 0;
    for (let at = 0; at < size; at++) {
      const value = values[at * maps + map]!;
      direction[at] = value;
      squares += value * value;
    }
    if (!(squares > 0 && squares < Infinity)) return undefined;
    const length = Math.sqrt(squares);
    for (let at = 0; at < size; at++) direction[at]! /= length;
    return direction;
  });
}
