import type { Settings } from '../../../../src-shared/contract/service.ts';

/** Share of the learning rate that is left at the end of a linear schedule. */
const LAST_SHARE = 0.05;

/**
 * The learning rate of an update. `constant` keeps it; `linear` lets it fall evenly to a twentieth at the last planned
 * step: the small last steps let the weights settle, which a fixed rate does not.
 * @param learningRate that was set
 * @param done how much of the planned run is done, 0..1
 */
export function learningRateAt(learningRate: number, schedule: Settings['schedule'], done: number): number {
  return schedule === 'constant' ? learningRate : learningRate * (1 - (1 - LAST_SHARE) * done);
}
