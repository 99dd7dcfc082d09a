const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/**
 * The images of a split by one class' score, the highest first; equal ones stay in order, and those that are no numbers are
 * last. Sorts whole numbers, without a comparison function: with a thousand classes it is done a thousand times.
 * @param scores `[count, classes]`
 */
export function orderByScore(scores: Float32Array, index: number, classes: number): Uint32Array {
  const keys = new BigUint64Array(scores.length / classes);
  // Of each key's two words, the lower comes first on every machine that runs this.
  const words = new Uint32Array(keys.buffer);
  for (let row = 0; row < keys.length; row++) {
    words[2 * row] = row;
    words[2 * row + 1] = 0xffffffff - rankOf(scores[row * classes + index]!);
  }
  keys.sort();
  return Uint32Array.from(keys, (_key, at) => words[2 * at]!);
}

/** A whole number of 32 bits that is larger for larger scores, and 0 for what is no number. */
function rankOf(score: number): number {
  if (Number.isNaN(score)) return 0;
  float[0] = score + 0; // of the two zeros, one
  const pattern = bits[0]!;
  return pattern >= 0x80000000 ? 0xffffffff - pattern : pattern + 0x80000000;
}
