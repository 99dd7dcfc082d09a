import { describe, expect, it } from 'vitest';
import { clipLine } from '../../src-shared/figures/parts/clipLine.ts';

const corner = { x: [0, 0.1], y: [0.9, 1] } as const;

describe('a line in a part of a plot', () => {
  it('is as it was where all of it is inside', () => {
    expect(
      clipLine(
        [
          [0, 0.9],
          [0.05, 0.95],
          [0.1, 1],
        ],
        corner,
      ),
    ).toEqual([
      [
        [0, 0.9],
        [0.05, 0.95],
        [0.1, 1],
      ],
    ]);
  });
  it('begins where it comes in and ends where it goes out', () => {
    // From (0, 0.8) to (0.1, 1) it rises by 0.2 in 0.1: it comes in halfway.
    expect(
      clipLine(
        [
          [0, 0.8],
          [0.1, 1],
          [1, 1],
        ],
        corner,
      ),
    ).toEqual([
      [
        [0.05, 0.9],
        [0.1, 1],
        [0.1, 1],
      ],
    ]);
  });
  it('is in parts where it leaves and comes back, and nothing where it stays outside', () => {
    const there = clipLine(
      [
        [0, 0.95],
        [0, 0.85],
        [0.1, 0.85],
        [0.1, 0.95],
      ],
      corner,
    );
    expect(there.map((part) => part.map((point) => point.map((value) => Number(value.toFixed(9)))))).toEqual([
      [
        [0, 0.95],
        [0, 0.9],
      ],
      [
        [0.1, 0.9],
        [0.1, 0.95],
      ],
    ]);
    expect(
      clipLine(
        [
          [0.2, 0],
          [0.2, 1],
        ],
        corner,
      ),
    ).toEqual([]);
    expect(clipLine([], corner)).toEqual([]);
  });
});
