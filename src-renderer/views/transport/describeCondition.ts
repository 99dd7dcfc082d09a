import type { Condition, MetCondition } from '../../../src-main/protocol/conditions.ts';
import type { EpochMetrics } from '../../../src-main/protocol/service.ts';
import type { Messages } from '../../messages/en.ts';
import { formatPercent, formatValue, formatWhole } from '../../state/numbers.ts';

/** A condition in few words. @param heldOut which images judge the network at an epoch's end */
export function describeCondition(
  text: Messages,
  condition: Condition,
  heldOut: EpochMetrics['heldOut'],
): string {
  const words = text.transport;
  if (condition.when === 'step') return words.stepShort(formatWhole(condition.step));
  if (condition.when === 'alarm')
    return words.newAlarm(condition.kind ? text.overTime.kinds[condition.kind] : words.anyAlarm);
  const on = words.measuredShort[condition.on === 'training' ? 'training' : heldOut];
  return condition.when === 'loss-below'
    ? words.lossBelow(on, formatValue(condition.value))
    : words.accuracyAbove(on, formatPercent(condition.value));
}

/** Why training stopped: the condition, and what met it. */
export function describeMet(text: Messages, met: MetCondition, heldOut: EpochMetrics['heldOut']): string {
  const words = text.transport;
  const { condition, step, value, alarm } = met;
  const stopped = words.stoppedAt(formatWhole(step), describeCondition(text, condition, heldOut));
  if (alarm) {
    const unit = [alarm.layer ?? words.loss, ...(alarm.map === null ? [] : [String(alarm.map + 1)])].join(
      ' · ',
    );
    return `${stopped}: ${words.metBy(unit, text.overTime.kinds[alarm.kind])}`;
  }
  if (value === null) return stopped;
  const shown = condition.when === 'accuracy-above' ? formatPercent(value) : formatValue(value);
  return `${stopped} (${words.metWith(shown)})`;
}
