import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import { sizeOf } from '../../../../src-shared/model/shape.ts';
import type { SampleRef } from '../../../../src-shared/contract/service.ts';
import { imageShapeOf, type Dataset } from '../../data/Dataset.ts';
import { readImage } from '../../data/fitImages.ts';
import type { Selection } from '../../training/schedule/batches.ts';

/** The example a client points at, as a selection of it alone. */
export interface Sample {
  selection: Selection;
  /** Its class, where it is of one that is known. */
  label: number | null;
  /** Whether it is known what the network should answer: not of what a person drew. */
  isKnown: boolean;
}

/**
 * Finds the example a client points at.
 * @throws FeaturescopeError `data/gone`, `data/not-found`, `data/sample-out-of-range`, `data/no-images` for a picture where the data has none,
 * `protocol/invalid-argument` for pixels of another size
 */
export function resolveSample(data: Dataset, sample: SampleRef): Sample {
  if ('pixels' in sample) return { selection: drawn(data, sample.pixels), label: null, isKnown: false };
  if (data.missing) throw data.missing;
  const split = data[sample.split];
  const { index } = sample;
  if (index >= split.count)
    throw new FeaturescopeError('data/sample-out-of-range', {
      ...{ index, split: sample.split, last: split.count - 1 },
    });
  const selection = { split, shape: data.shape, indices: Int32Array.of(index) };
  return { selection, label: split.labels[index] ?? null, isKnown: true };
}

/** The image a client points at, as the network takes it, and its class where it is known. */
export interface SampleImage {
  /** `[H, W, C]`, 0..255; good until the next image is read. */
  pixels: Uint8Array;
  label: number | null;
}

/**
 * Reads the image a client points at.
 * @throws FeaturescopeError as {@link resolveSample}, and `data/no-images` for data of other kinds
 */
export function readSample(data: Dataset, sample: SampleRef): SampleImage {
  imageShapeOf(data);
  const { selection, label } = resolveSample(data, sample);
  return { pixels: readImage(selection.split, data.shape, selection.indices[0]!), label };
}

/** An image by itself, as the selection of a split with nothing else. @param pixels `[H, W, C]`, 0..255 */
export function selectOne(pixels: Uint8Array, shape: readonly number[]): Selection {
  return {
    split: { inputs: pixels, labels: new Uint8Array(1), count: 1 },
    shape,
    indices: new Int32Array(1),
  };
}

function drawn(data: Dataset, pixels: Uint8Array): Selection {
  const size = sizeOf(imageShapeOf(data));
  if (pixels.length === size) return selectOne(pixels, data.shape);
  throw new FeaturescopeError('protocol/invalid-argument', {
    path: 'sample.pixels',
    value: `${pixels.length} values`,
    expected: `${size} (${data.shape.join('x')})`,
  });
}
