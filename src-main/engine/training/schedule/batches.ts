import type { Tensor } from '@tensorflow/tfjs-core';
import type { ImageShape, Split } from '../../data/Dataset.ts';
import { sizeOf } from '../../../../src-shared/model/shape.ts';
import { readInput } from '../../data/fitImages.ts';
import { ownShapeOf } from '../../data/ownShapeOf.ts';
import { writeImage } from '../../data/writeImage.ts';
import { fillFloats } from '../../kernels/runtime/transfer.ts';
import { augment } from '../../../../src-shared/arithmetic/augmentation.ts';
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

/** Examples of a split that are not on the backend yet. */
export interface Selection {
  split: Split;
  /** Shape of one example: `[H, W, C]` for an image. */
  shape: readonly number[];
  indices: Int32Array;
  /** How its images are changed; only in training. Default: not at all. */
  augmentation?: Augmentation | undefined;
}

/** What changes the images of a batch, and what the changes are drawn from: the seed, the step and the row in the batch. */
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

/** One of the selected examples, changed if the selection says so; valid until the next one is read. */
function readRow({ split, shape, indices, augmentation }: Selection, row: number): Uint8Array | Float32Array {
  const input = readInput(split, shape, indices[row]!);
  if (!augmentation || !(input instanceof Uint8Array)) return input;
  const { names, seed, step, firstRow } = augmentation;
  if (changed.length !== input.length) changed = new Uint8Array(input.length);
  const random = new RandomStream(seed, 'augment', step, firstRow + row);
  augment(input, shape as ImageShape, names, random, changed);
  return changed;
}

let changed = new Uint8Array();

/** The selected images as training takes them, `[N, H, W, C]`, 0..255. */
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
