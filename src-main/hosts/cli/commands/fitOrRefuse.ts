import type { Dataset } from '../../../engine/data/Dataset.ts';
import { canFit, fitDataset } from '../../../engine/data/fitImages.ts';
import type { OpenedNetwork } from '../../../engine/training/openNetwork.ts';
import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';

/**
 * A data set as a network takes it, its images scaled where its recipe says so.
 * @throws FeaturescopeError `recipe/data-does-not-fit` when images or classes are not those the network was made for
 */
export function fitOrRefuse(name: string, opened: OpenedNetwork, data: Dataset): Dataset {
  const { inputShape, classes } = opened.network.info;
  const fits =
    inputShape.join() === data.shape.join() || (opened.scalesImages && canFit(data.shape, inputShape));
  if (fits && classes === data.classes.length) return fitDataset(data, inputShape);
  throw misfit(name, opened, data);
}

/** What is said of a data set that a network cannot take. */
export function misfit(name: string, { network }: OpenedNetwork, data: Dataset): FeaturescopeError {
  const { inputShape, classes } = network.info;
  return new FeaturescopeError('recipe/data-does-not-fit', {
    recipe: name,
    expected: `${inputShape.join('x')}, ${classes}`,
    data: data.name,
    actual: `${data.shape.join('x')}, ${data.classes.length}`,
  });
}
