/** A quantity measured once per round: its median and spread. */
export interface Spread {
  median: number;
  /** First and third quartile. */
  quartiles: [number, number];
  lowest: number;
  highest: number;
  rounds: number;
}

/** Collects the values of many quantities, round by round. */
export class Samples<Key extends object> {
  readonly #entries = new Map<string, { key: Key; values: number[] }>();

  add(key: Key, value: number): void {
    const name = JSON.stringify(key);
    const entry = this.#entries.get(name) ?? { key, values: [] };
    entry.values.push(value);
    this.#entries.set(name, entry);
  }

  /** The spread of every quantity, in order of first occurrence. */
  spreads(): (Key & Spread)[] {
    return [...this.#entries.values()].map(({ key, values }) => ({ ...key, ...spreadOf(values) }));
  }
}

/** The spread of a non-empty list of values; quantiles are interpolated linearly. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const quantile = (share: number): number => {
    const position = share * (sorted.length - 1);
    const below = sorted[Math.floor(position)]!;
    return below + (sorted[Math.ceil(position)]! - below) * (position - Math.floor(position));
  };
  return {
    median: quantile(0.5),
    quartiles: [quantile(0.25), quantile(0.75)],
    lowest: sorted[0]!,
    highest: sorted.at(-1)!,
    rounds: sorted.length,
  };
}
