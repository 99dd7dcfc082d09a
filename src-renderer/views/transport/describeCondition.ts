import type { Condition, MetCondition } from '../../../src-shared/contract/conditions.ts';
import type { EpochMetrics } from '../../../src-shared/contract/service.ts';
import type { Messages } from '../../messages/en.ts';
import { knownMetric } from '../../../src-shared/tasks/metrics.ts';
import { formatMetric } from '../../state/metrics.ts';
import { formatWhole } from '../../state/numbers.ts';

/** A short description of a condition. @param heldOut the images that validate the network at the end of an epoch */
export function describeCondition(
  text: Messages,
  condition: Condition,
  heldOut: EpochMetrics['heldOutSplit'],
): string {
  const words = text.transport;
  if (condition.when === 'step') return words.stepShort(formatWhole(condition.step));
  if (condition.when === 'alarm')
    return words.newAlarm(condition.kind ? text.overTime.kinds[condition.kind] : words.anyAlarm);
  const on = words.measuredShort[condition.on === 'training' ? 'training' : heldOut];
  const { metric, is, value } = condition;
  if (metric === 'loss' && is === 'below') return words.lossBelow(on, String(value));
  const shown =
    knownMetric(metric).format === 'share' ? `${Number((value * 100).toPrecision(6))} %` : String(value);
  if (metric === 'accuracy' && is === 'above') return words.accuracyAbove(on, shown);
  return words.metricIs(on, knownMetric(metric).title, is, shown);
}

/** Why training stopped: the condition, and what met it. */
export function describeMet(
  text: Messages,
  met: MetCondition,
  heldOut: EpochMetrics['heldOutSplit'],
): string {
  const words = text.transport;
  const { condition, value, alarm } = met;
  const step = formatWhole(met.step);
  if (condition.when === 'early-stop') {
    const { metric, epochs } = condition;
    const stop =
      epochs === null ? words.allEpochs : words.stalled(step, String(epochs), knownMetric(metric).title);
    if (!met.best) return stop;
    const best = formatMetric(metric, met.best.value);
    return `${stop} ${words.bestAt(best, String(met.best.epoch), formatWhole(met.best.step))}`;
  }
  if (condition.when === 'step') return words.stoppedAtStep(step);
  if (alarm) {
    const unit = [alarm.layer ?? words.loss, ...(alarm.map === null ? [] : [String(alarm.map + 1)])].join(
      ' · ',
    );
    return words.stoppedAt(step, words.metBy(unit, text.overTime.kinds[alarm.kind]));
  }
  const shown = condition.when === 'metric' ? formatMetric(condition.metric, value ?? NaN) : '';
  return `${words.stoppedAt(step, describeCondition(text, condition, heldOut))} (${words.metWith(shown)})`;
}
