import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decimalsFor,
  formatFixed,
  formatFloat32,
  asTerm,
  formatMean,
  formatTerms,
} from '../../../src-shared/arithmetic/exactNumbers.ts';

const read = (text: string): number => Number(text.replaceAll('−', '-'));

describe('a float32 value in all its digits', () => {
  it('names exactly that value, and is as short as that allows', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Math.fround(read(formatFloat32(value)))).toBe(value === 0 ? 0 : value);
      }),
    );
    expect(formatFloat32(Math.fround(0.1))).toBe('0.1');
    expect(formatFloat32(-1)).toBe('−1');
    expect(formatFloat32(NaN)).toBe('NaN');
  });
});

describe('rounded terms', () => {
  it('add up to the rounded sum to the last digit, each at most one unit off', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 1, maxLength: 80 }),
        fc.integer({ min: 0, max: 6 }),
        (terms, decimals) => {
          const sum = terms.reduce((total, term) => total + term, 0);
          const shown = formatTerms(terms, sum, decimals).map(read);
          const unit = 10 ** -decimals;
          const total = shown.reduce((all, term) => all + Math.round(term / unit), 0);
          expect(total + 0).toBe(Math.round(sum / unit) + 0);
          shown.forEach((term, at) =>
            expect(Math.abs(term - terms[at]!)).toBeLessThanOrEqual(unit * 1.000001),
          );
        },
      ),
    );
  });
  it('are rounded each for itself where the sum is not theirs or not finite', () => {
    expect(formatTerms([0.26, 0.26], 9, 1)).toEqual(['0.3', '0.3']);
    expect(formatTerms([NaN, 1], NaN, 1)).toEqual(['NaN', '1.0']);
  });
});

describe('decimals', () => {
  it('show so many digits of the largest value', () => {
    expect(decimalsFor([0.012, -123.4], 5)).toBe(2);
    expect(decimalsFor([], 4)).toBe(4);
    expect(formatFixed(-0.00001, 3)).toBe('0.000');
    expect(formatFixed(-1.5, 2)).toBe('−1.50');
  });
});

describe('the equation of a mean', () => {
  it('shows each number as it is shown elsewhere, negative ones in brackets', () => {
    // A case found in a network: the rounded numbers give 0.10164, like the engine's rounded mean.
    expect(formatMean([0.686774, -0.407571, 0.712118, -0.584738], 0.10164575, 5)).toBe(
      '(0.68677 + (−0.40757) + 0.71212 + (−0.58474)) / 4 ≈ 0.10165',
    );
    expect(formatMean([0.5, -0.25], 0.125, 3)).toBe('(0.500 + (−0.250)) / 2 = 0.125');
  });

  it('says ≈ where the rounded numbers do not come out at the rounded mean, and = where they do', () => {
    expect(formatMean([0.14, 0.14], 0.14, 1)).toBe('(0.1 + 0.1) / 2 = 0.1');
    expect(formatMean([0.24, 0.24, 0.3], 0.26, 1)).toBe('(0.2 + 0.2 + 0.3) / 3 ≈ 0.3');
    expect(formatMean([0.34, 0.34], 0.44, 1)).toBe('(0.3 + 0.3) / 2 ≈ 0.4');
  });

  it('shows all digits, and sums of many numbers by their sign', () => {
    expect(formatMean([Math.fround(0.1), Math.fround(0.2)], Math.fround(0.15), null)).toMatch(
      /^\(0\.1 \+ 0\.2\) \/ 2 [=≈] 0\.15$/,
    );
    expect(formatMean(new Array<number>(25).fill(1), 1, 2)).toBe('(Σ) / 25 = 1.00');
  });

  it('puts brackets around what is below zero alone', () => {
    expect([asTerm('−0.5'), asTerm('0.5'), asTerm('NaN')]).toEqual(['(−0.5)', '0.5', 'NaN']);
  });
});
