import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FeaturescopeError } from '../../protocol/errors.ts';
import type { ModelInfo } from '../../protocol/model.ts';
import { initialiseWeights } from '../models/initialiseWeights.ts';
import { isModel, loadModel } from '../models/modelFiles.ts';
import { findPretrained, listPretrained } from '../models/pretrained.ts';
import { findRecipe } from '../models/recipes.ts';
import type { Checkpoint } from '../runs/checkpointFile.ts';
import { RunFolder } from '../runs/RunFolder.ts';
import { Network } from './Network.ts';

/** A network opened to be looked at or evaluated, and the data set that goes with it. */
export interface OpenedNetwork {
  network: Network;
  /** Name or folder of the data set it was trained on, where that is known. */
  data: string | undefined;
  /** Step of the run it is at; null for a model without a run. */
  step: number | null;
  /** Whether images of other sizes are scaled to its input. */
  scalesImages: boolean;
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

function openRunNetwork(path: string): OpenedNetwork {
  const run = RunFolder.open(path);
  const checkpoint = run.latestCheckpoint();
  const { data, recipe } = run.description;
  return {
    network: restoreNetwork(run, checkpoint),
    data: data.folder ?? data.name,
    step: checkpoint.step,
    scalesImages: findRecipe(recipe).scalesImages === true,
  };
}

/**
 * The network of a run with the weights of one of its checkpoints, to be looked at.
 * @throws FeaturescopeError `recipe/unknown`, `run/unreadable` for weights that do not fit the run's recipe
 */
export function restoreNetwork(run: RunFolder, { weights }: Pick<Checkpoint, 'weights'>): Network {
  const recipe = findRecipe(run.description.recipe);
  // To be looked at, it needs none of what its optimizer remembers.
  const network = new Network(recipe.build(recipe.inputShape, classesOf(weights)), 'sgd');
  try {
    network.restore(weights, []);
  } catch (error) {
    network.dispose();
    throw new FeaturescopeError(
      'run/unreadable',
      { path: run.path, reason: (error as Error).message },
      { cause: error },
    );
  }
  return network;
}

/** The network of a recipe as its training began: its weights follow from the recipe and the seed. */
export function initialNetwork(
  id: string,
  seed: number,
  { inputShape, classes }: Pick<ModelInfo, 'inputShape' | 'classes'>,
): Network {
  const network = new Network(findRecipe(id).build(inputShape, classes), 'sgd');
  initialiseWeights(network.model, seed);
  return network;
}

/** Classes of the network a run's weights belong to: the last weight is the output layer's bias, one per class. */
export function classesOf(weights: { shape: number[] }[]): number {
  return weights.at(-1)?.shape.at(-1) ?? 10;
}
