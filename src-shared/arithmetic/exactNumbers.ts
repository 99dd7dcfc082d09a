/** The shortest decimal number that identifies a float32 value. */
export function formatFloat32(value: number): string {
  if (!Number.isFinite(value)) return notFinite(value);
  for (let digits = 1; digits <= 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === Math.fround(value)) return tidy(text);
  }
  return tidy(value.toPrecision(9));
}

/** Removes trailing zeros after the decimal point and uses a true minus sign. */
function tidy(text: string): string {
  const [mantissa = '', exponent] = text.split('e');
  const short = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa;
  return `${short}${exponent === undefined ? '' : `e${exponent}`}`.replaceAll('-', '−');
}

const notFinite = (value: number): string => (Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '−∞');

/** A number with a fixed number of decimals and a true minus sign. */
export const formatFixed = (value: number, decimals: number): string =>
  Number.isFinite(value)
    ? (Math.abs(value) < 0.5 * 10 ** -decimals ? 0 : value).toFixed(decimals).replace('-', '−')
    : notFinite(value);

/**
 * Rounds the terms of a sum so that the displayed terms add up to the rounded sum exactly: each is at most one unit in
 * the last place away from its value (largest remainders).
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

/** The number that `formatFixed` wrote. */
export const readFixed = (text: string): number => Number(text.replace('−', '-'));

/** A number as the operand of a plus sign: negative numbers are put in parentheses. */
export const asTerm = (text: string): string => (text.startsWith('−') ? `(${text})` : text);

/**
 * The mean of some numbers as an equation in which every number is rounded as elsewhere on the screen; uses `≈` if the
 * displayed numbers do not give the displayed mean.
 * @param mean the engine's own value
 * @param decimals number of decimals; null for all digits of a float32
 */
export function formatMean(values: readonly number[], mean: number, decimals: number | null): string {
  const show = (value: number): string =>
    decimals === null ? formatFloat32(value) : formatFixed(value, decimals);
  const parts = values.map(show);
  const shownMean = parts.reduce((sum, part) => sum + readFixed(part), 0) / values.length;
  const sign = show(shownMean) === show(mean) ? '=' : '≈';
  const sum = parts.length > 16 ? 'Σ' : parts.map(asTerm).join(' + ');
  return `(${sum}) / ${values.length} ${sign} ${show(mean)}`;
}

/** The number of decimals that shows about `digits` significant digits of the largest value; from 0 to 9. */
export function decimalsFor(values: Iterable<number>, digits: number): number {
  let largest = 0;
  for (const value of values) if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
  if (largest === 0) return digits;
  return Math.max(0, Math.min(9, digits - 1 - Math.floor(Math.log10(largest))));
}
