import { tensor1d, type Tensor1D, type Tensor4D } from '@tensorflow/tfjs-core';
import type { Split } from '../../data/Dataset.ts';
import { readImage } from '../../data/fitImages.ts';
import { fillFloats } from '../../kernels/runtime/transfer.ts';
import { RandomStream } from '../../random.ts';

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

/** Images of a split that are not on the backend yet. */
export interface Selection {
  split: Split;
  /** Of an image, `[H, W, C]`. */
  shape: [number, number, number];
  indices: Int32Array;
}

export function isSelection(source: Batch | Selection): source is Selection {
  return 'indices' in source;
}

/** Number of images. */
export function countOf(source: Batch | Selection): number {
  return isSelection(source) ? source.indices.length : source.images.shape[0];
}

/** What a byte means, 0..1. */
const brightness = Float32Array.from({ length: 256 }, (_unused, byte) => byte / 255);

/** Writes the selected images one behind the other, scaled from 0..255 to 0..1. */
export function writePixels({ split, shape, indices }: Selection, pixels: Float32Array): void {
  const size = shape[0] * shape[1] * shape[2];
  for (let row = 0, offset = 0; row < indices.length; row++) {
    const image = readImage(split, shape, indices[row]!);
    for (let position = 0; position < size; position++) pixels[offset++] = brightness[image[position]!]!;
  }
}

/** The selected images as one batch on the backend. The caller disposes it. */
export function takeBatch(selection: Selection): Batch {
  const { split, shape, indices } = selection;
  const images = fillFloats([indices.length, ...shape], (pixels) => writePixels(selection, pixels));
  const labels = Int32Array.from(indices, (index) => split.labels[index]!);
  return { images: images as Tensor4D, labels: tensor1d(labels, 'int32') };
}

/** The images `from` to `to` (exclusive) of a split, as indices. */
export function range(from: number, to: number): Int32Array {
  return Int32Array.from({ length: Math.max(0, to - from) }, (_unused, index) => from + index);
}
