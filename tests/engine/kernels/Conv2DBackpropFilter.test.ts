import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composedFilterGradient } from '../../../src-main/engine/kernels/convolution/composedFilterGradient.ts';
import { anyConvolution, convolutionCases, padOf } from './convolutionCases.ts';
import { expectClose, numbers, sizeOf } from './numbers.ts';
import {
  type ConvolutionCase,
  filterShapeOf,
  outputOf,
  referenceFilterGradient,
} from './referenceConvolution.ts';
import { builds, runKernel, useWasmKernels } from './wasmKernels.ts';

function operands(c: ConvolutionCase) {
  return { x: numbers(sizeOf(c.input), 3), dy: numbers(sizeOf(outputOf(c).shape), 5) };
}

function kernelGradient(c: ConvolutionCase, x: Float32Array, dy: Float32Array): Float32Array {
  const shape = filterShapeOf(c);
  const inputs = { x: { values: x, shape: c.input }, dy: { values: dy, shape: outputOf(c).shape } };
  const attributes = { strides: c.stride, pad: padOf(c), dataFormat: 'NHWC', filterShape: shape };
  return runKernel('Conv2DBackpropFilter', inputs, attributes, shape);
}

describe.each(builds)('the filter gradient with %s SIMD', (simd) => {
  useWasmKernels(simd);

  it.each(Object.entries(convolutionCases))('equals the definition for %s', (_, c) => {
    const { x, dy } = operands(c);
    expectClose(kernelGradient(c, x, dy), referenceFilterGradient(c, x, dy));
  });

  it('equals the definition for any small convolution', () => {
    fc.assert(
      fc.property(anyConvolution, (c) => {
        const { x, dy } = operands(c);
        expectClose(kernelGradient(c, x, dy), referenceFilterGradient(c, x, dy));
      }),
      { numRuns: 60 },
    );
  });

  it('is zero for an empty batch', () => {
    const c: ConvolutionCase = { input: [0, 5, 5, 2], filter: [3, 3, 4], stride: [1, 1], pad: 'same' };
    if (simd !== 'none') expectClose(kernelGradient(c, numbers(0), numbers(0)), new Float64Array(72));
  });
});

describe('the filter gradient', () => {
  useWasmKernels();
  const c = convolutionCases['three by three, many channels']!;

  it.each([NaN, Infinity, -Infinity])(
    'carries %f in the input to the taps that saw it, and to no others',
    (bad) => {
      const { x, dy } = operands(c);
      x[5] = bad;
      expectClose(kernelGradient(c, x, dy), referenceFilterGradient(c, x, dy));
    },
  );

  it.each([NaN, Infinity])('carries %f in the gradient to its filter, and to no others', (bad) => {
    const { x, dy } = operands(c);
    dy[32] = bad;
    expectClose(kernelGradient(c, x, dy), referenceFilterGradient(c, x, dy));
  });

  it('is the same bit for bit when repeated', () => {
    const { x, dy } = operands(c);
    const once = kernelGradient(c, x, dy);
    kernelGradient(convolutionCases['LeNet first layer']!, ...fill(convolutionCases['LeNet first layer']!));
    expect(kernelGradient(c, x, dy)).toEqual(once);
  });

  it('leaves no tensor behind', () => {
    const { x, dy } = operands(c);
    const before = tf.memory();
    kernelGradient(c, x, dy);
    expect(tf.memory().numTensors).toBe(before.numTensors);
    expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers);
  });

  it('refuses data in NCHW order, in words', () => {
    const call = () =>
      composedFilterGradient(tf.zeros([1, 2, 5, 5]), tf.zeros([1, 3, 3, 3]), [3, 3, 2, 3], {
        strides: 1,
        pad: 'valid',
        dataFormat: 'NCHW',
      });
    expect(call).toThrow(/NHWC/);
  });

  it('makes convolutions trainable', () => {
    const image = tf.ones<tf.Rank.R4>([1, 4, 4, 1]);
    const gradient = tf.grad((w: tf.Tensor) => tf.sum(tf.conv2d(image, w as tf.Tensor4D, 1, 'same')))(
      tf.ones([3, 3, 1, 1]),
    );
    // Each tap sees the whole image except the row or column beyond which it reaches.
    expectClose(gradient.dataSync(), [9, 12, 9, 12, 16, 12, 9, 12, 9]);
  });

  function fill(other: ConvolutionCase): [Float32Array, Float32Array] {
    const { x, dy } = operands(other);
    return [x, dy];
  }
});
