import type { Settings } from '../../../../src-shared/contract/service.ts';
import { learningRateAt } from './learningRate.ts';
import { scheduleDone, spanAt, type SettingsSpan } from './settingsSpans.ts';

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
 * @param spans of the run
 * @param step number of the update, counting from 0
 */
export function settingsAt(
  schedule: Settings['schedule'],
  spans: readonly SettingsSpan[],
  step: number,
): Held {
  const span = spanAt(spans, step);
  return {
    learningRate: learningRateAt(span.learningRate, schedule, scheduleDone(span, step)),
    batchSize: span.batchSize,
  };
}
