import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { LabInfo, LabRun, LabTraining } from '../../../src-shared/contract/labs.ts';
import { activations } from '../../../src-shared/labs/activations/lab.ts';
import { batchVsMinibatch } from '../../../src-shared/labs/batch-vs-minibatch/lab.ts';
import { representation } from '../../../src-shared/labs/representation/lab.ts';
import { weightInit } from '../../../src-shared/labs/weight-init/lab.ts';
import { convArithmetic } from '../../../src-shared/labs/conv-arithmetic/lab.ts';
import { computationalGraph } from '../../../src-shared/labs/computational-graph/lab.ts';
import { gradientCheck } from '../../../src-shared/labs/gradient-check/lab.ts';
import { gates } from '../../../src-shared/labs/gates/lab.ts';
import { vanishingGradient } from '../../../src-shared/labs/vanishing-gradient/lab.ts';
import { hasSettings } from '../../../src-shared/labs/hasSettings.ts';
import type { RunInfo } from '../../../src-shared/contract/service.ts';
import { findRecipe } from '../recipes/recipes.ts';
import { listRuns } from '../library/runsFolder.ts';
import { againstTheClock } from './definitions/againstTheClock.ts';
import { anomalyLab } from './definitions/anomaly.ts';
import { autoencoder } from './definitions/autoencoder.ts';
import { autoencoderCnn } from './definitions/autoencoderCnn.ts';
import { augmentation } from './definitions/augmentation.ts';
import { batchNormLab } from './definitions/batchNorm.ts';
import { unmeasured } from './checkLab.ts';
import { hasKeptCourse } from './courses/keptCourses.ts';
import { cnn } from './definitions/cnn.ts';
import { captioningLab } from './definitions/captioning.ts';
import { colorizationLab } from './definitions/colorization.ts';
import { convolutionMatrix } from './definitions/convolutionMatrix.ts';
import { deepArchitectures } from './definitions/deepArchitectures.ts';
import { denoisingLab } from './definitions/denoising.ts';
import { detectionLab } from './definitions/detection.ts';
import { digitsCnn } from './definitions/digitsCnn.ts';
import { dnn } from './definitions/dnn.ts';
import { dqnLab } from './definitions/dqn.ts';
import { ensembleLab } from './definitions/ensemble.ts';
import { evaluation } from './definitions/evaluation.ts';
import { filters } from './definitions/filters.ts';
import { hyperparameterSearch } from './definitions/hyperparameterSearch.ts';
import { fingerprintLab } from './definitions/fingerprint.ts';
import { ganLab } from './definitions/gan.ts';
import { history } from './definitions/history.ts';
import { lessonLab, type Lab, type Training } from './Lab.ts';
import { readLabResult } from './labResults.ts';
import { lenet5 } from './definitions/lenet5.ts';
import { lenet5Of1998 } from './definitions/lenet5Of1998.ts';
import { losses } from './definitions/losses.ts';
import { mlpForward } from './definitions/mlpForward.ts';
import { optimizers } from './definitions/optimizers.ts';
import { overfitting } from './definitions/overfitting.ts';
import { poolingDemo } from './definitions/poolingDemo.ts';
import { receptiveFields } from './definitions/receptiveFields.ts';
import { rnn } from './definitions/rnn.ts';
import { segmentationLab } from './definitions/segmentation.ts';
import { simpleConvnet } from './definitions/simpleConvnet.ts';
import { softmaxRegression } from './definitions/softmaxRegression.ts';
import { twoLayerNet } from './definitions/twoLayerNet.ts';

/** Every lab, in the order of the courses. */
export const labs: readonly Lab[] = [
  lenet5,
  lenet5Of1998,
  losses,
  receptiveFields,
  lessonLab(gates),
  lessonLab(activations),
  mlpForward,
  twoLayerNet,
  lessonLab(computationalGraph),
  lessonLab(gradientCheck),
  optimizers,
  lessonLab(weightInit),
  batchNormLab,
  overfitting,
  augmentation,
  lessonLab(convArithmetic),
  simpleConvnet,
  filters,
  deepArchitectures,
  segmentationLab,
  captioningLab,
  dqnLab,
  digitsCnn,
  evaluation,
  convolutionMatrix,
  history,
  poolingDemo,
  lessonLab(representation),
  lessonLab(batchVsMinibatch),
  ensembleLab,
  ganLab,
  rnn,
  softmaxRegression,
  dnn,
  cnn,
  hyperparameterSearch,
  lessonLab(vanishingGradient),
  againstTheClock,
  autoencoder,
  autoencoderCnn,
  denoisingLab,
  anomalyLab,
  colorizationLab,
  fingerprintLab,
  detectionLab,
];

/** The lab with an id. @throws FeaturescopeError `lab/unknown` */
export function findLab(id: string): Lab {
  const lab = labs.find((candidate) => candidate.id === id);
  if (!lab)
    throw new FeaturescopeError('lab/unknown', { lab: id, known: labs.map((known) => known.id).join(', ') });
  return lab;
}

/** A training with its recipe's settings filled in. */
export function describeTraining({ name, recipe, settings, steps }: Training): LabTraining {
  const { data, settings: usual } = findRecipe(recipe);
  return { name, recipe, data, settings: { ...usual, ...settings }, steps };
}

/** A lab as clients see it. @param runs all existing runs, newest first */
function describeLab(lab: Lab, runs: readonly RunInfo[]): LabInfo {
  const { id, course, title, summary, steps } = lab;
  const trainings = lab.trainings.map(describeTraining);
  return {
    ...{ id, course, title, summary, steps, trainings },
    checks: lab.checks.map(unmeasured),
    result: readLabResult(id),
    computed: experimentsOf(lab).some(hasKeptCourse),
    runs: trainings.map((training) => newestRun(training, runs)),
  };
}

/** The experiments that a lab shows. */
const experimentsOf = ({ steps }: Lab): string[] =>
  steps.flatMap(({ show }) => show.flatMap((one) => ('experiment' in one ? [one.experiment] : [])));

/** All labs as clients see them. */
export function listLabs(): LabInfo[] {
  const runs = listRuns();
  return labs.map((lab) => describeLab(lab, runs));
}

/** The newest run with exactly the settings of a training; null if there is none. @param runs newest first */
export function newestRun(training: LabTraining, runs: readonly RunInfo[]): LabRun | null {
  const found = runs.find(
    (run) => run.recipe === training.recipe && hasSettings(run.settings, training.settings),
  );
  if (!found) return null;
  const { run, step, finished } = found;
  return { run, step, finished: finished || step >= (training.steps ?? Infinity) };
}
