import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { Settings } from '../../../src-shared/contract/service.ts';
import { RandomStream } from '../../../src-shared/arithmetic/random.ts';
import type { Dataset } from './Dataset.ts';
import { reorder } from './holdOut.ts';

/**
 * The data set with its training images reordered so that those to train on, drawn with the seed from all that are not
 * held out, come first, where `holdOut` takes them; the unused ones follow, and the held-out ones stay last. Each part
 * keeps its original order. The images are copied.
 * @throws FeaturescopeError `training/too-few-images` if there are fewer
 */
export function drawTrained(
  data: Dataset,
  wanted: number,
  { validationSplit, seed }: Pick<Settings, 'validationSplit' | 'seed'>,
): Dataset {
  const { count } = data.train;
  const kept = count - Math.round(count * validationSplit);
  if (wanted > kept)
    throw new FeaturescopeError('training/too-few-images', { wanted, data: data.name, available: kept });
  const drawn = new RandomStream(seed, 'train-images').shuffle(
    Int32Array.from({ length: kept }, (_none, row) => row),
  );
  const used = new Uint8Array(count);
  for (const row of drawn.subarray(0, wanted)) used[row] = 1;
  const rows = [...used.keys()];
  return reorder(data, [...rows.filter((row) => used[row] === 1), ...rows.filter((row) => used[row] === 0)]);
}
