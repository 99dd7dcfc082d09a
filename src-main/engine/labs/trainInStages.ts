import { breathe } from '../explain/breathe.ts';
import type { ExperimentTask } from './ExperimentTask.ts';

/** How long steps are computed before messages are answered, in milliseconds. */
const TURN_MS = 20;

/** Part of the steps for which the learning rate is whole, and what is left of it after the last one. */
const STEADY = 0.6;
const LEAST_RATE = 0.01;

/** Part of the learning rate at a step, which counts from 1: whole at first, then falling in a line to almost nothing. */
export const shareOfRate = (step: number, steps: number): number =>
  Math.min(1, (steps - step) / (steps * (1 - STEADY)) + LEAST_RATE);

/** A training whose course has a snapshot for each of some stages, the first one from before the first step. */
export interface StagedTraining<Snapshot> {
  course: { steps: number; snapshots: Snapshot[] };
  /** Steps that are done. */
  step: number;
  /** Time that they took, in milliseconds. */
  time: number;
}

/**
 * Trains on to the end of a course, adds its snapshots and tells of each.
 * @param stages most snapshots after the one before the first step
 * @param update does a step, which counts from 1, and returns its metrics
 * @param snapshot makes a snapshot. `since`: metrics of the steps since the one before
 * @throws FeaturescopeError `engine/cancelled`; the training can be gone on with
 */
export async function trainInStages<Metrics, Snapshot>(
  training: StagedTraining<Snapshot>,
  stages: number,
  parts: { update(step: number): Metrics; snapshot(since: readonly Metrics[]): Snapshot | Promise<Snapshot> },
  task: ExperimentTask,
): Promise<void> {
  const { course } = training;
  const last = Math.min(stages, course.steps);
  let since: Metrics[] = [];
  // Where it stands is shown at once, before the first step.
  task.partial?.(course);
  let turn = performance.now();
  while (course.snapshots.length <= last) {
    const due = Math.round((course.steps * course.snapshots.length) / last);
    while (training.step < due) {
      const began = performance.now();
      since.push(parts.update(training.step + 1));
      training.step++;
      training.time += performance.now() - began;
      if (training.step === due || performance.now() - turn <= TURN_MS) continue;
      task.progress(training.step, course.steps);
      await breathe(task);
      turn = performance.now();
    }
    course.snapshots.push(await parts.snapshot(since));
    since = [];
    task.partial?.(course);
    task.progress(training.step, course.steps);
    await breathe(task);
    turn = performance.now();
  }
}
