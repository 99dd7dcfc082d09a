import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { isModel, loadModel } from '../network/modelFiles.ts';
import { findPretrained, listPretrained } from '../network/pretrained.ts';
import { RunFolder } from '../library/RunFolder.ts';
import { Network } from './Network.ts';
import { restoreNetwork, scalesImagesOf } from './runNetwork.ts';

/** A network opened for inspection or evaluation, and its data set. */
export interface OpenedNetwork {
  network: Network;
  /** Name or folder of the data set it was trained on, if known. */
  data: string | undefined;
  /** The network's step in its run; null for a model without a run. */
  step: number | null;
  /** Whether images of other sizes are scaled to the network's input. */
  scalesImages: boolean;
  /** A defect of the run that did not prevent opening it: `run/network-unreadable`. */
  problem?: FeaturescopeError | undefined;
}

/**
 * Opens a run (at its newest intact checkpoint), a TensorFlow.js model, or a shipped model by its id.
 * @param target native path, or id of a shipped model
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
