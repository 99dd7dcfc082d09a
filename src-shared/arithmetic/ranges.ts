/** Minimum and maximum of the finite values; `[0, 0]` if there are none. */
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

/** Root mean square of the finite values. */
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
