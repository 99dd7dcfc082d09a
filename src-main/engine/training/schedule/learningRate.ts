import type { Settings } from '../../../../src-shared/contract/service.ts';

/** Fraction of the learning rate that remains at the end of a linear schedule. */
const LAST_SHARE = 0.05;

/**
 * The learning rate of an update. `constant` keeps it; `linear` decreases it linearly to a twentieth at the last planned
 * step: the small last steps let the weights converge, which a fixed rate does not.
 * @param learningRate the initial learning rate
 * @param done fraction of the planned run that is done, in [0, 1]
 */
export function learningRateAt(learningRate: number, schedule: Settings['schedule'], done: number): number {
  return schedule === 'constant' ? learningRate : learningRate * (1 - (1 - LAST_SHARE) * done);
}
