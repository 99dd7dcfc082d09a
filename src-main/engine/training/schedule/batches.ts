import type { Tensor } from '@tensorflow/tfjs-core';
import type { Split } from '../../data/Dataset.ts';
import { sizeOf } from '../../../../src-shared/model/shape.ts';
import { readInput } from '../../data/fitImages.ts';
import { fillFloats } from '../../kernels/runtime/transfer.ts';
import { RandomStream } from '../../random.ts';

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

/** Lookup table from a byte to [0, 1]. */
const brightness = Float32Array.from({ length: 256 }, (_unused, byte) => byte / 255);

/** Writes the selected examples contiguously: images scaled from 0..255 to [0, 1], floats unchanged. */
export function writeInputs({ split, shape, indices }: Selection, target: Float32Array): void {
  const size = sizeOf(shape);
  for (let row = 0, offset = 0; row < indices.length; row++) {
    const input = readInput(split, shape, indices[row]!);
    if (input instanceof Uint8Array)
      for (let position = 0; position < size; position++) target[offset++] = brightness[input[position]!]!;
    else {
      target.set(input, offset);
      offset += size;
    }
  }
}

/** The selected examples as a tensor `[N, ...shape]`. The caller disposes it. */
export function takeInputs(selection: Selection): Tensor {
  const { shape, indices } = selection;
  return fillFloats([indices.length, ...shape], (values) => writeInputs(selection, values));
}

/** The indices `from` to `to` (exclusive). */
export function range(from: number, to: number): Int32Array {
  return Int32Array.from({ length: Math.max(0, to - from) }, (_unused, index) => from + index);
}
