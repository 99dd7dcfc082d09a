import { tensor, type Tensor } from '@tensorflow/tfjs-core';
import { FeaturescopeError } from '../../protocol/errors.ts';
import type { SampleRef } from '../../protocol/service.ts';
import type { Dataset } from '../data/Dataset.ts';
import { readImage } from '../data/fitImages.ts';

/**
 * The image a client points at, as the network takes it, and its class where it is known. The caller disposes it.
 * @returns image `[1, H, W, C]`, 0..1
 * @throws FeaturescopeError `data/sample-out-of-range`, `protocol/invalid-argument` for pixels of another size
 */
export function resolveSample(data: Dataset, sample: SampleRef): { image: Tensor; label: number | null } {
  const size = data.shape[0] * data.shape[1] * data.shape[2];
  if ('pixels' in sample) {
    if (sample.pixels.length !== size)
      throw new FeaturescopeError('protocol/invalid-argument', {
        path: 'sample.pixels',
        value: `${sample.pixels.length} values`,
        expected: `${size} (${data.shape.join('x')})`,
      });
    return { image: toImage(sample.pixels, data.shape), label: null };
  }
  const split = data[sample.split];
  if (sample.index >= split.count)
    throw new FeaturescopeError('data/sample-out-of-range', {
      index: sample.index,
      split: sample.split,
      last: split.count - 1,
    });
  return {
    image: toImage(readImage(split, data.shape, sample.index), data.shape),
    label: split.labels[sample.index]!,
  };
}

function toImage(pixels: Uint8Array, shape: [number, number, number]): Tensor {
  return tensor(
    Float32Array.from(pixels, (value) => value / 255),
    [1, ...shape],
  );
}
