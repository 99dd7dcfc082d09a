import type { Settings } from '../../../../src-shared/contract/service.ts';

/** Fraction of the learning rate that remains at the end of a linear schedule. */
const LINEAR_END = 0.05;
/** Fraction that remains at the end of a schedule along a cosine. */
const COSINE_END = 0.01;
/** Fraction of the learning rate that one cycle starts with, and of the run in which it rises. */
const CYCLE_START = 0.05;
const CYCLE_RISE = 0.25;

/** Factor of the learning rate by the fraction of the planned run that is done, in [0, 1]. */
const factors: Readonly<Record<Settings['schedule'], (done: number) => number>> = {
  constant: () => 1,
  linear: (done) => 1 - (1 - LINEAR_END) * done,
  cosine: alongCosine,
  'one-cycle': (done) =>
    done < CYCLE_RISE
      ? CYCLE_START + (1 - CYCLE_START) * (done / CYCLE_RISE)
      : alongCosine((done - CYCLE_RISE) / (1 - CYCLE_RISE)),
};

/** Falls from 1 to {@link COSINE_END} along half a cosine (Loshchilov and Hutter 2017, without restarts). */
function alongCosine(done: number): number {
  return COSINE_END + ((1 - COSINE_END) * (1 + Math.cos(Math.PI * done))) / 2;
}

/**
 * The learning rate of an update. `constant` keeps it. The others decrease it until the last planned step (`linear` to a
 * twentieth, `cosine` to a hundredth): the small last steps let the weights converge, which a fixed rate does not.
 * `one-cycle` first raises it, from a twentieth, over the first quarter of the run (Smith and Topin 2018).
 * @param learningRate the highest learning rate
 * @param done fraction of the planned run that is done, in [0, 1]
 */
export const learningRateAt = (learningRate: number, schedule: Settings['schedule'], done: number): number =>
  learningRate * factors[schedule](done);
