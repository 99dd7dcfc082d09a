import { RandomStream } from '../arithmetic/random.ts';
import type { Settings } from '../contract/training.ts';
import { isWhole, type Dimension, type Range, type SearchedName, type Space } from './space.ts';

/** The settings of a trial that its search varies. */
export type TrialSettings = Partial<Pick<Settings, SearchedName>>;

/** Significant digits of the numbers that are drawn: what is printed is what was used. */
const DIGITS = 6;

/** The settings of a trial, which depend on the seed and on the trial's number alone. */
export function sampleTrial(space: Space, seed: number, trial: number): TrialSettings {
  return Object.fromEntries(
    space.map((dimension) => {
      const stream = new RandomStream(seed, 'trial', trial, dimension.name);
      return [dimension.name, draw(dimension, stream)];
    }),
  );
}

/** The seed of a trial's own initial weights. */
export const seedOfTrial = (seed: number, trial: number): number =>
  new RandomStream(seed, 'trial', trial, 'own seed').nextUint32();

function draw(dimension: Dimension, stream: RandomStream): string | number {
  if (dimension.kind === 'choice') return dimension.options[stream.integer(dimension.options.length)]!;
  const { low, high, logarithmic } = dimension;
  if (isWhole(dimension) && !logarithmic) return low + stream.integer(Math.floor(high) - Math.ceil(low) + 1);
  const value = valueAt(dimension, stream.nextFloat());
  const rounded = isWhole(dimension) ? Math.round(value) : Number(value.toPrecision(DIGITS));
  return Math.min(high, Math.max(low, rounded));
}

/** The value at a fraction of a range. */
export function valueAt({ low, high, logarithmic }: Range, fraction: number): number {
  return logarithmic ? low * (high / low) ** fraction : low + (high - low) * fraction;
}

/** Where in a range a value lies, from 0 to 1; 0.5 if its ends are equal. */
export function fractionOf({ low, high, logarithmic }: Range, value: number): number {
  if (low === high) return 0.5;
  return logarithmic ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
}
