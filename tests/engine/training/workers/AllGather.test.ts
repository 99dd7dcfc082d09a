import { describe, expect, it, vi } from 'vitest';
import {
  abort,
  makeAllGatherBuffer,
  AllGather,
  prepareAllGather,
} from '../../../../src-main/engine/training/workers/AllGather.ts';
import { StepAbandoned } from '../../../../src-main/engine/training/workers/StepAbandoned.ts';

describe('a allGather', () => {
  it('gives a shard that is alone its own numbers', () => {
    const place = makeAllGatherBuffer(1, 3);
    prepareAllGather(place, 1);
    const allGather = new AllGather(place, 0, () => 1000);
    for (let round = 0; round < 5; round++)
      expect(allGather.exchange(Float64Array.of(round, 7))).toEqual([Float64Array.of(round, 7)]);
  });

  it('ends when another does not come, for those who come later too', () => {
    const place = makeAllGatherBuffer(3, 1);
    prepareAllGather(place, 3);
    const wait = vi.spyOn(Atomics, 'wait');
    expect(() => new AllGather(place, 0, () => 50).exchange(Float64Array.of(1))).toThrow(StepAbandoned);
    expect(wait.mock.results.at(-1)!.value).toBe('timed-out');
    const longest = Math.max(...wait.mock.calls.map(([, , , left]) => left!));
    expect(longest).toBeLessThanOrEqual(50);
    expect(longest).toBeGreaterThan(0);
    wait.mockClear();
    expect(() => new AllGather(place, 1, () => 60_000).exchange(Float64Array.of(1))).toThrow(StepAbandoned);
    expect(wait).not.toHaveBeenCalled();
    wait.mockRestore();
  });

  it('ends at once when it was broken up before', () => {
    const place = makeAllGatherBuffer(2, 1);
    prepareAllGather(place, 2);
    abort(place);
    expect(() => new AllGather(place, 0, () => 60_000).exchange(Float64Array.of(1))).toThrow(StepAbandoned);
    prepareAllGather(place, 1);
    expect(new AllGather(place, 0, () => 10).exchange(Float64Array.of(4))).toEqual([Float64Array.of(4)]);
  });
});
