import type { Settings } from '../../protocol/service.ts';

/** Share of the learning rate that is left at the end of a linear schedule. */
const LAST_SHARE = 0.05;

/**
 * The learning rate of an update. `constant` keeps it; `linear` lets it fall evenly to a twentieth at the last planned
 * step, where it stays: the small last steps let the weights settle, which a fixed rate does not.
 * @param step number of the update, counting from 0
 * @param plannedSteps steps of the whole run as it was planned
 */
export function learningRateAt(settings: Settings, step: number, plannedSteps: number): number {
  if (settings.schedule === 'constant') return settings.learningRate;
  const done = Math.min(1, step / plannedSteps);
  return settings.learningRate * (1 - (1 - LAST_SHARE) * done);
}
