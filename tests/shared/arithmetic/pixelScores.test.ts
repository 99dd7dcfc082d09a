import { describe, expect, it } from 'vitest';
import {
  classOverlaps,
  countPixels,
  meanOverlap,
  pixelAccuracy,
} from '../../../src-shared/arithmetic/pixelScores.ts';

describe('the scores of pixels', () => {
  const counts = new Float64Array(9);
  countPixels([0, 0, 0, 1, 1, 2], [0, 0, 1, 1, 0, 2], counts, 3);
  countPixels([0], [2], counts, 3);

  it('are counted by what pixels are and what they were taken for, picture by picture', () => {
    expect([...counts]).toEqual([2, 1, 1, 1, 1, 0, 0, 0, 1]);
  });

  it('are the right pixels of a class divided by all that are it or are taken for it', () => {
    const overlaps = classOverlaps(counts, 3);
    expect(overlaps).toEqual([2 / 5, 1 / 3, 1 / 2]);
    expect(meanOverlap(overlaps)).toBeCloseTo((2 / 5 + 1 / 3 + 1 / 2) / 3, 15);
    expect(pixelAccuracy(counts, 3)).toBe(4 / 7);
  });

  it('leave out a class that is nowhere, but not one that is only wrongly said', () => {
    const overlaps = classOverlaps([3, 0, 1, 0, 0, 0, 0, 0, 0], 3);
    expect(overlaps).toEqual([3 / 4, NaN, 0]);
    expect(meanOverlap(overlaps)).toBe(3 / 8);
    expect(meanOverlap([NaN])).toBeNaN();
  });
});
