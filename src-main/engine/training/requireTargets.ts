import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { TaskKind } from '../../../src-shared/tasks/tasks.ts';
import type { Dataset } from '../data/Dataset.ts';
import { asLabelMaps } from '../data/labelMaps.ts';

/**
 * Data with what a network is held against: classes, numbers, or label maps.
 * @param recipe name of the network
 * @throws FeaturescopeError `training/data-without-classes`, `training/data-without-targets`, `training/data-without-label-maps`
 */
export function requireTargets(recipe: string, task: TaskKind, data: Dataset): Dataset {
  const detail = { recipe, data: data.name };
  if (task === 'classification' && data.train.labels.length === 0)
    throw new FeaturescopeError('training/data-without-classes', detail);
  if (task === 'regression' && !data.targetShape)
    throw new FeaturescopeError('training/data-without-targets', detail);
  return task === 'segmentation' ? asLabelMaps(recipe, data) : data;
}
