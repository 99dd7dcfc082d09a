import { existsSync, statSync } from 'node:fs';
import type { OpenRequest } from '../../../src-shared/contract/service.ts';
import { parseJson } from '../../engine/interchange/parseJson.ts';
import { isModel } from '../../engine/network/modelFiles.ts';
import { readRegularFile } from '../../engine/reading/readRegularFile.ts';
import { isNetworkFile, readNetwork } from '../../engine/recipes/readNetwork.ts';
import { recipes } from '../../engine/recipes/recipes.ts';
import { userPath } from './options.ts';

/** Which network a new run is started from. */
type NetworkSource =
  | Pick<Extract<OpenRequest['source'], { from: 'recipe' }>, 'from' | 'recipe'>
  | Pick<Extract<OpenRequest['source'], { from: 'network' }>, 'from' | 'network'>
  | Pick<Extract<OpenRequest['source'], { from: 'model' }>, 'from' | 'path'>;

/** Bytes of a model's list of layers at most. */
const MOST_JSON = 64 * 2 ** 20;
/** What files of models with weights are called. */
const MODEL = /\.(?:keras|h5|hdf5|onnx|npz|zip)$/i;

/**
 * A network as it is named on the command line: a recipe's id, which goes before a file of that name; a file with Keras code or a
 * network; or a model with its weights.
 * @param withWeights whether a file of weights is named beside it, which makes a model of a file with layers alone
 * @throws FeaturescopeError of reading a file with a network
 */
export function networkSource(name: string, withWeights = false): NetworkSource {
  const path = userPath(name);
  if (recipes.some(({ id }) => id === name)) return { from: 'recipe', recipe: name };
  if (isNetworkFile(name) && !(withWeights || holdsWeights(path)))
    return { from: 'network', network: readNetwork(path).file };
  if (!isModel(path)) return { from: 'recipe', recipe: name };
  const isText = /[/\\]/.test(name) && !statSync(path).isDirectory() && !MODEL.test(name);
  if (isText && !isNetworkFile(name)) return { from: 'network', network: readNetwork(path).file };
  return { from: 'model', path };
}

/** Whether a JSON file is a model of TensorFlow.js with its weights beside it. */
function holdsWeights(path: string): boolean {
  if (!/\.json$/i.test(path) || !existsSync(path)) return false;
  try {
    const bytes = readRegularFile(path, MOST_JSON);
    const { weightsManifest: weights } = parseJson(bytes);
    return Array.isArray(weights) && weights.length > 0;
  } catch {
    return false; // what is wrong with it is told where it is read
  }
}
