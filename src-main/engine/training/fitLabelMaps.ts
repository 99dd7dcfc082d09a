import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { outputNames } from '../../../src-shared/model/outputNames.ts';
import { sizeOf } from '../../../src-shared/model/shape.ts';
import type { Dataset } from '../data/Dataset.ts';
import { asLabelMaps } from '../data/labelMaps.ts';
import type { Network } from './Network.ts';

/**
 * A data set with its targets as the label maps of a network, with a class name for each of its outputs. Label maps are not scaled
 * with the images: the network must take these as they are, and have an output for every class. Data without targets can be looked at,
 * and that of a network with another task is returned as it is.
 * @param labels names of the network's own classes
 * @throws FeaturescopeError `training/data-without-label-maps`, `recipe/data-does-not-fit`
 */
export function fitLabelMaps(
  data: Dataset,
  {
    name,
    network,
    labels,
  }: {
    name: string;
    network: Pick<Network, 'info' | 'outputSize' | 'objective'>;
    labels?: readonly string[] | undefined;
  },
): Dataset {
  if (network.objective.task !== 'segmentation' || !data.targetShape) return data;
  const shape = data.scaledFrom ?? data.shape;
  const { targetClasses = [], targetShape, train, test } = asLabelMaps(name, { ...data, shape });
  const outputs = network.outputSize / sizeOf(targetShape!);
  if (data.scaledFrom || !Number.isInteger(outputs) || outputs < targetClasses.length)
    throw new FeaturescopeError('recipe/data-does-not-fit', {
      ...{ recipe: name, expected: network.info.outputs[0]!.shape.join('x') },
      ...{ data: data.name, actual: [...targetShape!, targetClasses.length].join('x') },
    });
  return { ...data, train, test, targetClasses: outputNames(labels ?? targetClasses, outputs) };
}
