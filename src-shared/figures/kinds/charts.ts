import { short } from '../parts/figure.ts';

/** Maximum number of points of an editable chart on a slide. */
const MOST_POINTS = 60;

/** Splits values into groups of equal size, few enough for an editable chart. */
export function groupsOf<T>(values: readonly T[]): T[][] {
  const size = Math.max(1, Math.ceil(values.length / MOST_POINTS));
  return Array.from({ length: Math.ceil(values.length / size) }, (_none, at) =>
    values.slice(at * size, (at + 1) * size),
  );
}

/** The mean of the finite values; null if there are none. */
export function meanOf(values: readonly number[]): number | null {
  const finite = values.filter(Number.isFinite);
  return finite.length ? finite.reduce((sum, value) => sum + value, 0) / finite.length : null;
}

/** A number for captions; a dash if it is not finite. */
export const told = (value: number): string => (Number.isFinite(value) ? short(value) : '–');
