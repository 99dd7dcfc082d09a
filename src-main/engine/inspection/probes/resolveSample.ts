import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import { sizeOf } from '../../../../src-shared/model/shape.ts';
import type { SampleRef } from '../../../../src-shared/contract/service.ts';
import type { InputForm } from '../../data/InputForm.ts';
import { imageShapeOf, type Dataset } from '../../data/Dataset.ts';
import { readImage } from '../../data/fitImages.ts';
import type { Selection } from '../../training/schedule/batches.ts';

/** The example that a client refers to, as a selection of one. */
export interface Sample {
  selection: Selection;
  /** Class of the example, if known. */
  label: number | null;
  /** Whether the target is known: not for a drawing. */
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

/** An image in the network's input format, with what is known of it. */
export interface SampleImage extends Sample {
  /** `[H, W, C]`, 0..255; valid until the next image is read. */
  pixels: Uint8Array;
}

/**
 * Reads the image that a client refers to.
 * @throws FeaturescopeError as {@link resolveSample}, and `data/no-images` for data without images
 */
export function readSample(data: Dataset, sample: SampleRef): SampleImage {
  imageShapeOf(data);
  const found = resolveSample(data, sample);
  const { split, indices } = found.selection;
  return { ...found, pixels: readImage(split, data.shape, indices[0]!) };
}

/**
 * An image by itself, as the selection of a split with nothing else.
 * @param pixels `[H, W, C]`, 0..255
 * @param form in which the network takes it
 */
export function selectOne(pixels: Uint8Array, shape: readonly number[], form?: InputForm): Selection {
  return {
    split: { inputs: pixels, labels: new Uint8Array(1), count: 1, form },
    shape,
    indices: new Int32Array(1),
  };
}

/** Whether zeros stand in for an example that is no image, and that is not there: the weights and shapes are to be seen at least. */
const isStandIn = ({ missing, shape, inputs }: Dataset, pixels: Uint8Array): boolean =>
  missing !== undefined &&
  !inputs &&
  shape.length !== 3 &&
  pixels.length === sizeOf(shape) &&
  pixels.every((value) => value === 0);

const selectZeros = (shape: readonly number[]): Selection => ({
  split: { inputs: new Float32Array(sizeOf(shape)), labels: new Uint8Array(1), count: 1 },
  shape,
  indices: new Int32Array(1),
});

function drawn(data: Dataset, pixels: Uint8Array): Selection {
  if (isStandIn(data, pixels)) return selectZeros(data.shape);
  const size = sizeOf(imageShapeOf(data));
  if (pixels.length === size) return selectOne(pixels, data.shape, data.test.form);
  throw new FeaturescopeError('protocol/invalid-argument', {
    path: 'sample.pixels',
    value: `${pixels.length} values`,
    expected: `${size} (${data.shape.join('x')})`,
  });
}
