import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { ImportReport, InputRange } from '../../../src-shared/contract/imports.ts';
import type { InputForm } from '../data/InputForm.ts';
import { isChannelsFirst } from '../interchange/inputLayout.ts';
import { openReadModel } from '../interchange/openReadModel.ts';
import { ranges } from '../interchange/ranges.ts';
import { readModelFile, type ReadOptions } from '../interchange/readModelFile.ts';
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
  /** What is told of it, where it is a model and no run. */
  imported?: ImportReport | undefined;
  /** How it takes images, where that is another way than our own networks'. */
  form?: InputForm | undefined;
  /** Opens it anew for images of one size; set where it takes images of any size, and cannot be asked as it is. */
  forSize?: ((size: readonly [height: number, width: number]) => Promise<OpenedNetwork>) | undefined;
  /** What is wrong with the run, though it could be opened: `run/network-unreadable`. */
  problem?: FeaturescopeError | undefined;
}

/** How a network is opened. */
export interface OpenNetworkOptions extends ReadOptions {
  /** Range of values that a model takes images in, whatever is found. */
  range?: InputRange | undefined;
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
  options: OpenNetworkOptions = {},
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

async function openImported(path: string, options: OpenNetworkOptions): Promise<OpenedNetwork> {
  const read = await readModelFile(path, options);
  const open = async (size?: readonly [number, number]): Promise<OpenedNetwork> => {
    const { model, report } = await openReadModel(read, { path, size });
    const isOpen = report.inputs.some(({ shape }) => shape.includes(null));
    return {
      network: new Network(model, 'sgd'),
      data: undefined,
      step: null,
      scalesImages: false,
      imported: report,
      form: formOf(report, options.range),
      forSize: isOpen ? open : undefined,
    };
  };
  return open();
}

/** Undefined for a network that takes images as `[H, W, C]` in 0..1, as our own do. */
function formOf(
  { inputs, range: found }: ImportReport,
  wanted: InputRange | undefined,
): InputForm | undefined {
  const range = wanted ?? found ?? ranges['0..1'];
  const channelsFirst = isChannelsFirst(inputs[0]?.shape ?? []);
  const isUsual =
    range.mean.every((mean) => mean === 0) && range.deviation.every((deviation) => deviation === 1);
  return isUsual && !channelsFirst ? undefined : { range, channelsFirst };
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
