import { breathe } from '../explain/breathe.ts';
import type { ExperimentTask } from './ExperimentTask.ts';

/** A training whose course is told in stages. */
export interface StagedTraining {
  course: {
    /** Number of steps of the whole training. */
    steps: number;
    /** The stages so far; the first is before the first step. */
    snapshots: readonly unknown[];
  };
  /** Number of steps so far, and the time that they took in milliseconds. */
  step: number;
  time: number;
}

interface Stages {
  /** Number of stages after the first. */
  count: number;
  /** Trains one step, which counts from 1, with a learning rate as a part of the full one. */
  train(step: number, rate: number): void;
  /** Adds where the training stands to the course. */
  tell(): Promise<void>;
}

/** Part of the steps after which the learning rate falls in a line to almost nothing. */
const STEADY = 0.6;
const LEAST_RATE = 0.01;

/** Trains on to the end of the course, from where it stands. @throws FeaturescopeError `engine/cancelled` */
export async function trainInStages(
  training: StagedTraining,
  { count, train, tell }: Stages,
  task: ExperimentTask,
): Promise<void> {
  const { course } = training;
  const { steps } = course;
  while (training.step < steps) {
    const began = performance.now();
    const step = ++training.step;
    train(step, Math.min(1, (steps - step) / (steps * (1 - STEADY)) + LEAST_RATE));
    training.time += performance.now() - began;
    if (step >= Math.round((steps * course.snapshots.length) / count)) {
      await tell();
      task.partial?.(course);
    }
    task.progress(step, steps);
    await breathe(task);
  }
}
