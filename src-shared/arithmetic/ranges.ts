/** Smallest and largest finite value; `[0, 0]` when there is none. */
export function valueRange(values: ArrayLike<number>, start = 0, stride = 1): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (let at = start; at < values.length; at += stride) {
    const value = values[at]!;
    if (value < low) low = value;
    if (value > high && value !== Infinity) high = value;
  }
  return low > high || low === -Infinity ? [0, 0] : [low, high];
}

/** The root mean square of some values; those that are not finite are left out. */
export function rootMeanSquare(values: ArrayLike<number>): number {
  let squares = 0;
  let count = 0;
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!;
    if (!Number.isFinite(value)) continue;
    squares += value * value;
    count++;
  }
  return count === 0 ? 0 : Math.sqrt(squares / count);
}
