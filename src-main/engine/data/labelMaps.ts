import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { outputNames } from '../../../src-shared/model/outputNames.ts';
import { hasLabelMaps } from '../../../src-shared/model/labelMaps.ts';
import type { Dataset, Split } from './Dataset.ts';

/** Most classes that pixels can be of. */
const MOST_CLASSES = 65_536;

/**
 * A data set whose targets are label maps: for every pixel of an image the number of its class. Targets are read as such where they
 * are whole numbers, one for each pixel; their classes are named by number where the data set has no names for them.
 * @param recipe name of the network, for the error
 * @throws FeaturescopeError `training/data-without-label-maps`
 */
export function asLabelMaps(recipe: string, data: Dataset): Dataset {
  const { name, shape, targetClasses, train, test } = data;
  const [height = 0, width = 0] = shape;
  if (targetClasses && hasLabelMaps(data)) return data;
  const highest = hasLabelMaps(data) ? Math.max(highestClass(train), highestClass(test)) : NaN;
  if (!(highest < MOST_CLASSES))
    throw new FeaturescopeError('training/data-without-label-maps', {
      ...{ recipe, data: name, height, width },
    });
  return { ...data, targetClasses: outputNames([], Math.max(2, highest + 1)) };
}

/** The highest class of all pixels; NaN where a target is no class. */
function highestClass({ targets }: Split): number {
  let highest = 0;
  for (const value of targets ?? [NaN]) {
    if (!Number.isInteger(value) || value < 0) return NaN;
    if (value > highest) highest = value;
  }
  return highest;
}
