import * as v from 'valibot';
import { metricIds, metricInfos, type MetricId } from '../tasks/metrics.ts';
import { alarmKinds, type Alarm } from './statistics.ts';

/** A condition on training batches is on the mean of so many steps: a single batch may be easy by chance. */
export const MEAN_STEPS = 20;

/** On what a metric is measured: `training` is the mean of the last {@link MEAN_STEPS} steps, `held-out` that of the images at an epoch's end. */
export const measuredOn = ['training', 'held-out'] as const;
export type MeasuredOn = (typeof measuredOn)[number];

/** No metric is below 0, and no share above 1. */
function canBeMet({
  metric,
  is,
  value,
}: {
  metric: MetricId;
  is: 'below' | 'above';
  value: number;
}): boolean {
  return is === 'below' ? value > 0 : metricInfos[metric].format !== 'share' || value < 1;
}

/**
 * What training may stop at: a metric below or above a value (shares are 0..1); a step; an alarm that is new since training
 * was set going, of one kind or of any. Alarms are found at the steps that are recorded: all of them up to ten a second, fewer where
 * training is fast.
 */
export const ConditionSchema = v.pipe(
  v.variant('when', [
    v.object({
      when: v.literal('metric'),
      metric: v.picklist(metricIds),
      is: v.picklist(['below', 'above']),
      on: v.picklist(measuredOn),
      value: v.pipe(v.number(), v.finite(), v.minValue(0)),
    }),
    v.object({
      when: v.literal('step'),
      step: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(1_000_000_000)),
    }),
    v.object({ when: v.literal('alarm'), kind: v.optional(v.picklist(alarmKinds)) }),
  ]),
  v.check((condition) => condition.when !== 'metric' || canBeMet(condition)),
);
export type Condition = v.InferOutput<typeof ConditionSchema>;

/** Conditions of which the first that is met stops training. */
export const ConditionsSchema = v.pipe(v.array(ConditionSchema), v.minLength(1), v.maxLength(8));

/** The condition that stopped training. */
export interface MetCondition {
  condition: Condition;
  /** The step that met it, which is the last that was done. */
  step: number;
  /** The metric's value that met it; null for a step or an alarm. */
  value: number | null;
  /** The alarm that met it. */
  alarm?: Alarm | undefined;
}
