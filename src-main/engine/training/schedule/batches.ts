import type { Tensor } from '@tensorflow/tfjs-core';
import type { ImageShape, Split } from '../../data/Dataset.ts';
import { sizeOf } from '../../../../src-shared/model/shape.ts';
import { readInput } from '../../data/fitImages.ts';
import { ownShapeOf } from '../../data/ownShapeOf.ts';
import { writeImage } from '../../data/writeImage.ts';
import { fillFloats } from '../../kernels/runtime/transfer.ts';
import { addNoise } from '../../../../src-shared/arithmetic/inputNoise.ts';
import { augment, augmentLabels } from '../../../../src-shared/arithmetic/augmentation.ts';
import type { AugmentName } from '../../../../src-shared/contract/augmentNames.ts';
import { RandomStream } from '../../../../src-shared/arithmetic/random.ts';

/** A batch on the backend. */
export interface Batch {
  /** `[N, ...]` as the network takes them; images in [0, 1]. */
  inputs: Tensor;
  /** Targets of the task: for classification the class indices, `[N]` int32. */
  targets: Tensor;
}

/** The order in which an epoch visits `count` images: a permutation that depends on the seed and the epoch alone. */
export function epochOrder(count: number, seed: number, epoch: number): Int32Array {
  const order = Int32Array.from({ length: count }, (_unused, index) => index);
  new RandomStream(seed, 'shuffle', epoch).shuffle(order);
  return order;
}

/**
 * The examples of each step, which counts from 1: epoch after epoch in the order of {@link epochOrder}, without the rest of an epoch
 * that makes no whole batch.
 * @param size examples of a batch, at most `count`
 */
export function rowsOfSteps(count: number, size: number, seed: number): (step: number) => Int32Array {
  const perEpoch = Math.floor(count / size);
  let epoch = -1;
  let order: Int32Array = new Int32Array();
  return (step) => {
    const due = Math.floor((step - 1) / perEpoch);
    if (due !== epoch) order = epochOrder(count, seed, (epoch = due));
    const from = ((step - 1) % perEpoch) * size;
    return order.slice(from, from + size);
  };
}

/** Examples of a split that are not on the backend yet. */
export interface Selection {
  split: Split;
  /** Shape of one example: `[H, W, C]` for an image. */
  shape: readonly number[];
  indices: Int32Array;
  /** How its images are changed; only in training. Default: not at all. */
  augmentation?: Augmentation | undefined;
  /** Whether to leave out the noise of the split, as targets do. */
  clean?: boolean | undefined;
}

/** What changes the images of a batch (nothing, if only noise is added), and what the changes are drawn from: the seed, the step and the row in the batch. */
export interface Augmentation {
  names: readonly AugmentName[];
  seed: number;
  step: number;
  /** Row in the batch of the first image. */
  firstRow: number;
}

export function isSelection(source: Batch | Selection): source is Selection {
  return 'indices' in source;
}

/** Number of examples. */
export function countOf(source: Batch | Selection): number {
  return isSelection(source) ? source.indices.length : source.inputs.shape[0]!;
}

/** Writes the selected examples one behind the other: images as the network takes them (0..1 by default), floats as they are. */
export function writeInputs(selection: Selection, target: Float32Array): void {
  const { split, shape, indices } = selection;
  const size = sizeOf(shape);
  const channels = shape.length === 3 ? shape[2]! : 1;
  for (let row = 0, offset = 0; row < indices.length; row++, offset += size) {
    const input = readRow(selection, row);
    if (input instanceof Uint8Array) writeImage(input, channels, split.form, target, offset);
    else target.set(input, offset);
  }
}

/** One of the selected examples, changed if the selection or its split say so; valid until the next one is read. */
function readRow(selection: Selection, row: number): Uint8Array | Float32Array {
  const { split, shape, indices, augmentation, clean } = selection;
  const input = readInput(split, shape, indices[row]!);
  if (!(input instanceof Uint8Array)) return input;
  const image = augmentation ? augmented(input, shape, augmentation, row) : input;
  if (!split.noise || clean) return image;
  if (noisy.length !== image.length) noisy = new Uint8Array(image.length);
  addNoise(image, split.noise.level, noiseOf(selection, split.noise.seed, row), noisy);
  return noisy;
}

let changed = new Uint8Array();
let noisy = new Uint8Array();

function augmented(
  image: Uint8Array,
  shape: readonly number[],
  augmentation: Augmentation,
  row: number,
): Uint8Array {
  const { names } = augmentation;
  if (names.length === 0) return image;
  if (changed.length !== image.length) changed = new Uint8Array(image.length);
  augment(image, shape as ImageShape, names, changesOf(augmentation, row), changed);
  return changed;
}

/** What the changes of an image are drawn from. */
const changesOf = ({ seed, step, firstRow }: Augmentation, row: number): RandomStream =>
  new RandomStream(seed, 'augment', step, firstRow + row);

/**
 * The label maps of the selected images, moved as the images are, `[N, H W]`: for each pixel the number of its class. The
 * caller disposes them.
 */
export function takeLabelMaps(selection: Selection): Tensor {
  const { split, shape, indices, augmentation } = selection;
  const size = split.targets!.length / split.count;
  return fillFloats([indices.length, size], (values) => {
    indices.forEach((from, row) => {
      const labels = split.targets!.subarray(from * size, (from + 1) * size);
      const target = values.subarray(row * size, (row + 1) * size);
      if (!augmentation) target.set(labels);
      else {
        const [height, width] = shape as ImageShape;
        augmentLabels(labels, [height, width], augmentation.names, changesOf(augmentation, row), target);
      }
    });
  });
}

/** In training the noise is another in each step; else it depends on the index of the image alone. */
function noiseOf({ augmentation, indices }: Selection, seed: number, row: number): RandomStream {
  if (!augmentation) return new RandomStream(seed, 'input-noise', 'of', indices[row]!);
  return new RandomStream(seed, 'input-noise', augmentation.step, augmentation.firstRow + row);
}

/** The selected images as the network takes them, `[N, H, W, C]`, 0..255. */
export function imagesIn(selection: Selection): Uint8Array {
  const size = sizeOf(selection.shape);
  const images = new Uint8Array(selection.indices.length * size);
  selection.indices.forEach((_index, row) => images.set(readRow(selection, row), row * size));
  return images;
}

/** The selected examples on the backend, `[N, ...]` as the network takes them. The caller disposes them. */
export function takeInputs(selection: Selection): Tensor {
  const { split, shape, indices } = selection;
  return fillFloats([indices.length, ...ownShapeOf(shape, split.form)], (values) =>
    writeInputs(selection, values),
  );
}

/** The indices `from` to `to` (exclusive). */
export function range(from: number, to: number): Int32Array {
  return Int32Array.from({ length: Math.max(0, to - from) }, (_unused, index) => from + index);
}
