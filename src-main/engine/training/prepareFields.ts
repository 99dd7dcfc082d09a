import { describeModel } from '../network/describeModel.ts';
import { refuseSeveralPorts } from '../network/refuseSeveralPorts.ts';
import type { Settings } from '../../../src-shared/contract/service.ts';
import { arrangeHeldOut } from '../data/arrangeHeldOut.ts';
import type { Dataset } from '../data/Dataset.ts';
import { holdOutRuleFor, type HoldOutRule } from '../data/holdOut.ts';
import { graphOf } from '../network/graph.ts';
import type { Trainable } from '../recipes/Recipe.ts';
import { objectiveOf } from '../tasks/Objective.ts';
import { bindFields } from './bindFields.ts';
import { freeIfFails } from './freeIfFails.ts';
import { Network } from './Network.ts';

/** A network and its data, ready to be trained. */
export interface Prepared {
  network: Network;
  data: Dataset;
  holdOut: HoldOutRule;
}

/**
 * A network with several inputs or outputs, and its data from the fields of a data set.
 * @throws FeaturescopeError as `bindFields` and `Network.task`; everything is freed then
 */
export async function prepareFields(
  recipe: Trainable,
  opened: Dataset,
  settings: Settings,
): Promise<Prepared> {
  const model = await recipe.build(recipe.inputShape, 0);
  const { network, data } = freeIfFails(model, () => {
    const [graph, info] = [graphOf(model), describeModel(model)];
    const { data, task, outputs } = bindFields({ name: recipe.id, graph, info }, opened, settings);
    const { optimizer, seed } = settings;
    return { network: new Network(model, optimizer, seed, objectiveOf(task, settings, outputs)), data };
  });
  return freeIfFails(network, () => {
    void network.task; // throws at once if a loss does not fit
    const holdOut = holdOutRuleFor(data.train, settings);
    return { network, data: arrangeHeldOut(data, holdOut, settings), holdOut };
  });
}

/**
 * Refuses the data that a network is usually trained on, which has one input and one target.
 * @throws FeaturescopeError `model/several-inputs`, `model/several-outputs`
 */
export async function refuseWithoutFields(recipe: Trainable): Promise<void> {
  const model = await recipe.build(recipe.inputShape, 0);
  const info = describeModel(model);
  model.dispose();
  refuseSeveralPorts(recipe.id, recipe.data, info, 'both');
}
