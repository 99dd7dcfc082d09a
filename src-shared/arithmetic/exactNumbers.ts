/** The shortest decimal that names exactly this float32 value, as the engine holds it. */
export function formatFloat32(value: number): string {
  if (!Number.isFinite(value)) return notFinite(value);
  for (let digits = 1; digits <= 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === Math.fround(value)) return tidy(text);
  }
  return tidy(value.toPrecision(9));
}

/** Without trailing zeros after the point, and with a true minus sign. */
function tidy(text: string): string {
  const [mantissa = '', exponent] = text.split('e');
  const short = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa;
  return `${short}${exponent === undefined ? '' : `e${exponent}`}`.replaceAll('-', '−');
}

const notFinite = (value: number): string => (Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '−∞');

/** A number with so many decimals, and a true minus sign. */
export const formatFixed = (value: number, decimals: number): string =>
  Number.isFinite(value)
    ? (Math.abs(value) < 0.5 * 10 ** -decimals ? 0 : value).toFixed(decimals).replace('-', '−')
    : notFinite(value);

/**
 * Terms of a sum, rounded so that what is shown adds up to the rounded sum to its last digit: each is at most one unit of
 * the last place away from its own value (largest remainders).
 * @returns one text per term, in order
 */
export function formatTerms(terms: readonly number[], sum: number, decimals: number): string[] {
  const unit = 10 ** decimals;
  const scaled = terms.map((term) => term * unit);
  const target = Math.round(sum * unit);
  const floors = scaled.map(Math.floor);
  const missing = target - floors.reduce((total, value) => total + value, 0);
  if (!Number.isSafeInteger(missing) || missing < 0 || missing > terms.length)
    return terms.map((term) => formatFixed(term, decimals));
  const byRemainder = scaled
    .map((value, at) => ({ at, remainder: value - floors[at]! }))
    .sort((a, b) => b.remainder - a.remainder || a.at - b.at);
  for (const { at } of byRemainder.slice(0, missing)) floors[at]! += 1;
  return floors.map((value) => formatFixed(value / unit, decimals));
}

/** A number as it stands after a plus sign: one below zero is put in brackets. */
export const asTerm = (text: string): string => (text.startsWith('−') ? `(${text})` : text);

/**
 * The mean of some numbers as an equation in which every number is rounded as it is wherever else it is shown; `≈` where what is shown
 * does not come out at the mean that is shown.
 * @param mean the engine's own
 * @param decimals of all numbers; null is all the digits of a float32
 */
export function formatMean(values: readonly number[], mean: number, decimals: number | null): string {
  const show = (value: number): string =>
    decimals === null ? formatFloat32(value) : formatFixed(value, decimals);
  const read = (text: string): number => Number(text.replace('−', '-'));
  const parts = values.map(show);
  const shownMean = parts.reduce((sum, part) => sum + read(part), 0) / values.length;
  const sign = show(shownMean) === show(mean) ? '=' : '≈';
  const sum = parts.length > 16 ? 'Σ' : parts.map(asTerm).join(' + ');
  return `(${sum}) / ${values.length} ${sign} ${show(mean)}`;
}

/** Decimals that show about `digits` significant ones of the largest of some values; from 0 to 9. */
export function decimalsFor(values: Iterable<number>, digits: number): number {
  let largest = 0;
  for (const value of values) if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
  if (largest === 0) return digits;
  return Math.max(0, Math.min(9, digits - 1 - Math.floor(Math.log10(largest))));
}
