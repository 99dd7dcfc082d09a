import type { Dataset } from '../../../engine/data/Dataset.ts';
import { canFit, fitDataset, withForm } from '../../../engine/data/fitImages.ts';
import { imageShapeOfInput } from '../../../engine/interchange/inputLayout.ts';
import { bindFields, hasSeveralPorts } from '../../../engine/training/bindFields.ts';
import { fitLabelMaps } from '../../../engine/training/fitLabelMaps.ts';
import type { OpenedNetwork } from '../../../engine/training/openNetwork.ts';
import { inputShapeOf } from '../../../../src-shared/model/ports.ts';
import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';

/**
 * A data set as a network takes it, with its images scaled if the recipe says so.
 * @throws FeaturescopeError `recipe/data-does-not-fit` if images or classes do not match the network,
 * and as `bindFields`
 */
export function fitOrRefuse(name: string, opened: OpenedNetwork, data: Dataset): Dataset {
  const { network } = opened;
  if (hasSeveralPorts(network.info)) return bindOpened(name, opened, data);
  const inputShape = imageShapeFor(opened);
  const reshapes = opened.scalesImages || inputShape.length !== 3;
  const fits = inputShape.join() === data.shape.join() || (reshapes && canFit(data.shape, inputShape));
  const isKnown = network.objective.task !== 'classification' || network.outputSize === data.classes.length;
  if (!fits || !isKnown) throw misfit(name, opened, data);
  const fitted = withForm(fitDataset(data, inputShape), opened.form);
  return fitLabelMaps(fitted, { name, network, labels: opened.labels });
}

/**
 * A data set as a network with several inputs or outputs takes it. A network that is no run is held against the data's
 * targets from then on.
 * @throws FeaturescopeError as `bindFields`
 */
export function bindOpened(name: string, { network, form, step }: OpenedNetwork, data: Dataset): Dataset {
  const { graph, info, objective } = network;
  const isRun = step !== null;
  const bound = bindFields({ name, graph, info, form, objective: isRun ? objective : undefined }, data);
  if (!isRun) network.holdAgainst({ ...objective, task: bound.task, outputs: bound.outputs });
  return bound.data;
}

/** The examples that a network takes: of images `[H, W, C]`, whatever the order of its own axes. */
export function imageShapeFor({ network, form }: OpenedNetwork): readonly number[] {
  const shape = inputShapeOf(network.info);
  return form?.channelsFirst ? imageShapeOfInput(shape)! : shape;
}

/** What is said of a data set that a network cannot take. */
export function misfit(name: string, { network }: OpenedNetwork, data: Dataset): FeaturescopeError {
  return new FeaturescopeError('recipe/data-does-not-fit', {
    recipe: name,
    expected: `${inputShapeOf(network.info).join('x')}, ${network.outputSize}`,
    data: data.name,
    actual: `${data.shape.join('x')}, ${data.classes.length}`,
  });
}
