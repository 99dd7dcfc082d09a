import { describe, expect, it } from 'vitest';
import type { ExperimentContext } from '../../../src-shared/labs/Experiment.ts';
import { shownSnapshot, trainedByHand } from '../../../src-shared/labs/parts/snapshots.ts';

interface Course {
  snapshots: { step: number }[];
  steps: number;
}

const course: Course = { snapshots: [{ step: 0 }, { step: 50 }, { step: 100 }], steps: 100 };
const { run, isDone, lastStep } = trainedByHand<Course>('train', 'known');

/** What is asked of the engine, which knows one course. */
const asked: string[] = [];
const context = (known: Course | null, started: boolean): ExperimentContext => ({
  source: undefined,
  started,
  compute: (id) => {
    asked.push(id);
    return Promise.resolve(id === 'train' ? course : known);
  },
  breathe: () => Promise.resolve(),
});

describe('an experiment that is trained by hand', () => {
  it('trains only when it is started, and else shows what is known', async () => {
    await expect(run({}, context(null, false))).rejects.toMatchObject({ code: 'lab/not-started' });
    expect(await run({}, context(course, false))).toBe(course);
    expect(await run({}, context(null, true))).toBe(course);
    expect(asked).toEqual(['known', 'known', 'train']);
  });

  it('has a picture for each snapshot, and is done with the last step', () => {
    expect(lastStep!(course)).toBe(2);
    expect(lastStep!({ ...course, snapshots: [] })).toBe(0);
    expect(isDone!(course)).toBe(true);
    expect(isDone!({ ...course, snapshots: course.snapshots.slice(0, 2) })).toBe(false);
    expect(isDone!({ ...course, snapshots: [] })).toBe(false);
    expect(shownSnapshot(course, { step: 1 })).toEqual({ step: 50 });
    // As many as there are while it trains.
    expect(shownSnapshot(course, { step: 9 })).toEqual({ step: 100 });
    expect(shownSnapshot(course, {})).toEqual({ step: 100 });
  });
});
