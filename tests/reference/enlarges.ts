import { describeRecipe } from '../../src-main/engine/recipes/recipes.ts';
import type { Recipe } from '../../src-main/engine/recipes/Recipe.ts';

const ENLARGING: readonly string[] = ['UpSampling2D', 'Conv2DTranspose', 'GroupedConv2DTranspose'];

/**
 * Whether a recipe's network has layers that enlarge maps, which the plain loops of this folder do not compute; these
 * layers are tested one by one.
 */
export const enlarges = (recipe: Recipe): boolean =>
  describeRecipe(recipe).model.layers.some(({ className }) => ENLARGING.includes(className));
