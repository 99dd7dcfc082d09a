/** So many digits tell even the best networks apart. */
const MOST_DIGITS = 6;

/** An area below a curve, 0..1: with three digits, and near 1 with as many as tell it from a perfect one; a dash where there is none. */
export function formatArea(area: number | undefined): string {
  if (area === undefined || !Number.isFinite(area)) return '–';
  let digits = 3;
  while (area < 1 && digits < MOST_DIGITS && Number(area.toFixed(digits)) === 1) digits++;
  return area.toFixed(digits);
}
