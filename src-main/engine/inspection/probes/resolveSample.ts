import type { Tensor } from '@tensorflow/tfjs-core';
import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import type { SampleRef } from '../../../../src-shared/contract/service.ts';
import type { Dataset } from '../../data/Dataset.ts';
import { readImage } from '../../data/fitImages.ts';
import { fillFloats } from '../../kernels/runtime/transfer.ts';
import { writePixels, type Selection } from '../../training/schedule/batches.ts';

/** The image a client points at, as the network takes it, and its class where it is known. */
export interface SampleImage {
  /** `[H, W, C]`, 0..255; good until the next image is read. */
  pixels: Uint8Array;
  label: number | null;
}

/**
 * Reads the image a client points at.
 * @throws FeaturescopeError `data/sample-out-of-range`, `protocol/invalid-argument` for pixels of another size
 */
export function readSample(data: Dataset, sample: SampleRef): SampleImage {
  const size = data.shape[0] * data.shape[1] * data.shape[2];
  if ('pixels' in sample) {
    if (sample.pixels.length !== size)
      throw new FeaturescopeError('protocol/invalid-argument', {
        path: 'sample.pixels',
        value: `${sample.pixels.length} values`,
        expected: `${size} (${data.shape.join('x')})`,
      });
    return { pixels: sample.pixels, label: null };
  }
  const split = data[sample.split];
  if (sample.index >= split.count)
    throw new FeaturescopeError('data/sample-out-of-range', {
      index: sample.index,
      split: sample.split,
      last: split.count - 1,
    });
  return { pixels: readImage(split, data.shape, sample.index), label: split.labels[sample.index]! };
}

/**
 * The same on the backend. The caller disposes it.
 * @returns image `[1, H, W, C]`, 0..1
 * @throws as {@link readSample}
 */
export function resolveSample(
  data: Dataset,
  sample: SampleRef,
): { image: Tensor; label: SampleImage['label'] } {
  const { pixels, label } = readSample(data, sample);
  const image = fillFloats([1, ...data.shape], (values) =>
    writePixels(selectOne(pixels, data.shape), values),
  );
  return { image, label };
}

/** An image by itself, as the selection of a split with nothing else. @param pixels `[H, W, C]`, 0..255 */
export function selectOne(pixels: Uint8Array, shape: Dataset['shape']): Selection {
  return {
    split: { images: pixels, labels: new Uint8Array(1), count: 1 },
    shape,
    indices: new Int32Array(1),
  };
}
