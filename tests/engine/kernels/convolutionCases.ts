import type { backend_util } from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { type ConvolutionCase, outputOf } from './referenceConvolution.ts';

/**
 * Convolutions that every implementation must compute correctly: sides of one, odd sizes, strides, few and many channels.
 */
export const convolutionCases: Record<string, ConvolutionCase> = {
  'a single number': { input: [1, 1, 1, 1], filter: [1, 1, 1], stride: [1, 1], pad: 'valid' },
  'LeNet first layer': { input: [3, 28, 28, 1], filter: [5, 5, 6], stride: [1, 1], pad: 'same' },
  'LeNet second layer': { input: [3, 14, 14, 6], filter: [5, 5, 16], stride: [1, 1], pad: 'valid' },
  'LeNet third layer': { input: [9, 5, 5, 16], filter: [5, 5, 24], stride: [1, 1], pad: 'valid' },
  'three by three, many channels': { input: [2, 7, 6, 32], filter: [3, 3, 33], stride: [1, 1], pad: 'same' },
  'one channel, rows that fill no tile': {
    input: [2, 9, 7, 1],
    filter: [3, 3, 13],
    stride: [2, 1],
    pad: 'same',
  },
  'one channel, rows of three': { input: [2, 5, 3, 1], filter: [3, 3, 4], stride: [1, 1], pad: 'same' },
  'one by one': { input: [2, 5, 4, 7], filter: [1, 1, 9], stride: [1, 1], pad: 'valid' },
  'one by one, stride 2': { input: [2, 5, 4, 3], filter: [1, 1, 12], stride: [2, 2], pad: 'same' },
  'unequal strides': { input: [2, 9, 8, 3], filter: [3, 2, 5], stride: [2, 3], pad: 'same' },
  'stride over the edge': { input: [2, 8, 10, 2], filter: [3, 3, 4], stride: [3, 3], pad: 'valid' },
  'one row': { input: [2, 1, 11, 4], filter: [1, 5, 3], stride: [1, 2], pad: 'same' },
  'one column': { input: [2, 11, 1, 4], filter: [5, 1, 3], stride: [2, 1], pad: 'same' },
  'filter wider than the image': { input: [1, 2, 3, 2], filter: [5, 5, 2], stride: [1, 1], pad: 'same' },
  'explicit padding': { input: [2, 5, 6, 3], filter: [3, 3, 4], stride: [1, 1], pad: [2, 1, 0, 3] },
  'explicit padding and stride': {
    input: [2, 6, 5, 1],
    filter: [4, 3, 2],
    stride: [2, 2],
    pad: [0, 2, 1, 1],
  },
};

/** The padding in TensorFlow.js' notation. */
export function padOf(c: ConvolutionCase): 'same' | 'valid' | backend_util.ExplicitPadding {
  if (typeof c.pad === 'string') return c.pad;
  const [top, bottom, left, right] = c.pad;
  return [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
}

/** Any small convolution whose filter fits somewhere. */
export const anyConvolution: fc.Arbitrary<ConvolutionCase> = fc
  .record({
    input: fc.tuple(size(3), size(9), size(9), size(9)),
    filter: fc.tuple(size(4), size(4), size(18)),
    stride: fc.tuple(size(3), size(3)),
    pad: fc.oneof(
      fc.constantFrom('same' as const, 'valid' as const),
      fc.tuple(fc.nat(2), fc.nat(2), fc.nat(2), fc.nat(2)),
    ),
  })
  .filter((c) => outputOf(c).shape.every((extent) => extent > 0));

function size(max: number) {
  return fc.integer({ min: 1, max });
}
