/** Standard deviations of the initial weights: 16 from 1 to 1e-4, evenly spaced on a logarithmic scale. */
export const weightScales: readonly number[] = Array.from(
  { length: 16 },
  (_none, at) => 10 ** ((-4 * at) / 15),
);

/** Training accuracy after each epoch for each of the weight scales, without and with batch normalisation. */
export interface NormalisationCourse {
  /** Name of the data set. */
  data: string;
  /** `[scales][epochs]` */
  plain: number[][];
  normalised: number[][];
}

/** A network that gets this part of its training images right has trained. */
const TRAINED = 0.5;

/** Number of scales at which the accuracy after an epoch is at least {@link TRAINED}. Default: the last epoch */
export const trainedCount = (accuracies: readonly (readonly number[])[], epoch = -1): number =>
  accuracies.filter((one) => (one.at(epoch) ?? 0) >= TRAINED).length;

/** Id of the experiment that trains, and of the one that tells what is trained already. */
export const BATCH_NORM = 'batch-norm';
export const KNOWN_BATCH_NORM = 'batch-norm-known';
