/** 95% of a normal distribution lie within this many standard deviations of the mean. */
const Z = 1.959963984540054;

/** Wilson's 95% score interval for an observed proportion `right / count`; [0, 1] if `count` is 0. */
export function accuracyInterval(right: number, count: number): [low: number, high: number] {
  if (count === 0) return [0, 1];
  const share = right / count;
  const spread =
    (Z * Math.sqrt((share * (1 - share) + (Z * Z) / (4 * count)) / count)) / (1 + (Z * Z) / count);
  const middle = (share + (Z * Z) / (2 * count)) / (1 + (Z * Z) / count);
  return [Math.max(0, middle - spread), Math.min(1, middle + spread)];
}
