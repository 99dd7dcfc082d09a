import { fractionOf, valueAt } from './sampleTrial.ts';
import { isWhole, type Dimension, type Range, type Space } from './space.ts';
import type { TrialResult } from './trials.ts';

/** Number of trials that a narrower space is made from. */
const BEST = 10;

/** How far a range reaches beyond the best values at least, as a fraction of the former range. */
const MARGIN = 0.02;

/**
 * The part of a space that holds the best trials, for the next search: of each range what lies between their values, of each list the
 * options that occur among them. Unchanged without a trial that has a value.
 * @param ranked the best trial first
 */
export function narrowSpace(space: Space, ranked: readonly TrialResult[]): Space {
  const best = ranked.filter(({ value }) => value !== null).slice(0, BEST);
  if (best.length === 0) return space;
  return space.map((dimension) => narrow(dimension, best));
}

function narrow(dimension: Dimension, best: readonly TrialResult[]): Dimension {
  const values = best.map(({ settings }) => settings[dimension.name]);
  if (dimension.kind === 'choice')
    return { ...dimension, options: dimension.options.filter((option) => values.includes(option as never)) };
  const fractions = values.map((value) => fractionOf(dimension, Number(value)));
  return {
    ...dimension,
    low: outward(dimension, Math.min(...fractions) - MARGIN, Math.floor),
    high: outward(dimension, Math.max(...fractions) + MARGIN, Math.ceil),
  };
}

/** The value at a fraction, rounded away from the others to two digits, within the range. */
function outward(range: Range, fraction: number, round: (value: number) => number): number {
  const value = valueAt(range, Math.max(0, Math.min(1, fraction)));
  const unit = 10 ** (Math.floor(Math.log10(Math.abs(value) || 1)) - 1);
  const rounded = isWhole(range) ? round(value) : Number((round(value / unit) * unit).toPrecision(2));
  return Math.max(range.low, Math.min(range.high, rounded));
}
