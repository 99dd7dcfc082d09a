import { describe, expect, it } from 'vitest';
import { trainInStages, type StagedTraining } from '../../../src-main/engine/labs/courses/trainInStages.ts';

/** A training of 10 steps whose snapshots say at which step they were made. */
type Told = StagedTraining<{ steps: number; snapshots: number[] }, number>;
const begin = (steps = 10): Told => ({
  course: { steps, snapshots: [] },
  step: 0,
  time: 0,
  since: [],
});
const never = new AbortController().signal;

/** Trains to the end, or until a snapshot stops it. */
const train = (training: Told, stages: number, signal = never, stop?: () => void) =>
  trainInStages(
    training,
    stages,
    {
      update: (step) => step,
      snapshot: async () => {
        stop?.();
        await Promise.resolve();
        signal.throwIfAborted();
        return training.step;
      },
    },
    { signal, progress: () => undefined },
  );

describe('a training in stages', () => {
  it('has a snapshot from before the first step, and one at the end of each stage', async () => {
    const training = begin();
    await train(training, 4);
    expect(training.course.snapshots).toEqual([0, 3, 5, 8, 10]);
    expect(training.step).toBe(10);
  });

  it('has no more stages than steps', async () => {
    const training = begin(2);
    await train(training, 4);
    expect(training.course.snapshots).toEqual([0, 1, 2]);
  });

  it('makes up for a snapshot at which it was stopped, the last one too', async () => {
    for (const stopped of [0, 2, 4]) {
      const training = begin();
      const stop = new AbortController();
      const stopAt = (): void => void (training.course.snapshots.length === stopped && stop.abort());
      await expect(train(training, 4, stop.signal, stopAt)).rejects.toThrow();
      expect(training.course.snapshots).toHaveLength(stopped);
      await train(training, 4);
      expect(training.course.snapshots).toEqual([0, 3, 5, 8, 10]);
    }
  });

  it('tells each snapshot of all steps since the one before, also of those before it was stopped', async () => {
    const training = begin();
    const told: number[][] = [];
    const trainUntil = (stopped: number, signal: AbortSignal, stop: () => void): Promise<void> =>
      trainInStages(
        training,
        2,
        {
          update: (step) => {
            if (step === stopped) stop();
            return step;
          },
          snapshot: async () => {
            await Promise.resolve();
            signal.throwIfAborted();
            return told.push([...training.since]);
          },
        },
        { signal, progress: () => undefined },
      );
    for (const stopped of [3, 9]) {
      const stop = new AbortController();
      await expect(trainUntil(stopped, stop.signal, () => stop.abort())).rejects.toThrow();
    }
    await trainUntil(0, never, () => undefined);
    expect(told).toEqual([[], [1, 2, 3, 4, 5], [6, 7, 8, 9, 10]]);
  });
});
