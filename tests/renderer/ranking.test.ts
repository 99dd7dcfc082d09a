import { expect, test } from 'vitest';
import { findClasses, rankClasses } from '../../src-renderer/state/samples/ranking.ts';

const names = ['Goldfish', 'house finch', 'brambling', 'GOLDFINCH'];

test('classes are ranked by their scores; equal ones stay in order, and what is no number is last', () => {
  const ranked = rankClasses(Float32Array.of(0.25, NaN, 0.5, 0.25, 0), names);
  expect(ranked.map(({ index, name, rank }) => [index, name, rank])).toEqual([
    [2, 'brambling', 1],
    [0, 'Goldfish', 2],
    [3, 'GOLDFINCH', 3],
    [4, '4', 4],
    [1, 'house finch', 5],
  ]);
  expect(rankClasses([], names)).toEqual([]);
});

test('classes are found by a part of their name, and keep their ranks', () => {
  const ranked = rankClasses([0.1, 0.2, 0.3, 0.4], names);
  expect(findClasses(ranked, ' goldfi').map(({ name, rank }) => [name, rank])).toEqual([
    ['GOLDFINCH', 1],
    ['Goldfish', 4],
  ]);
  expect(findClasses(ranked, '')).toBe(ranked);
  expect(findClasses(ranked, 'dog')).toEqual([]);
});
