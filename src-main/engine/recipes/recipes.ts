import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { sizeOf } from '../../../src-shared/model/shape.ts';
import type { RecipeInfo } from '../../../src-shared/contract/service.ts';
import { autoencoder, autoencoder2d, autoencoderCnn } from './autoencoder.ts';
import { cnn } from './cnn.ts';
import { deepMlp, deepMlpDropout } from './deepMlp.ts';
import { denoising } from './denoising.ts';
import { describeModel } from '../network/describeModel.ts';
import { digitsCnn } from './digitsCnn.ts';
import { dnn } from './dnn.ts';
import { fastCnn } from './fastCnn.ts';
import { lenet5 } from './lenet5.ts';
import { lenet5Of1998 } from './lenet5Of1998.ts';
import { mlpForward } from './mlpForward.ts';
import type { Recipe } from './Recipe.ts';
import { regression, regressionSurface } from './regression.ts';
import { gruRows, lstmRows, rnnRows } from './rows.ts';
import { sceneClasses } from '../data/scenes/sceneData.ts';
import { segmenter } from './segmenter.ts';
import { simpleConvnet } from './simpleConvnet.ts';
import { softmaxRegression } from './softmaxRegression.ts';
import { tinyAlexnet } from './tinyAlexnet.ts';
import { tinyGooglenet } from './tinyGooglenet.ts';
import { resnetCifar } from './resnetCifar.ts';
import { tinyResnet } from './tinyResnet.ts';
import { tinyVgg } from './tinyVgg.ts';
import { twoLayerNet, twoLayerNetSigmoid } from './twoLayerNet.ts';

/** Every recipe, in display order. */
export const recipes: readonly Recipe[] = [
  lenet5,
  digitsCnn,
  cnn,
  tinyVgg,
  lenet5Of1998,
  simpleConvnet,
  dnn,
  mlpForward,
  twoLayerNet,
  twoLayerNetSigmoid,
  softmaxRegression,
  deepMlp,
  deepMlpDropout,
  fastCnn,
  rnnRows,
  lstmRows,
  gruRows,
  tinyAlexnet,
  tinyGooglenet,
  tinyResnet,
  resnetCifar,
  autoencoder,
  autoencoder2d,
  autoencoderCnn,
  denoising,
  segmenter,
  regression,
  regressionSurface,
];

/**
 * The recipe with an id.
 * @throws FeaturescopeError `recipe/unknown`
 */
export function findRecipe(id: string): Recipe {
  const recipe = recipes.find((candidate) => candidate.id === id);
  if (!recipe)
    throw new FeaturescopeError('recipe/unknown', {
      recipe: id,
      known: recipes.map((known) => known.id).join(', '),
    });
  return recipe;
}

/** What people call a recipe's network; undefined for a recipe that this program does not know. */
export const recipeTitle = (id: string): Recipe['title'] | undefined =>
  recipes.find((candidate) => candidate.id === id)?.title;

const described = new Map<string, RecipeInfo>();

/** A recipe as clients see it; the first time, builds the network to describe it. */
export function describeRecipe(recipe: Recipe): RecipeInfo {
  const known = described.get(recipe.id);
  if (known) return known;
  const info = describe(recipe);
  described.set(recipe.id, info);
  return info;
}

function describe(recipe: Recipe): RecipeInfo {
  const model = recipe.build(recipe.inputShape, usualOutputs(recipe));
  const info = describeModel(model);
  model.dispose();
  const { id, title, summary, task = 'classification', data, scalesImages, takesAnySize, settings } = recipe;
  return { id, title, summary, task, model: info, data, scalesImages, takesAnySize, settings };
}

/** Number of outputs of a recipe's network on its default data. */
export function usualOutputs({ task = 'classification', inputShape }: Recipe): number {
  if (task === 'classification') return 10;
  if (task === 'segmentation') return sceneClasses.length;
  return task === 'reconstruction' ? sizeOf(inputShape) : 1;
}
