import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { ImportReport } from '../../../src-shared/contract/imports.ts';
import type { InputForm } from '../data/InputForm.ts';
import { describeModel } from '../network/describeModel.ts';
import { graphOf } from '../network/graph.ts';
import { isModel, loadModel } from '../network/modelFiles.ts';
import { findPretrained, listPretrained } from '../network/pretrained.ts';
import { newerDamage } from '../library/newerDamage.ts';
import { RunFolder } from '../library/RunFolder.ts';
import { Network } from './Network.ts';
import { objectiveOfModel } from './objectiveOfModel.ts';
import { ownForm } from './ownForm.ts';
import { openModel, type ModelOfFile, type OpenModelOptions } from './openModel.ts';
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
  /** Names of its classes, where it was a network of another program that names them. */
  labels?: string[] | undefined;
  /** What is told of it, where it is a model and no run. */
  imported?: ImportReport | undefined;
  /** How it takes images, where that is another way than our own networks'. */
  form?: InputForm | undefined;
  /** Opens it anew for images of one size; set where it takes images of any size, and cannot be asked as it is. */
  forSize?: ((size: readonly [height: number, width: number]) => Promise<OpenedNetwork>) | undefined;
  /** What is wrong with the run, though it could be opened: `run/network-unreadable`. */
  problem?: FeaturescopeError | undefined;
}

/**
 * Opens what a path or a name stands for: a run (its newest whole checkpoint), a model of this program or of another one, or the
 * id of a model that ships with the program.
 * @param target path as on this machine, or an id
 * @throws FeaturescopeError `run/unknown`, `run/unreadable`, and as `readModelFile` and `openReadModel`
 */
export async function openNetwork(
  target: string,
  id = target,
  options: OpenModelOptions = {},
): Promise<OpenedNetwork> {
  if (existsSync(join(target, 'run.json'))) return openRunNetwork(target);
  if (isModel(target)) return openImported(target, options);
  if (!listPretrained().includes(id)) throw new FeaturescopeError('run/unknown', { path: target });
  const { folder, card } = findPretrained(id);
  return {
    network: new Network(await loadModel(folder), 'sgd'),
    data: card.data,
    step: null,
    scalesImages: false,
  };
}

async function openImported(path: string, options: OpenModelOptions): Promise<OpenedNetwork> {
  const asNetwork = ({ model, report, form, forSize }: ModelOfFile): OpenedNetwork => ({
    network: new Network(model, 'sgd', 0, objectiveOfModel(graphOf(model), describeModel(model))),
    data: undefined,
    step: null,
    scalesImages: true,
    labels: report.labels,
    imported: report,
    form,
    forSize: forSize && (async (size) => asNetwork(await forSize(size))),
  });
  return asNetwork(await openModel(path, options));
}

async function openRunNetwork(path: string): Promise<OpenedNetwork> {
  const run = RunFolder.open(path);
  const checkpoint = run.standing();
  const { data, imported } = run.description;
  const { network, problem } = await restoreNetwork(run, checkpoint);
  return {
    network,
    data: data.folder ?? data.name,
    step: checkpoint.step,
    scalesImages: scalesImagesOf(run),
    labels: imported?.labels,
    form: imported ? imported.form : ownForm(network.graph),
    problem: problem ?? newerDamage(run, checkpoint),
  };
}
