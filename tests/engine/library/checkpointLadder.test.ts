import { describe, expect, it } from 'vitest';
import {
  defaultLadder,
  pauseBetween,
  roomFor,
  surplus,
} from '../../../src-main/engine/library/checkpointLadder.ts';

/** The checkpoints that are kept of a series. */
function kept(made: readonly number[], interval: number, stepsPerEpoch: number, room: number): number[] {
  let steps: number[] = [];
  const isEpochEnd = (step: number): boolean => step % stepsPerEpoch === 0;
  for (const step of made) {
    steps.push(step);
    const gone = new Set(surplus(steps, { interval, isEpochEnd }, room));
    steps = steps.filter((one) => !gone.has(one));
  }
  return steps;
}

describe('the ladder of checkpoints', () => {
  it('keeps every rung, every epoch’s end and the beginning, but not what pauses leave between', () => {
    const rungs = Array.from({ length: 40 }, (_unused, at) => at * 250);
    const made = [...rungs, ...rungs.map((step) => step + 30), 938, 1876].sort((a, b) => a - b);
    const steps = kept(made, 250, 938, 1000);
    expect(steps).toEqual(expect.arrayContaining([0, 938, 1876]));
    const gaps = steps.slice(1).map((step, at) => step - steps[at]!);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(250);
    expect(steps.length).toBeLessThan(50);
  });

  it('never has more than there is room for, and spreads those evenly over the whole run', () => {
    const made = Array.from({ length: 2000 }, (_unused, at) => at * 100);
    const steps = kept(made, 100, Infinity, 50);
    expect(steps).toHaveLength(50);
    expect([steps[0], steps.at(-1)]).toEqual([0, 199_900]);
    const gaps = steps.slice(1).map((step, at) => step - steps[at]!);
    expect(Math.max(...gaps)).toBeLessThanOrEqual((4 * 199_900) / 50);
  });

  it('takes more room than one checkpoint, however large that is, and never saves more than a fiftieth of the time', () => {
    expect(roomFor(defaultLadder, 740_000)).toBe(345);
    expect(roomFor(defaultLadder, 4e9)).toBe(4);
    expect(roomFor(defaultLadder, 100)).toBe(1000);
    expect(pauseBetween(defaultLadder, 2)).toBe(500);
    expect(pauseBetween(defaultLadder, 100)).toBe(5000);
  });
});
