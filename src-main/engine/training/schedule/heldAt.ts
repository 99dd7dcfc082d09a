import type { Settings } from '../../../../src-shared/contract/service.ts';
import { learningRateAt } from './learningRate.ts';
import { scheduleDone, stretchAt, type Stretch } from './stretches.ts';

/** What decides an update beside weights, slots and images. */
export interface Held {
  learningRate: number;
  /** Images in a batch. */
  batchSize: number;
}

/**
 * The settings that hold for an update. Training and replay both ask here, so that a run's past is redone with what
 * held then.
 * @param schedule of the run
 * @param stretches of the run
 * @param step number of the update, counting from 0
 */
export function heldAt(schedule: Settings['schedule'], stretches: readonly Stretch[], step: number): Held {
  const stretch = stretchAt(stretches, step);
  return {
    learningRate: learningRateAt(stretch.learningRate, schedule, scheduleDone(stretch, step)),
    batchSize: stretch.batchSize,
  };
}
