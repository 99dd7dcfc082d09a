import { RandomStream } from '../../../src-shared/arithmetic/random.ts';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { Settings } from '../../../src-shared/contract/training.ts';
import type { Split } from './Dataset.ts';

/** The settings that say which training examples are used. */
export type ImageChoice = Pick<Settings, 'trainImages' | 'seed' | 'dataSeed'>;

/** The seed of the choice of examples. */
export const dataSeedOf = ({ seed, dataSeed }: ImageChoice): number => dataSeed ?? seed;

/**
 * The training examples that a training uses, if not all: the first ones, in an order drawn from the seed. Where they lack a class
 * that others have, as in data sorted by class, they are drawn from all examples. Those of a smaller number are among those of a
 * larger one.
 * @throws FeaturescopeError `training/too-few-images`
 */
export function trainRows(
  { count, labels }: Pick<Split, 'count' | 'labels'>,
  settings: ImageChoice,
): number[] | undefined {
  const { trainImages } = settings;
  if (trainImages === undefined) return undefined;
  if (trainImages > count) throw new FeaturescopeError('training/too-few-images', { trainImages, count });
  const order = Int32Array.from({ length: count }, (_unused, row) => row);
  new RandomStream(dataSeedOf(settings), 'train-images').shuffle(order);
  const hasAllClasses = new Set(labels.subarray(0, trainImages)).size === new Set(labels).size;
  return [...(hasAllClasses ? order.filter((row) => row < trainImages) : order.subarray(0, trainImages))];
}
