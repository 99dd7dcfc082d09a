import type { Dataset } from '../../../engine/data/Dataset.ts';
import type { Network } from '../../../engine/training/Network.ts';
import { FeaturescopeError } from '../../../protocol/errors.ts';

/** @throws FeaturescopeError `recipe/data-does-not-fit` when images or classes are not those the network was made for */
export function checkFit(name: string, network: Network, data: Dataset): void {
  const { inputShape, classes } = network.info;
  if (inputShape.join() === data.shape.join() && classes === data.classes.length) return;
  throw new FeaturescopeError('recipe/data-does-not-fit', {
    recipe: name,
    expected: `${inputShape.join('x')}, ${classes}`,
    data: data.name,
    actual: `${data.shape.join('x')}, ${data.classes.length}`,
  });
}
