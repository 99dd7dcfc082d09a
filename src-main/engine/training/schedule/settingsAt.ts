import type { Settings } from '../../../../src-shared/contract/service.ts';
import { averagedAt, type Averaged } from './averagedAt.ts';
import { learningRateAt } from './learningRate.ts';
import { scheduleDone, spanAt, type SettingsSpan } from './settingsSpans.ts';

/** The settings that determine an update, besides weights, slots and images. */
export interface Held {
  learningRate: number;
  /** Images per batch. */
  batchSize: number;
  /** Set if the weights after the update enter their average. */
  averaged?: Averaged | undefined;
}

/**
 * The settings of an update. Training and replay both use this function, so that a replay uses the original settings.
 * @param settings learning rate schedule of the run, and the part of it over which weights are averaged
 * @param spans spans of the run
 * @param step number of the update, counting from 0
 */
export function settingsAt(
  { schedule, averageLast }: Pick<Settings, 'schedule' | 'averageLast'>,
  spans: readonly SettingsSpan[],
  step: number,
): Held {
  const span = spanAt(spans, step);
  return {
    learningRate: learningRateAt(span.learningRate, schedule, scheduleDone(span, step)),
    batchSize: span.batchSize,
    averaged: averageLast === undefined ? undefined : averagedAt(averageLast, span, step),
  };
}
