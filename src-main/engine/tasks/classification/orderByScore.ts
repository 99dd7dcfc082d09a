const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/**
 * The images of a split sorted by the score of one class, highest first. The sort is stable, and NaN comes last. It sorts
 * integers without a comparison function, because data with a thousand classes needs it a thousand times.
 * @param scores `[count, classes]`
 */
export function orderByScore(scores: Float32Array, index: number, classes: number): Uint32Array {
  const keys = new BigUint64Array(scores.length / classes);
  // Assumes little-endian byte order: the low word of each key comes first.
  const words = new Uint32Array(keys.buffer);
  for (let row = 0; row < keys.length; row++) {
    words[2 * row] = row;
    words[2 * row + 1] = 0xffffffff - rankOf(scores[row * classes + index]!);
  }
  keys.sort();
  return Uint32Array.from(keys, (_key, at) => words[2 * at]!);
}

/** A 32-bit integer that increases with the score; 0 for NaN. */
function rankOf(score: number): number {
  if (Number.isNaN(score)) return 0;
  float[0] = score + 0; // normalises -0 to 0
  const pattern = bits[0]!;
  return pattern >= 0x80000000 ? 0xffffffff - pattern : pattern + 0x80000000;
}
