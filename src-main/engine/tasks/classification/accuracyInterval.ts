/** Of a normal distribution, 95 % lie within so many standard deviations. */
const Z = 1.959963984540054;

/** Wilson's score interval at 95 % for a share of which `right` of `count` were seen; 0 to 1 where nothing was. */
export function accuracyInterval(right: number, count: number): [low: number, high: number] {
  if (count === 0) return [0, 1];
  const share = right / count;
  const spread =
    (Z * Math.sqrt((share * (1 - share) + (Z * Z) / (4 * count)) / count)) / (1 + (Z * Z) / count);
  const middle = (share + (Z * Z) / (2 * count)) / (1 + (Z * Z) / count);
  return [Math.max(0, middle - spread), Math.min(1, middle + spread)];
}
