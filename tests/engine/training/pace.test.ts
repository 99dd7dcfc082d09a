import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Pace } from '../../../src-main/engine/training/loop/Pace.ts';
import type { StepMetrics } from '../../../src-shared/contract/service.ts';
import { eventually } from '../../eventually.ts';
import { openTiny } from './tinyRun.ts';

describe('a pace', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** Does steps of given durations as soon as they may begin; returns their start times. */
  async function steps(pace: Pace, took: readonly number[]): Promise<number[]> {
    const zero = performance.now();
    const begun: number[] = [];
    for (const ms of took) {
      while (pace.left(performance.now()) > 0) {
        const waited = pace.wait();
        await vi.advanceTimersByTimeAsync(Math.ceil(pace.left(performance.now())));
        await waited;
      }
      begun.push(Math.round(performance.now() - zero));
      pace.begin(performance.now());
      await vi.advanceTimersByTimeAsync(ms);
    }
    return begun;
  }

  it('lets a step begin so many times a second, however long each takes', async () => {
    const pace = new Pace();
    pace.stepsPerSecond = 4;
    expect(await steps(pace, [10, 100, 0, 200, 5])).toEqual([0, 250, 500, 750, 1000]);
  });

  it('catches up with a step that came a little late, but not with a long rest', async () => {
    const pace = new Pace();
    pace.stepsPerSecond = 10;
    expect(await steps(pace, [130, 10, 10, 1000, 10, 10])).toEqual([0, 130, 200, 300, 1300, 1400]);
  });

  it('holds nothing up when it is as fast as can be', async () => {
    expect(await steps(new Pace(), [3, 4, 5])).toEqual([0, 3, 7]);
  });
});

describe('training at a pace', () => {
  it('tells of every step by itself, with what was recorded of it, and gives the same weights', async () => {
    const straight = await openTiny();
    await straight.control({ action: 'run' });
    await straight.idle();
    const told: number[] = [];
    const recorded: number[] = [];
    const frames: number[] = [];
    const session = await openTiny(
      {},
      {
        onSteps: (steps: StepMetrics[]) => void told.push(steps.length),
        onStatistics: (points) => void recorded.push(...points.map(({ step }) => step)),
        onChange: () => void frames.push(session.position.step),
      },
    );
    session.keepPace(10);
    expect(session.state().pace).toBe(10);
    await session.control({ action: 'run' });
    await session.idle();
    expect(told).toEqual([1, 1, 1, 1, 1, 1]);
    expect(recorded).toEqual([1, 2, 3, 4, 5, 6]);
    expect(frames).toEqual([1, 2, 3, 4, 5, 6]);
    expect(session.network.weightsSha256()).toBe(straight.network.weightsSha256());
  });

  /** A session that has done one step and waits ten seconds for the next, longer than any test runs. */
  async function waiting() {
    const onSteps = vi.fn<(steps: StepMetrics[]) => void>();
    const session = await openTiny({}, { onSteps });
    session.keepPace(0.1);
    await session.control({ action: 'run' });
    await eventually(() => expect(onSteps).toHaveBeenCalledOnce());
    expect(session.state()).toMatchObject({ phase: 'running', step: 1 });
    return session;
  }

  it('pauses at once, and does a single step at once', async () => {
    const session = await waiting();
    await session.pause();
    expect(session.state()).toMatchObject({ phase: 'paused', step: 1, savedStep: 1 });
    await session.control({ action: 'step' });
    expect(session.state()).toMatchObject({ phase: 'paused', step: 2, savedStep: 2 });
  });

  it('takes up another pace at once', async () => {
    const session = await waiting();
    session.keepPace(null);
    await session.idle();
    expect(session.state()).toMatchObject({ phase: 'finished', pace: null });
  });

  it('goes back, changes its settings and closes at once', async () => {
    const session = await waiting();
    await session.adjust({ batchSize: 96 });
    expect(session.state()).toMatchObject({ phase: 'running', settings: { batchSize: 96 } });
    await session.rewind(0);
    expect(session.state()).toMatchObject({ phase: 'paused', step: 0, lastStep: 1 });
    await session.control({ action: 'run' });
    await session.close();
  });
});
