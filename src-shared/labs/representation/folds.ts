/** The tent: 2x up to the middle and back down to 0; made of two ReLUs. */
export function tent(x: number): number {
  const relu = (value: number): number => Math.max(0, value);
  return 2 * relu(x) - 4 * relu(x - 0.5);
}

/** The tent applied `depth` times. */
export function foldedTent(x: number, depth: number): number {
  let value = x;
  for (let layer = 0; layer < depth; layer++) value = tent(value);
  return value;
}

/** Number of straight pieces of the folded tent on 0..1, counted by its changes of slope. */
export function countPieces(depth: number): number {
  const count = 4 * 2 ** depth;
  const at = (index: number): number => foldedTent(index / count, depth);
  let pieces = 1;
  for (let index = 1; index < count; index++)
    if (Math.abs(at(index + 1) - 2 * at(index) + at(index - 1)) > 1e-9) pieces++;
  return pieces;
}
