import type { Tensor } from '@tensorflow/tfjs-core';
import type { Split } from '../../data/Dataset.ts';
import { sizeOf } from '../../../../src-shared/model/shape.ts';
import { readInput } from '../../data/fitImages.ts';
import { ownShapeOf } from '../../data/ownShapeOf.ts';
import { writeImage } from '../../data/writeImage.ts';
import { fillFloats } from '../../kernels/runtime/transfer.ts';
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
}

export function isSelection(source: Batch | Selection): source is Selection {
  return 'indices' in source;
}

/** Number of examples. */
export function countOf(source: Batch | Selection): number {
  return isSelection(source) ? source.indices.length : source.inputs.shape[0]!;
}

/** Writes the selected examples one behind the other: images as the network takes them (0..1 by default), floats as they are. */
export function writeInputs({ split, shape, indices }: Selection, target: Float32Array): void {
  const size = sizeOf(shape);
  const channels = shape.length === 3 ? shape[2]! : 1;
  for (let row = 0, offset = 0; row < indices.length; row++, offset += size) {
    const input = readInput(split, shape, indices[row]!);
    if (input instanceof Uint8Array) writeImage(input, channels, split.form, target, offset);
    else target.set(input, offset);
  }
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
