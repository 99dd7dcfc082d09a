import type { Dataset } from '../../data/Dataset.ts';
import { DatasetCache } from '../../data/DatasetCache.ts';

const cache = new DatasetCache();

/**
 * The images that labs train on: MNIST, or the built-in digits where it is not on this machine. They are read once for all
 * labs.
 * @throws FeaturescopeError `engine/cancelled`
 */
export async function lectureImages(signal: AbortSignal): Promise<Dataset> {
  return (await cache.openOrDigits('mnist', { signal })).data;
}
