import { RandomStream } from '../../../src-shared/arithmetic/random.ts';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { Settings } from '../../../src-shared/contract/training.ts';

export type TrainImages = Pick<Settings, 'trainImages' | 'seed'>;

/**
 * The training examples that a training uses, if not all: the first ones in an order drawn from the seed, so that those of a
 * smaller number are among those of a larger one.
 * @param count number of examples that there are
 * @throws FeaturescopeError `training/too-few-images`
 */
export function trainRows(count: number, { trainImages, seed }: TrainImages): number[] | undefined {
  if (trainImages === undefined) return undefined;
  if (trainImages > count) throw new FeaturescopeError('training/too-few-images', { trainImages, count });
  const order = Int32Array.from({ length: count }, (_unused, row) => row);
  new RandomStream(seed, 'train-images').shuffle(order);
  return [...order.subarray(0, trainImages)];
}
