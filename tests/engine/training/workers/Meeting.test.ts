import { describe, expect, it, vi } from 'vitest';
import {
  breakUp,
  makeMeetingPlace,
  Meeting,
  prepareMeetings,
} from '../../../../src-main/engine/training/workers/Meeting.ts';
import { StepAbandoned } from '../../../../src-main/engine/training/workers/StepAbandoned.ts';

describe('a meeting', () => {
  it('gives a shard that is alone its own numbers', () => {
    const place = makeMeetingPlace(1, 3);
    prepareMeetings(place, 1);
    const meeting = new Meeting(place, 0, () => 1000);
    for (let round = 0; round < 5; round++)
      expect(meeting.exchange(Float64Array.of(round, 7))).toEqual([Float64Array.of(round, 7)]);
  });

  it('ends when another does not come, for those who come later too', () => {
    const place = makeMeetingPlace(3, 1);
    prepareMeetings(place, 3);
    const wait = vi.spyOn(Atomics, 'wait');
    expect(() => new Meeting(place, 0, () => 50).exchange(Float64Array.of(1))).toThrow(StepAbandoned);
    expect(wait.mock.results.at(-1)!.value).toBe('timed-out');
    const longest = Math.max(...wait.mock.calls.map(([, , , left]) => left!));
    expect(longest).toBeLessThanOrEqual(50);
    expect(longest).toBeGreaterThan(0);
    wait.mockClear();
    expect(() => new Meeting(place, 1, () => 60_000).exchange(Float64Array.of(1))).toThrow(StepAbandoned);
    expect(wait).not.toHaveBeenCalled();
    wait.mockRestore();
  });

  it('ends at once when it was broken up before', () => {
    const place = makeMeetingPlace(2, 1);
    prepareMeetings(place, 2);
    breakUp(place);
    expect(() => new Meeting(place, 0, () => 60_000).exchange(Float64Array.of(1))).toThrow(StepAbandoned);
    prepareMeetings(place, 1);
    expect(new Meeting(place, 0, () => 10).exchange(Float64Array.of(4))).toEqual([Float64Array.of(4)]);
  });
});
