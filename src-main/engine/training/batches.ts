import { tensor1d, type Tensor1D, type Tensor4D } from '@tensorflow/tfjs-core';
import type { Split } from '../data/Dataset.ts';
import { readImage } from '../data/fitImages.ts';
import { fillFloats } from '../kernels/transfer.ts';
import { RandomStream } from '../random.ts';

/** A batch on the backend. images `[N, H, W, C]` in 0..1, labels `[N]` int32. */
export interface Batch {
  images: Tensor4D;
  labels: Tensor1D;
}

/** The order in which an epoch visits `count` images: a permutation that depends on seed and epoch alone. */
export function epochOrder(count: number, seed: number, epoch: number): Int32Array {
  const order = Int32Array.from({ length: count }, (_unused, index) => index);
  new RandomStream(seed, 'shuffle', epoch).shuffle(order);
  return order;
}

/** The named images of a split as one batch, scaled from 0..255 to 0..1. The caller disposes it. */
export function takeBatch(split: Split, shape: [number, number, number], indices: ArrayLike<number>): Batch {
  const size = shape[0] * shape[1] * shape[2];
  const count = indices.length;
  const labels = new Int32Array(count);
  const images = fillFloats([count, ...shape], (pixels) => {
    for (let row = 0; row < count; row++) {
      const index = indices[row]!;
      const image = readImage(split, shape, index);
      const offset = row * size;
      for (let position = 0; position < size; position++) pixels[offset + position] = image[position]! / 255;
      labels[row] = split.labels[index]!;
    }
  });
  return { images: images as Tensor4D, labels: tensor1d(labels, 'int32') };
}

/** The images `from` to `to` (exclusive) of a split, as indices. */
export function range(from: number, to: number): Int32Array {
  return Int32Array.from({ length: Math.max(0, to - from) }, (_unused, index) => from + index);
}

/**
 * A split cut in two without copying: all but the last share, and the last share (as Keras' validation_split does).
 * @param imageSize values of an image as it is stored
 */
export function holdOut(split: Split, share: number, imageSize: number): { train: Split; heldOut: Split } {
  const kept = split.count - Math.round(split.count * share);
  return {
    train: slice(split, 0, kept, imageSize),
    heldOut: slice(split, kept, split.count, imageSize),
  };
}

function slice(split: Split, from: number, to: number, imageSize: number): Split {
  return {
    ...split,
    images: split.images.subarray(from * imageSize, to * imageSize),
    labels: split.labels.subarray(from, to),
    count: to - from,
  };
}
