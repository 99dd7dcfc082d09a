import type { Settings } from '../../protocol/service.ts';
import { learningRateAt } from './learningRate.ts';

/** What decides an update beside weights, slots and images. */
export interface Held {
  learningRate: number;
  /** Images in a batch. */
  batchSize: number;
}

/**
 * The settings that hold for an update. Training and replay both ask here, so that a run's past is redone with what
 * held then.
 * @param settings of the run as it was planned
 * @param step number of the update, counting from 0
 * @param plannedSteps steps of the whole run as it was planned
 */
export function heldAt(settings: Settings, step: number, plannedSteps: number): Held {
  return {
    learningRate: learningRateAt(settings, step, plannedSteps),
    batchSize: settings.batchSize,
  };
}
