import { outputNames } from '../../../src-shared/model/outputNames.ts';
import type { Dataset } from '../data/Dataset.ts';
import type { Network } from './Network.ts';

/** Whether a network is held against targets that come with the examples, rather than against their classes or the inputs. */
export const isOfTargets = ({ objective: { task } }: Pick<Network, 'objective'>): boolean =>
  task === 'regression' || task === 'segmentation';

/** The targets of a data set that stands in for one that is not there, as the network's output tells them. */
export function standInTargets(
  { objective: { task }, outputSize, info }: Pick<Network, 'objective' | 'outputSize' | 'info'>,
  labels: readonly string[] = [],
): Pick<Dataset, 'targetShape' | 'targetClasses'> {
  if (task === 'regression') return { targetShape: [outputSize] };
  if (task !== 'segmentation') return {};
  const shape = info.outputs[0]!.shape;
  return { targetShape: shape.slice(0, 2), targetClasses: outputNames(labels, shape.at(-1)!) };
}
