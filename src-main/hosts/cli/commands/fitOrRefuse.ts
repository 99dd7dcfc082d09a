import type { Dataset } from '../../../engine/data/Dataset.ts';
import { canFit, fitDataset, withForm } from '../../../engine/data/fitImages.ts';
import { imageShapeOfInput } from '../../../engine/interchange/inputLayout.ts';
import { refuseSeveralPorts } from '../../../engine/network/refuseSeveralPorts.ts';
import type { OpenedNetwork } from '../../../engine/training/openNetwork.ts';
import { inputShapeOf } from '../../../../src-shared/model/ports.ts';
import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';

/**
 * A data set as a network takes it, with its images scaled if the recipe says so.
 * @throws FeaturescopeError `recipe/data-does-not-fit` if images or classes do not match the network,
 * `model/several-inputs`
 */
export function fitOrRefuse(name: string, opened: OpenedNetwork, data: Dataset): Dataset {
  const { network } = opened;
  refuseSeveralPorts(name, network.info, 'inputs');
  const inputShape = imageShapeFor(opened);
  const reshapes = opened.scalesImages || inputShape.length !== 3;
  const fits = inputShape.join() === data.shape.join() || (reshapes && canFit(data.shape, inputShape));
  const isKnown = network.objective.task !== 'classification' || network.outputSize === data.classes.length;
  if (fits && isKnown) return withForm(fitDataset(data, inputShape), opened.form);
  throw misfit(name, opened, data);
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
