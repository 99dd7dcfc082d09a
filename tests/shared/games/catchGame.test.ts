import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../../src-shared/arithmetic/random.ts';
import { catchGame, FIELD, isCaught, type CatchState } from '../../../src-shared/games/catchGame.ts';

const play = (first: CatchState, actions: readonly number[]) => {
  let [state, rewards, isOver] = [first, [] as number[], false];
  for (const action of actions) {
    let reward: number;
    ({ state, reward, isOver } = catchGame.act(state, action));
    rewards = [...rewards, reward];
  }
  return { state, rewards, isOver };
};

describe('the game of catching', () => {
  it('draws the square and the paddle below it', () => {
    const pixels = catchGame.picture({ row: 2, column: 7, paddle: 3 });
    const lit = [...pixels.keys()].filter((at) => pixels[at] === 255);
    expect(lit).toEqual([27, 92, 93, 94]);
    expect(pixels.filter((value) => value !== 0 && value !== 255)).toHaveLength(0);
    expect(pixels).toHaveLength(catchGame.shape.reduce((a, b) => a * b));
  });

  it('ends in the last row, with a reward for a square above any part of the paddle', () => {
    const first = { row: 0, column: 5, paddle: 2 };
    const still = Array<number>(9).fill(1);
    const missed = play(first, still);
    expect(missed.rewards).toEqual([0, 0, 0, 0, 0, 0, 0, 0, -1]);
    expect([missed.isOver, isCaught(missed.state)]).toEqual([true, false]);
    for (const [right, reward] of [
      [1, -1],
      [2, 1],
      [3, 1],
      [4, 1],
      [5, -1],
    ] as const) {
      const { rewards, state } = play(first, [...Array<number>(right).fill(2), ...still].slice(0, 9));
      expect(rewards.at(-1)).toBe(reward);
      expect(isCaught(state)).toBe(reward === 1);
    }
  });

  it('moves the paddle by one column and never out of the field', () => {
    const far = { row: 0, column: 0, paddle: 8 };
    expect(catchGame.act(far, 2).state.paddle).toBe(8);
    expect(catchGame.act(far, 0).state).toEqual({ row: 1, column: 0, paddle: 7 });
    // The farthest square can just be caught.
    expect(play(far, Array<number>(9).fill(0)).rewards.at(-1)).toBe(1);
    expect(far).toEqual({ row: 0, column: 0, paddle: 8 });
    for (const action of [-1, 3, 0.5, NaN]) expect(() => catchGame.act(far, action)).toThrow(RangeError);
  });

  it('begins at random anywhere, the same for the same stream', () => {
    const firsts = Array.from({ length: 400 }, (_none, game) =>
      catchGame.begin(new RandomStream(1, 'game', game)),
    );
    expect(new Set(firsts.map(({ column }) => column)).size).toBe(FIELD);
    expect([...new Set(firsts.map(({ paddle }) => paddle))].sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(catchGame.begin(new RandomStream(1, 'game', 7))).toEqual(firsts[7]);
  });
});
