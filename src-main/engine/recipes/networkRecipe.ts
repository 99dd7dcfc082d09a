import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { NetworkFile } from '../../../src-shared/contract/training.ts';
import { usualSettings } from '../../../src-shared/networks/networkSettings.ts';
import type { Draft } from '../../../src-shared/networks/Draft.ts';
import { parseNetwork } from '../../../src-shared/networks/parseNetwork.ts';
import { toTopology } from '../../../src-shared/networks/toTopology.ts';
import { readableFileName } from '../../../src-shared/texts/fileNames.ts';
import { buildFromTopology } from '../network/topology.ts';
import type { Trainable } from './Recipe.ts';
import { recipes } from './recipes.ts';

/**
 * A network of the user's own as something to train, as recipes are.
 * @throws FeaturescopeError `network/unreadable`, `network/layer-unknown`, `network/shape-impossible`, `network/empty`
 */
export function networkRecipe(file: NetworkFile): Trainable {
  const { name, task, inputShape, settings, data } = file;
  const draft = checked(file);
  const topology = toTopology(draft);
  return {
    id: recipeIdOf(name),
    task,
    inputShape,
    build: () => buildFromTopology(topology),
    data: data ?? usualData(file),
    hasSeveralPorts: inputsOf(draft) > 1 || draft.outputs.length > 1,
    scalesImages: task !== 'segmentation',
    settings: { ...usualSettings, ...settings },
  };
}

const inputsOf = ({ layers }: Draft): number =>
  layers.filter(({ className }) => className === 'InputLayer').length;

function checked(file: NetworkFile): Draft {
  try {
    return parseNetwork(file, file.name).draft;
  } catch (error) {
    if (error instanceof FeaturescopeError) throw error;
    const reason = (error as Error).message;
    throw new FeaturescopeError('network/unreadable', { path: file.name, reason }, { cause: error });
  }
}

/** The name under which runs of a network are kept; never that of a recipe, which is another network. */
function recipeIdOf(name: string): string {
  const id = readableFileName(name);
  return recipes.some((recipe) => recipe.id === id) ? `my-${id}` : id;
}

/** The data set that fits the input of a network best. */
function usualData({ task, inputShape }: NetworkFile): string {
  const shape = inputShape.join('x');
  if (task === 'regression') return shape === '2' ? 'surface' : 'curve';
  if (task === 'segmentation') return 'scenes';
  return shape === '32x32x3' ? 'cifar-10' : 'mnist';
}
