import { describe, expect, test } from 'vitest';
import { highestScore, NO_CLASS } from '../../../src-shared/model/highestScore.ts';
import { outputNames } from '../../../src-shared/model/outputNames.ts';

describe('the highest score', () => {
  test.each([
    ['the highest', [0.1, 0.7, 0.2], 1],
    ['the first of equal ones', [0.4, 0.2, 0.4], 0],
    ['one that is infinite', [1, Infinity, 2], 1],
    ['the first where all are as low as can be', [-Infinity, -Infinity], 0],
    ['no class where all are NaN', [NaN, NaN], NO_CLASS],
    ['no class where the first is NaN', [NaN, 1], NO_CLASS],
    ['no class where the last is NaN', [1, 0, NaN], NO_CLASS],
    ['no class where there are none', [], NO_CLASS],
  ])('is %s', (_name, scores, expected) => {
    expect(highestScore(scores)).toBe(expected);
  });

  test('is looked for in one row of many', () => {
    const scores = Float32Array.of(9, 1, 2, 3, NaN, 0);
    expect([0, 2, 4].map((from) => highestScore(scores, from, 2))).toEqual([0, 1, NO_CLASS]);
  });
});

describe('the names of a network’s outputs', () => {
  test('are the classes of the data, and numbers beyond them', () => {
    expect(outputNames(['cat', 'dog'], 4)).toEqual(['cat', 'dog', '2', '3']);
    expect(outputNames(['cat', 'dog'], 2)).toEqual(['cat', 'dog']);
  });
  test('are never the same twice', () => {
    expect(outputNames(['3', '1'], 4)).toEqual(['3', '1', '2', '#3']);
  });
});
