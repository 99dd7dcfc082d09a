import type { MetCondition } from '../../../../src-shared/contract/conditions.ts';
import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import type { EpochMetrics, Settings } from '../../../../src-shared/contract/training.ts';
import {
  bestEpoch,
  hasStalled,
  isMonitored,
  USUAL_MONITOR,
} from '../../../../src-shared/tasks/earlyStopping.ts';
import { metricNamesOf } from '../../../../src-shared/tasks/outputs.ts';
import type { SessionParts } from './SessionParts.ts';

/**
 * How a training ends behind the last of its epochs so far: by early stopping, or because all its epochs are done and its best weights are
 * others than its last; undefined if it goes on, or ends as it is.
 */
export function earlyStopOf(
  epochs: readonly EpochMetrics[],
  settings: Settings,
  isLast: boolean,
): MetCondition | undefined {
  const { monitor: metric = USUAL_MONITOR, patience, restoreBest } = settings;
  const last = epochs.at(-1);
  if (!last || !isMonitored(settings)) return undefined;
  const best = bestEpoch(epochs, metric);
  const isStalled = hasStalled(epochs, settings);
  if (!isStalled && !(isLast && restoreBest && best && best !== last)) return undefined;
  return {
    condition: { when: 'early-stop', metric, epochs: isStalled ? patience! : null },
    step: last.step,
    value: last.heldOut[metric] ?? null,
    ...(best && { best: { step: best.step, epoch: best.epoch, value: best.heldOut[metric]! } }),
  };
}

/**
 * Refuses early stopping without validation examples: stopping by the test examples would make them a part of the training.
 * @throws FeaturescopeError `training/nothing-to-monitor`, `training/unknown-metric`, `training/averaging-to-the-end`
 */
export function refuseUnmonitored(parts: SessionParts): void {
  const fault = isMonitored(parts.settings) ? monitoringFault(parts) : undefined;
  if (fault) throw fault;
}

function monitoringFault({ data, settings, program }: SessionParts): FeaturescopeError | undefined {
  const { task, outputs } = program.network.objective;
  const { monitor: metric = USUAL_MONITOR, validationSplit } = settings;
  const known = metricNamesOf(task, outputs);
  if (!known.includes(metric))
    return new FeaturescopeError('training/unknown-metric', { metric, task, known: known.join(', ') });
  if (settings.averageLast !== undefined) return new FeaturescopeError('training/averaging-to-the-end');
  if (Math.round(data.train.count * validationSplit) > 0) return undefined;
  return new FeaturescopeError('training/nothing-to-monitor', { share: validationSplit });
}
