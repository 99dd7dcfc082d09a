import { short } from '../parts/figure.ts';

/** A chart on a slide has so many points at most, so that it can be edited. */
const MOST_POINTS = 60;

/** Values in order, in so many groups of one size that a chart stays editable. */
export function groupsOf<T>(values: readonly T[]): T[][] {
  const size = Math.max(1, Math.ceil(values.length / MOST_POINTS));
  return Array.from({ length: Math.ceil(values.length / size) }, (_none, at) =>
    values.slice(at * size, (at + 1) * size),
  );
}

/** The mean of the finite values; null where there is none. */
export function meanOf(values: readonly number[]): number | null {
  const finite = values.filter(Number.isFinite);
  return finite.length ? finite.reduce((sum, value) => sum + value, 0) / finite.length : null;
}

/** A number as captions have it; a dash for what is none. */
export const told = (value: number): string => (Number.isFinite(value) ? short(value) : '–');
