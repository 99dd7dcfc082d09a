import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { isModel, loadModel } from '../network/modelFiles.ts';
import { findPretrained, listPretrained } from '../network/pretrained.ts';
import { RunFolder } from '../library/RunFolder.ts';
import { Network } from './Network.ts';
import { restoreNetwork, scalesImagesOf } from './runNetwork.ts';

/** A network opened to be looked at or evaluated, and the data set that goes with it. */
export interface OpenedNetwork {
  network: Network;
  /** Name or folder of the data set it was trained on, where that is known. */
  data: string | undefined;
  /** Step of the run it is at; null for a model without a run. */
  step: number | null;
  /** Whether images of other sizes are scaled to its input. */
  scalesImages: boolean;
  /** What is wrong with the run, though it could be opened: `run/network-unreadable`. */
  problem?: FeaturescopeError | undefined;
}

/**
 * Opens what a path or a name stands for: a run (its newest whole checkpoint), a TensorFlow.js model, or the id of a
 * model that ships with the program.
 * @param target path as on this machine, or an id
 * @throws FeaturescopeError `run/unknown`, `run/unreadable`, `model/unreadable`
 */
export async function openNetwork(target: string, id = target): Promise<OpenedNetwork> {
  if (existsSync(join(target, 'run.json'))) return openRunNetwork(target);
  if (isModel(target))
    return {
      network: new Network(await loadModel(target), 'sgd'),
      data: undefined,
      step: null,
      scalesImages: false,
    };
  if (!listPretrained().includes(id)) throw new FeaturescopeError('run/unknown', { path: target });
  const { folder, card } = findPretrained(id);
  return {
    network: new Network(await loadModel(folder), 'sgd'),
    data: card.data,
    step: null,
    scalesImages: false,
  };
}

async function openRunNetwork(path: string): Promise<OpenedNetwork> {
  const run = RunFolder.open(path);
  const checkpoint = run.latestCheckpoint();
  const { data } = run.description;
  const { network, problem } = await restoreNetwork(run, checkpoint);
  return {
    network,
    data: data.folder ?? data.name,
    step: checkpoint.step,
    scalesImages: scalesImagesOf(run),
    problem,
  };
}
