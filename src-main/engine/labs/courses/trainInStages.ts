import { breathe } from '../../explain/breathe.ts';
import type { ExperimentTask } from './ExperimentTask.ts';

/** How long steps are computed before messages are answered, in milliseconds. */
const TURN_MS = 20;

/** Part of the steps for which the learning rate is whole, and what is left of it after the last one. */
const STEADY = 0.6;
const LEAST_RATE = 0.01;

/** Part of the learning rate at a step, which counts from 1: whole at first, then falling in a line to almost nothing. */
export const shareOfRate = (step: number, steps: number): number =>
  Math.min(1, (steps - step) / (steps * (1 - STEADY)) + LEAST_RATE);

/** The course of a training in stages. */
export interface StagedCourse {
  /** Number of steps of the whole training. */
  steps: number;
  /** Where it stood at each stage so far; the first one is before the first step. */
  snapshots: unknown[];
}

/** The snapshots of a course. */
export type SnapshotOf<Course extends StagedCourse> = Course['snapshots'][number];

/** How far a training in stages has come. */
export interface StagedTraining<Course extends StagedCourse, Metrics> {
  course: Course;
  /** Steps that are done. */
  step: number;
  /** Time that they took, in milliseconds. */
  time: number;
  /** Metrics of the steps since the last snapshot. */
  since: Metrics[];
}

/** What a training in stages does. */
export interface StagedParts<Course extends StagedCourse, Metrics> {
  /** Does a step, which counts from 1, and returns its metrics. */
  update(step: number): Metrics;
  /** Tells where the training stands. */
  snapshot(): SnapshotOf<Course> | Promise<SnapshotOf<Course>>;
}

/**
 * Trains on to the end of a course, adds its snapshots and tells of each.
 * @param stages most snapshots after the one before the first step
 * @throws FeaturescopeError `engine/cancelled`; the training can be gone on with
 */
export async function trainInStages<Course extends StagedCourse, Metrics>(
  training: StagedTraining<Course, Metrics>,
  stages: number,
  { update, snapshot }: StagedParts<Course, Metrics>,
  task: ExperimentTask,
): Promise<void> {
  const { course } = training;
  const last = Math.min(stages, course.steps);
  let turn = performance.now();
  while (course.snapshots.length <= last) {
    const due = Math.round((course.steps * course.snapshots.length) / last);
    while (training.step < due) {
      const began = performance.now();
      training.since.push(update(training.step + 1));
      training.step++;
      training.time += performance.now() - began;
      if (training.step === due || performance.now() - turn <= TURN_MS) continue;
      task.progress(training.step, course.steps);
      await breathe(task);
      turn = performance.now();
    }
    course.snapshots.push(await snapshot());
    training.since = [];
    task.partial?.(course);
    task.progress(training.step, course.steps);
    await breathe(task);
    turn = performance.now();
  }
}
