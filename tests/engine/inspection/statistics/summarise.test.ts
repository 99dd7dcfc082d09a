import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../../../src-shared/arithmetic/random.ts';
import { BINS, MOST_VALUES, summarise } from '../../../../src-main/engine/inspection/statistics/summarise.ts';

const draw = (count: number, seed = 1): Float32Array => {
  const random = new RandomStream(seed, 'values');
  return Float32Array.from({ length: count }, () => (random.nextFloat() < 0.3 ? 0 : random.normal() * 2 + 1));
};

/** The same in float64, directly from the definitions. */
function reference(values: number[]) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, standardDeviation: Math.sqrt(variance) };
}

describe('a summary', () => {
  it.each([1, 2, 7, 5000, MOST_VALUES])('of %i values agrees with the definitions in float64', (count) => {
    const values = draw(count);
    const summary = summarise([values]);
    const { mean, standardDeviation } = reference([...values]);
    expect(summary.mean).toBeCloseTo(mean, 12);
    expect(summary.standardDeviation).toBeCloseTo(standardDeviation, 12);
    expect(summary.zeros).toBe(values.filter((value) => value === 0).length / count);
    expect([summary.low, summary.high]).toEqual([Math.min(...values), Math.max(...values)]);
    expect(summary).toMatchObject({ size: count, count, nonFinite: 0 });
    const width = (summary.high - summary.low) / BINS;
    const inBin = (value: number, bin: number) =>
      value >= summary.low + bin * width && (value < summary.low + (bin + 1) * width || bin === BINS - 1);
    summary.bins.forEach((counted, bin) => {
      const expected = values.filter((value) => inBin(value, bin)).length;
      expect(Math.abs(counted - expected)).toBeLessThanOrEqual(1); // a value on an edge may round to either side
    });
    expect(summary.bins.reduce((sum, one) => sum + one, 0)).toBe(count);
  });

  it('takes several arrays as one', () => {
    const values = draw(900);
    expect(summarise([values.slice(0, 7), values.slice(7, 7), values.slice(7)])).toEqual(summarise([values]));
  });

  it('of very many values looks evenly at all maps, and comes near', () => {
    const values = Float32Array.from(draw(16 * 40_000), (value, at) => value + (at % 16));
    const summary = summarise([values.subarray(0, 100_001), values.subarray(100_001)]);
    const { mean, standardDeviation } = reference([...values]);
    expect(summary.size).toBe(values.length);
    expect(summary.count).toBeGreaterThan(MOST_VALUES / 2);
    expect(summary.count).toBeLessThanOrEqual(MOST_VALUES);
    expect(summary.mean).toBeCloseTo(mean, 0);
    expect(Math.abs(summary.mean - mean)).toBeLessThan(0.15);
    expect(Math.abs(summary.standardDeviation - standardDeviation)).toBeLessThan(0.15);
  });

  it('leaves out what is not finite, and counts it', () => {
    const summary = summarise([Float32Array.from([1, NaN, 3, Infinity, -Infinity])]);
    expect(summary).toMatchObject({ count: 5, nonFinite: 3, mean: 2, standardDeviation: 1, low: 1, high: 3 });
    expect(summarise([Float32Array.from([NaN])])).toMatchObject({ nonFinite: 1, mean: 0, low: 0, high: 0 });
  });

  it('of equal values has them all in one bin', () => {
    const { bins, standardDeviation } = summarise([new Float32Array(50).fill(0.25)]);
    expect(bins[0]).toBe(50);
    expect(standardDeviation).toBe(0);
  });
});
