/** Number of values of a tensor with a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, side) => size * side, 1);
}

/**
 * Rows and columns of a layer's output `[H, W, C]`; a sequence `[T, C]` has one column, and units `[N]` have one
 * position.
 */
export function gridOf(shape: readonly number[]): [number, number] {
  if (shape.length === 3) return [shape[0]!, shape[1]!];
  return [shape.length === 2 ? shape[0]! : 1, 1];
}

/** Row-major indices of a value in a tensor of a shape, counting from 0. @param index number of the value */
export function placeIn(shape: readonly number[], index: number): number[] {
  const place: number[] = [];
  let rest = index;
  for (const size of [...shape].reverse()) {
    place.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return place;
}
