import type { EpochMetrics, Settings } from '../contract/training.ts';
import { knownMetric } from './metrics.ts';

/** The metric that early stopping monitors, if the settings name no other. */
export const USUAL_MONITOR = 'loss';

/** The settings that early stopping depends on. */
export type EarlyStoppingSettings = Pick<Settings, 'patience' | 'monitor' | 'restoreBest' | 'epochs'>;

/** Whether a training is judged by its validation images: they say when it stops, or where its best weights are. */
export const isMonitored = ({ patience, restoreBest }: Partial<EarlyStoppingSettings>): boolean =>
  patience !== undefined || restoreBest === true;

/** The metric by whose best epoch a training is judged; undefined if it is not. */
export const monitorOf = (settings: Partial<EarlyStoppingSettings>): string | undefined =>
  isMonitored(settings) ? (settings.monitor ?? USUAL_MONITOR) : undefined;

/**
 * The epoch with the best value of a metric on the held-out examples, the first of equal ones; undefined where none is a number.
 */
export function bestEpoch(epochs: readonly EpochMetrics[], metric: string): EpochMetrics | undefined {
  const isHigher = knownMetric(metric).better === 'higher';
  let best: EpochMetrics | undefined;
  for (const epoch of epochs) {
    const value = epoch.heldOut[metric] ?? NaN;
    const known = best?.heldOut[metric] ?? NaN;
    if (Number.isNaN(value)) continue;
    if (best === undefined || (isHigher ? value > known : value < known)) best = epoch;
  }
  return best;
}

/** Number of epochs since the best one. */
export function epochsWithoutImprovement(epochs: readonly EpochMetrics[], metric: string): number {
  const best = bestEpoch(epochs, metric);
  return best ? epochs.length - 1 - epochs.indexOf(best) : epochs.length;
}

/**
 * Whether a training stops behind its last epoch because the monitored metric has not improved for as many epochs as its patience. It
 * depends on the epochs alone, so a training that was interrupted stops where it would have stopped anyhow. One that is
 * continued all the same waits for as many epochs again.
 */
export function hasStalled(
  epochs: readonly EpochMetrics[],
  settings: Partial<EarlyStoppingSettings>,
): boolean {
  const { patience, monitor = USUAL_MONITOR } = settings;
  if (patience === undefined) return false;
  const since = epochsWithoutImprovement(epochs, monitor);
  return since > 0 && since % patience === 0;
}
