import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { Dataset, InputNoise } from './Dataset.ts';

/**
 * A data set whose images are given to networks with noise, while targets stay without.
 * @throws FeaturescopeError `training/noise-needs-images`
 */
export function withNoise(data: Dataset, noise: InputNoise): Dataset {
  if (data.missing) return data;
  if (data.shape.length !== 3 || !(data.train.inputs instanceof Uint8Array))
    throw new FeaturescopeError('training/noise-needs-images', {
      ...{ data: data.name, shape: data.shape.join('x') },
    });
  return { ...data, train: { ...data.train, noise }, test: { ...data.test, noise } };
}
