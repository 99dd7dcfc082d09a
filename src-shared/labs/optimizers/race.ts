import type { OptimizerName } from '../../contract/optimizerNames.ts';

/** Number of updates that one point of the curves is the mean of. */
export const STEPS_PER_POINT = 10;

/** The training of one network with each optimizer, as far as it has come. */
export interface RaceCourse {
  /** Name of the data set. */
  data: string;
  /** Mean training loss over each {@link STEPS_PER_POINT} updates. */
  losses: Readonly<Record<OptimizerName, readonly number[]>>;
  /** Number of points at the end. */
  total: number;
  /** Fraction of the test images that each network gets right at the end; null before. */
  accuracies: Readonly<Record<OptimizerName, number>> | null;
}

/** Learning rates of the lecture; it has none for RMSProp, which takes that of Adam. */
export const lectureRates: Readonly<Record<OptimizerName, number>> = {
  ...{ sgd: 0.01, momentum: 0.01, adagrad: 0.01, rmsprop: 0.001, adam: 0.001 },
};

/** Id of the experiment that trains, and of the one that tells what is trained already. */
export const RACE = 'optimizer-curves';
export const KNOWN_RACE = 'optimizer-curves-known';
