import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import {
  CAPTIONING,
  CAPTIONING_PICTURE,
  KNOWN_CAPTIONING,
} from '../../../src-shared/labs/captioning/course.ts';
import { ATTENTION, KNOWN_ATTENTION, OWN_ATTENTION } from '../../../src-shared/labs/attention/course.ts';
import { ANOMALY, KNOWN_ANOMALY } from '../../../src-shared/labs/anomaly/course.ts';
import { KNOWN, SEARCH } from '../../../src-shared/labs/hyperparameter-search/course.ts';
import type { ExperimentValues } from '../../../src-shared/contract/decks.ts';
import { BATCH_NORM, KNOWN_BATCH_NORM } from '../../../src-shared/labs/batch-norm/course.ts';
import { CLOCK, KNOWN_CLOCK } from '../../../src-shared/labs/against-the-clock/course.ts';
import { compareNormalisation, knownNormalisation } from './experiments/batchNorm.ts';
import { DETECTION, DETECTION_PICTURE, KNOWN_DETECTION } from '../../../src-shared/labs/detection/course.ts';
import { DEPTH, KNOWN_DEPTH } from '../../../src-shared/labs/plain-against-skip/course.ts';
import {
  KNOWN_SEGMENTATION,
  SEGMENTATION,
  SEGMENTATION_PICTURE,
} from '../../../src-shared/labs/segmentation/course.ts';
import { DQN, DQN_GAME, DQN_REWIND, KNOWN_DQN, KNOWN_REWIND } from '../../../src-shared/labs/dqn/course.ts';
import {
  ENSEMBLE,
  ENSEMBLE_NETWORK,
  KNOWN_ENSEMBLE,
  SAVE_ENSEMBLE,
} from '../../../src-shared/labs/ensemble/course.ts';
import { KNOWN_RACE, RACE } from '../../../src-shared/labs/optimizers/race.ts';
import { FINGERPRINT, KNOWN_FINGERPRINT, PRINT_CHECK } from '../../../src-shared/labs/fingerprint/course.ts';
import {
  COLORIZATION,
  COLOUR_PHOTO,
  KNOWN_COLORIZATION,
} from '../../../src-shared/labs/colorization/course.ts';
import { GAN, GAN_LATENT, KNOWN_GAN } from '../../../src-shared/labs/gan/course.ts';
import type { ExperimentTask } from './courses/ExperimentTask.ts';

/** Computes the course of an experiment. It checks the values by the experiment's fields. */
export type ExperimentRunner = (values: ExperimentValues, task: ExperimentTask) => Promise<unknown>;

/** The experiments that train networks or read data, and so run in the engine. By id */
const runners: Readonly<Record<string, ExperimentRunner>> = {
  [BATCH_NORM]: compareNormalisation,
  [KNOWN_BATCH_NORM]: async (values) => knownNormalisation(values),
  [ANOMALY]: async (values, task) => (await import('./experiments/anomaly.ts')).findAnomalies(values, task),
  [KNOWN_ANOMALY]: async (values) => (await import('./experiments/anomaly.ts')).knownAnomalies(values),
  [ATTENTION]: async (values, task) =>
    (await import('./experiments/attention.ts')).trainAttention(values, task),
  [KNOWN_ATTENTION]: async (values) => (await import('./experiments/attention.ts')).knownAttention(values),
  [OWN_ATTENTION]: async (values, task) =>
    (await import('./experiments/attention.ts')).writeOwn(values, task),
  [CAPTIONING]: async (values, task) =>
    (await import('./experiments/captioning.ts')).trainCaptioning(values, task),
  [KNOWN_CAPTIONING]: async (values) => (await import('./experiments/captioning.ts')).knownCaptioning(values),
  [CAPTIONING_PICTURE]: async (values, task) =>
    (await import('./experiments/captioning.ts')).captionPicture(values, task),
  [CLOCK]: async (values, task) => (await import('./experiments/againstTheClock.ts')).climb(values, task),
  [KNOWN_CLOCK]: async (values) => (await import('./experiments/againstTheClock.ts')).knownClimb(values),
  [DEPTH]: async (values, task) =>
    (await import('./experiments/plainAgainstSkip.ts')).comparePlainAndSkip(values, task),
  [KNOWN_DEPTH]: async (values) =>
    (await import('./experiments/plainAgainstSkip.ts')).knownPlainAndSkip(values),
  [DETECTION]: async (values, task) =>
    (await import('./experiments/detection.ts')).trainDetection(values, task),
  [KNOWN_DETECTION]: async (values) => (await import('./experiments/detection.ts')).knownDetection(values),
  [DETECTION_PICTURE]: async (values, task) =>
    (await import('./experiments/detection.ts')).detectInPicture(values, task),
  [SEARCH]: async (values, task) =>
    (await import('./definitions/hyperparameterSearch.ts')).runSearch(values, task),
  [KNOWN]: async (values) => (await import('./definitions/hyperparameterSearch.ts')).knownSearch(values),
  [COLORIZATION]: async (values, task) =>
    (await import('./experiments/colorization.ts')).trainOnColours(values, task),
  [KNOWN_COLORIZATION]: async (values) =>
    (await import('./experiments/colorization.ts')).knownColours(values),
  [COLOUR_PHOTO]: async (values, task) =>
    (await import('./experiments/colorization.ts')).colourPhoto(values, task),
  [FINGERPRINT]: async (values, task) =>
    (await import('./experiments/fingerprint.ts')).trainOnPrints(values, task),
  [KNOWN_FINGERPRINT]: async (values) => (await import('./experiments/fingerprint.ts')).knownPrints(values),
  [PRINT_CHECK]: async (values, task) =>
    (await import('./experiments/fingerprint.ts')).checkNewPrint(values, task),
  [SEGMENTATION]: async (values, task) =>
    (await import('./experiments/segmentation.ts')).trainSegmentation(values, task),
  [KNOWN_SEGMENTATION]: async (values) =>
    (await import('./experiments/segmentation.ts')).knownSegmentation(values),
  [SEGMENTATION_PICTURE]: async (values, task) =>
    (await import('./experiments/segmentation.ts')).segmentPicture(values, task),
  [DQN]: async (values, task) => (await import('./experiments/dqn.ts')).trainDqn(values, task),
  [KNOWN_DQN]: async (values) => (await import('./experiments/dqn.ts')).knownDqn(values),
  [DQN_GAME]: async (values, task) => (await import('./experiments/dqn.ts')).playGame(values, task),
  [DQN_REWIND]: async (values, task) => (await import('./experiments/dqn.ts')).rewindDqn(values, task),
  [KNOWN_REWIND]: async (values) => (await import('./experiments/dqn.ts')).knownRewind(values),
  [ENSEMBLE]: async (values, task) => (await import('./experiments/ensemble.ts')).trainEnsemble(values, task),
  [KNOWN_ENSEMBLE]: async (values) => (await import('./experiments/ensemble.ts')).knownEnsemble(values),
  [ENSEMBLE_NETWORK]: async (values) =>
    (await import('./experiments/saveEnsemble.ts')).describeEnsembleNetwork(values),
  [SAVE_ENSEMBLE]: async (values, task) =>
    (await import('./experiments/saveEnsemble.ts')).saveEnsemble(values, task),
  [GAN]: async (values, task) => (await import('./experiments/gan.ts')).trainGan(values, task),
  [KNOWN_GAN]: async (values) => (await import('./experiments/gan.ts')).knownGan(values),
  [GAN_LATENT]: async (values, task) => (await import('./experiments/gan.ts')).walkLatent(values, task),
  [RACE]: async (values, task) =>
    (await import('./experiments/optimizerCurves.ts')).raceOptimizers(values, task),
  [KNOWN_RACE]: async (values) => (await import('./experiments/optimizerCurves.ts')).knownRace(values),
};

/** Whether the engine has an experiment. */
export const hasExperiment = (id: string): boolean => Object.hasOwn(runners, id);

/** Runs an experiment of the engine. @throws FeaturescopeError `lab/unknown-experiment`, `engine/cancelled` */
export async function runExperiment(
  experiment: string,
  values: ExperimentValues,
  task: ExperimentTask,
): Promise<unknown> {
  const run = hasExperiment(experiment) ? runners[experiment] : undefined;
  if (run) return run(values, task);
  const known = Object.keys(runners).join(', ');
  throw new FeaturescopeError('lab/unknown-experiment', { experiment, known });
}
