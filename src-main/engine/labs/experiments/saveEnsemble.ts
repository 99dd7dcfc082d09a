import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { getBackend } from '@tensorflow/tfjs-core';
import type { ExperimentValues } from '../../../../src-shared/contract/decks.ts';
import type { EnsembleNetworkCourse, Method } from '../../../../src-shared/labs/ensemble/course.ts';
import { experiment, untrained } from '../../../../src-shared/labs/ensemble/networkExperiment.ts';
import { tooEarly } from '../../../../src-shared/labs/impossible.ts';
import { readValues } from '../../../../src-shared/labs/readValues.ts';
import { wasmLabel } from '../../backends/wasm.ts';
import { RunFolder } from '../../library/RunFolder.ts';
import { newRunPath } from '../../library/runsFolder.ts';
import { saveModel } from '../../network/modelFiles.ts';
import { topologyOf } from '../../network/topology.ts';
import { programVersion } from '../../resources.ts';
import { evaluate, predictionsOf, scoredOutput } from '../../tasks/evaluate.ts';
import {
  ensembleNetwork,
  ensembleWeights,
  type Combination,
} from '../../training/ensembles/ensembleNetworks.ts';
import { Network } from '../../training/Network.ts';
import { usualSettings } from '../../training/openModelSession.ts';
import { placeOf } from '../../training/runData.ts';
import { restoreNetwork } from '../../training/runNetwork.ts';
import { SingleTrainer } from '../../training/Trainer.ts';
import { latestEnsemble, type Ensemble } from './ensemble.ts';
import type { ExperimentTask } from '../courses/ExperimentTask.ts';

const combinationOf: Readonly<Record<Method, Combination>> = {
  bagging: 'mean',
  boosting: 'weighted',
  stacking: 'dense',
  starts: 'mean',
};

/** The ensemble of a method that was trained last, as one network. @throws FeaturescopeError `lab/impossible` before */
export function describeEnsembleNetwork(given: ExperimentValues): EnsembleNetworkCourse {
  const ensemble = trained(given);
  const network = networkOf(ensemble);
  try {
    return described(ensemble, network);
  } finally {
    network.dispose();
  }
}

/**
 * Saves the ensemble of a method that was trained last as a run, which the window opens like any other: one network with all members
 * in it. The run is read again, and its answers to the test images are compared with those of the ensemble as it was trained.
 * @throws FeaturescopeError `lab/impossible` before the first training, `run/disk-full`, `run/unwritable`, `engine/cancelled`
 */
export function saveEnsemble(given: ExperimentValues, task: ExperimentTask): Promise<EnsembleNetworkCourse> {
  const ensemble = trained(given);
  const { course, data } = ensemble;
  return savedIn(newRunPath(nameOf(course.method), data.name, new Date()), ensemble, task);
}

/** Does the same in a folder of its own, of which nothing is left. */
export async function trySaving(
  given: ExperimentValues,
  task: ExperimentTask,
): Promise<EnsembleNetworkCourse> {
  const folder = mkdtempSync(join(tmpdir(), 'featurescope-ensemble-'));
  try {
    return await savedIn(join(folder, 'run'), trained(given), task);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function savedIn(
  path: string,
  ensemble: Ensemble,
  { signal, progress }: ExperimentTask,
): Promise<EnsembleNetworkCourse> {
  const { data, course } = ensemble;
  const network = networkOf(ensemble);
  try {
    const run = await written(path, ensemble, network);
    const restored = (await restoreNetwork(run, run.latestCheckpoint())).network;
    try {
      const scorer = new SingleTrainer(restored, data.test, data.shape);
      const scores = await evaluate(scorer, data.test, scoredOutput(restored), {
        signal,
        onProgress: progress,
      });
      const { accuracy, predicted } = predictionsOf(scores);
      const { answers } = course.together.at(-1)!;
      const same = predicted.reduce((sum, answer, row) => sum + Number(answer === answers[row]), 0);
      const saved = { run: basename(run.path), accuracy, same, tested: data.test.count };
      return { ...described(ensemble, network), saved };
    } finally {
      restored.dispose();
    }
  } finally {
    network.dispose();
  }
}

const nameOf = (method: Method): string => `ensemble-${method}`;

function trained(given: ExperimentValues): Ensemble {
  const ensemble = latestEnsemble(readValues(experiment, given)['method'] as Method);
  if (!ensemble) throw tooEarly(untrained);
  return ensemble;
}

/** The network with all members' weights; the caller disposes it. */
function networkOf({ data, training, course, seed }: Ensemble): Network {
  const forms = training.members.map(({ form }) => form);
  const model = ensembleNetwork(data.shape, data.classes.length, forms, combinationOf[course.method]);
  const network = new Network(model, usualSettings.optimizer, seed);
  const weights = training.members.map((member) => member.weights);
  network.restore(ensembleWeights(weights, training.combine().above), network.slots());
  return network;
}

const described = ({ course }: Ensemble, { info }: Network): EnsembleNetworkCourse => ({
  method: course.method,
  data: course.data,
  members: course.members.map(({ form, accuracy }) => ({ form, accuracy })),
  model: info,
  accuracy: course.together.at(-1)!.accuracy,
  saved: null,
});

async function written(path: string, { data, course, seed }: Ensemble, network: Network): Promise<RunFolder> {
  const name = nameOf(course.method);
  const own = { ...usualSettings, seed };
  const run = RunFolder.create(
    path,
    {
      featurescope: programVersion(),
      createdAt: new Date().toISOString(),
      recipe: name,
      task: 'classification',
      scalesImages: true,
      data: placeOf(data, data.name),
      settings: own,
      backend: getBackend() === 'wasm' ? wasmLabel(own.arithmetic) : getBackend(),
      // Its weights follow from no seed: its first checkpoint alone has them, as with a network of another program.
      imported: { name, path, format: 'tfjs', isRangeKnown: true, labels: data.classes },
    },
    topologyOf(network.model),
  );
  run.saveCheckpoint({
    step: 0,
    epoch: 0,
    images: 0,
    seed,
    weights: network.weights(),
    slots: network.slots(),
    epochSums: {},
  });
  await saveModel(network.model, path, { labels: data.classes });
  return run;
}
