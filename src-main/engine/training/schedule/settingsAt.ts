import type { Settings } from '../../../../src-shared/contract/service.ts';
import { learningRateAt } from './learningRate.ts';
import { scheduleDone, spanAt, type SettingsSpan } from './settingsSpans.ts';

/** The settings that determine an update, besides weights, slots and images. */
export interface Held {
  learningRate: number;
  /** Images per batch. */
  batchSize: number;
}

/**
 * The settings of an update. Training and replay both use this function, so that a replay uses the original settings.
 * @param schedule learning rate schedule of the run
 * @param spans spans of the run
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
