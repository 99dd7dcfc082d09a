import { checkDraft } from '../../../src-shared/networks/checkDraft.ts';
import { fromTopology } from '../../../src-shared/networks/fromTopology.ts';
import { networkFileOf } from '../../../src-shared/networks/networkFileOf.ts';
import type { ParsedNetwork } from '../../../src-shared/networks/parseNetwork.ts';
import { topologyOf } from '../network/topology.ts';
import { findRecipe, usualOutputs } from './recipes.ts';

/** A recipe as a network that can be changed. A backend must be running. @throws FeaturescopeError `recipe/unknown` */
export function recipeNetwork(id: string): ParsedNetwork {
  const recipe = findRecipe(id);
  const model = recipe.build(recipe.inputShape, usualOutputs(recipe));
  const draft = { ...fromTopology(topologyOf(model)), name: id };
  model.dispose();
  const { task = 'classification', settings, data } = recipe;
  const file = networkFileOf(draft, { task, settings, data });
  return { file, draft, described: checkDraft(draft) };
}
