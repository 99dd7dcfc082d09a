import { existsSync } from 'node:fs';
import type { OpenRequest } from '../../../src-shared/contract/service.ts';
import { isNetworkFile, readNetwork } from '../../engine/recipes/readNetwork.ts';
import { recipes } from '../../engine/recipes/recipes.ts';
import { userPath } from './options.ts';

/** Which network a new run is started from. */
type NetworkSource =
  | Pick<Extract<OpenRequest['source'], { from: 'recipe' }>, 'from' | 'recipe'>
  | Pick<Extract<OpenRequest['source'], { from: 'network' }>, 'from' | 'network'>;

/**
 * A network as it is named on the command line: a recipe's id, or a file with Keras code or a network.
 * @throws FeaturescopeError of reading the file
 */
export function networkSource(name: string): NetworkSource {
  const isRecipe = recipes.some(({ id }) => id === name);
  const isFile = isNetworkFile(name) || (/[/\\]/.test(name) && existsSync(userPath(name)));
  if (isRecipe || !isFile) return { from: 'recipe', recipe: name };
  return { from: 'network', network: readNetwork(userPath(name)).file };
}
