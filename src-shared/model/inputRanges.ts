import type { InputRange } from '../contract/imports.ts';

/** Ranges of values of images by name. */
export const ranges = {
  '0..1': { mean: [0], deviation: [1] },
  '0..255': { mean: [0], deviation: [1 / 255] },
  '-1..1': { mean: [0.5], deviation: [0.5] },
} as const satisfies Record<string, InputRange>;

const sameNumbers = (a: InputRange, b: InputRange): boolean =>
  a.mean.join() === b.mean.join() && a.deviation.join() === b.deviation.join();

/** A range as a person writes it: its name, or `MEAN,STD`. */
export function rangeText(range: InputRange): string {
  const named = Object.entries(ranges).find(([, known]) => sameNumbers(known, range));
  return named?.[0] ?? [...range.mean, ...range.deviation].join(',');
}

/**
 * A range as a person writes it: `0..1`, `0..255`, `-1..1`, or the mean and the standard deviation that images are normalised by, in
 * 0..1: `0.1307,0.3081`, for each channel `m,m,m,s,s,s`. Undefined for anything else.
 */
export function parseRange(text: string): InputRange | undefined {
  const named = (ranges as Record<string, InputRange>)[text.trim()];
  if (named) return named;
  const parts = text.split(',');
  const numbers = parts.map((part) => (part.trim() === '' ? NaN : Number(part)));
  if (numbers.some((value) => !Number.isFinite(value)) || numbers.length % 2 !== 0 || numbers.length > 8)
    return undefined;
  const half = numbers.length / 2;
  const [mean, deviation] = [numbers.slice(0, half), numbers.slice(half)];
  return deviation.every((value) => value > 0) ? { mean, deviation } : undefined;
}
