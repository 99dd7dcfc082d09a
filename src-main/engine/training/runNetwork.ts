import type { LayersModel } from '@tensorflow/tfjs-layers';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { initialiseWeights } from '../network/initialiseWeights.ts';
import type { Recipe } from '../recipes/Recipe.ts';
import { findRecipe, usualOutputs } from '../recipes/recipes.ts';
import { objectiveOf, type Objective } from '../tasks/Objective.ts';
import { buildFromTopology, type Topology } from '../network/topology.ts';
import type { Checkpoint } from '../library/checkpointFile.ts';
import type { RunFolder } from '../library/RunFolder.ts';
import { Network } from './Network.ts';

/** The network of a run, without its weights. */
export interface RunModel {
  model: LayersModel;
  /** Why it had to be rebuilt from the run's recipe, although the run should contain it: `run/network-unreadable`. */
  problem: FeaturescopeError | undefined;
}

/**
 * The network of a run, read from the run itself. If that file is damaged, or the run is too old to have one, it is built
 * from the run's recipe with as many outputs as its weights have.
 * @param weights weights of one of the run's checkpoints; without them the network gets `outputs` outputs
 * @throws FeaturescopeError `run/unreadable` if neither works; `recipe/unknown` for an old run of an unknown recipe
 */
export async function buildRunModel(
  run: RunFolder,
  weights: Checkpoint['weights'] | undefined,
  outputs?: number,
): Promise<RunModel> {
  let problem: FeaturescopeError | undefined;
  try {
    const topology = run.topology();
    if (topology) return { model: await buildFromTopology(topology), problem };
  } catch (error) {
    problem = damaged(run, error);
  }
  try {
    const recipe = findRecipe(run.description.recipe);
    const model = recipe.build(recipe.inputShape, outputsOf(recipe, weights, outputs));
    return { model, problem };
  } catch (error) {
    throw problem ? new FeaturescopeError('run/unreadable', { ...problem.detail, path: run.path }) : error;
  }
}

/** A network with weights that were read from a run's checkpoint. */
export interface RestoredNetwork {
  network: Network;
  problem: FeaturescopeError | undefined;
}

/**
 * The network of a run with the weights of one of its checkpoints, for inspection.
 * @throws FeaturescopeError as {@link buildRunModel}; `run/unreadable` for weights that do not fit the network
 */
export async function restoreNetwork(
  run: RunFolder,
  { weights }: Pick<Checkpoint, 'weights'>,
): Promise<RestoredNetwork> {
  const { model, problem } = await buildRunModel(run, weights);
  // Inspection needs none of the optimizer's state.
  const { task, settings, outputs } = run.description;
  const network = new Network(model, 'sgd', 0, objectiveOf(task, settings, outputs));
  try {
    network.restore(weights, []);
  } catch (error) {
    network.dispose();
    const reason = (error as Error).message;
    throw new FeaturescopeError('run/unreadable', { path: run.path, reason }, { cause: error });
  }
  return { network, problem };
}

/** A network in its initial state: its weights follow from its topology and the seed. */
export async function initialNetwork(
  topology: Topology,
  seed: number,
  objective?: Objective,
): Promise<Network> {
  const network = new Network(await buildFromTopology(topology), 'sgd', 0, objective);
  initialiseWeights(network.model, seed);
  return network;
}

/** Whether images of other sizes are scaled to the input of a run's network. */
export function scalesImagesOf({ description }: RunFolder): boolean {
  const { scalesImages, recipe, format } = description;
  return scalesImages ?? (format < 3 && findRecipe(recipe).scalesImages === true);
}

/**
 * Number of outputs of the network that a run's weights belong to: for a classifier the last weight is the output layer's
 * bias, with one value per class.
 */
function outputsOf(recipe: Recipe, weights: { shape: number[] }[] | undefined, known?: number): number {
  const { task = 'classification' } = recipe;
  const told = task === 'classification' ? weights?.at(-1)?.shape.at(-1) : undefined;
  return told ?? known ?? usualOutputs(recipe);
}

function damaged(run: RunFolder, error: unknown): FeaturescopeError {
  const reason =
    error instanceof FeaturescopeError ? String(error.detail['reason']) : (error as Error).message;
  return new FeaturescopeError('run/network-unreadable', { path: run.path, reason }, { cause: error });
}
