import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decimalsFor,
  formatFixed,
  formatFloat32,
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
