import * as v from 'valibot';
import { metricInfoOf } from '../tasks/metrics.ts';
import { alarmKinds, type Alarm } from './statistics.ts';

/** Conditions on training batches use the mean over this many steps, because a single batch may be easy by chance. */
export const MEAN_STEPS = 20;

/**
 * Where a metric is measured: `training` is the mean of the last {@link MEAN_STEPS} steps, `held-out` the mean over the
 * held-out images at the end of an epoch.
 */
export const measuredOn = ['training', 'held-out'] as const;
export type MeasuredOn = (typeof measuredOn)[number];

/** Whether a condition can be met: no metric is below 0, and no fraction above 1. */
function canBeMet({ metric, is, value }: { metric: string; is: 'below' | 'above'; value: number }): boolean {
  return is === 'below' ? value > 0 : metricInfoOf(metric)?.format !== 'share' || value < 1;
}

/**
 * A condition that stops training: a metric below or above a value (fractions are in [0, 1]); a step; an alarm, of one
 * kind or of any, that appeared since training was started. Alarms are detected at recorded steps: at all of them up to
 * ten per second, at fewer when training is fast.
 */
export const ConditionSchema = v.pipe(
  v.variant('when', [
    v.object({
      when: v.literal('metric'),
      metric: v.pipe(
        v.string(),
        v.maxLength(400),
        v.check((name) => metricInfoOf(name) !== undefined),
      ),
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

/** Alternative conditions; the first that is met stops training. */
export const ConditionsSchema = v.pipe(v.array(ConditionSchema), v.minLength(1), v.maxLength(8));

/**
 * How a training ended by its settings `patience` and `restoreBest`: the metric of the validation examples had not improved for some epochs;
 * null if all its epochs were done before.
 */
export interface EarlyStop {
  when: 'early-stop';
  metric: string;
  epochs: number | null;
}

/** The condition that stopped training. */
export interface MetCondition {
  condition: Condition | EarlyStop;
  /** The step that met the condition, which is the last one done. */
  step: number;
  /** The value of the metric that met the condition; null for a step or an alarm. */
  value: number | null;
  /** The alarm that met the condition. */
  alarm?: Alarm | undefined;
  /** For an early stop: the end of the epoch with the best value. */
  best?: { step: number; epoch: number; value: number } | undefined;
}
