import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyConvolution, convolutionCases, padOf } from './convolutionCases.ts';
import { expectClose, numbers, sizeOf } from './numbers.ts';
import {
  type ConvolutionCase,
  filterShapeOf,
  outputOf,
  referenceConvolution,
} from './referenceConvolution.ts';
import { builds, ourBuilds, runKernel, useWasmKernels } from './wasmKernels.ts';

const activations: Record<string, (x: number) => number> = {
  linear: (x) => x,
  relu: (x) => (x < 0 ? 0 : x),
  relu6: (x) => Math.min(6, Math.max(0, x)),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  leakyrelu: (x) => (x < 0 ? 0.3 * x : x),
};

function operands(c: ConvolutionCase) {
  return { x: numbers(sizeOf(c.input), 11), w: numbers(sizeOf(filterShapeOf(c)), 13) };
}

function attributesOf(c: ConvolutionCase) {
  return { strides: c.stride, pad: padOf(c), dataFormat: 'NHWC', dilations: c.dilation ?? [1, 1] };
}

function kernelResult(c: ConvolutionCase, x: Float32Array, w: Float32Array): Float32Array {
  const inputs = { x: { values: x, shape: c.input }, filter: { values: w, shape: filterShapeOf(c) } };
  return runKernel('Conv2D', inputs, attributesOf(c), outputOf(c).shape);
}

describe.each(builds)('the convolution with %s SIMD', (simd) => {
  useWasmKernels(simd);

  const dilated: ConvolutionCase = {
    ...{ input: [2, 9, 11, 3], filter: [3, 2, 5], stride: [1, 1] },
    ...{ dilation: [2, 3], pad: 'same' },
  };
  it.each(Object.entries({ ...convolutionCases, 'a dilated filter': dilated }))(
    'equals the definition for %s',
    (_, c) => {
      const { x, w } = operands(c);
      expectClose(kernelResult(c, x, w), referenceConvolution(c, x, w));
    },
  );

  it.each(Object.entries(activations))('adds a bias and applies %s when fused', (activation, f) => {
    const c = convolutionCases['three by three, many channels']!;
    const { x, w } = operands(c);
    const bias = numbers(33, 17);
    const inputs = {
      x: { values: x, shape: c.input },
      filter: { values: w, shape: filterShapeOf(c) },
      bias: { values: bias, shape: [33] },
    };
    const attributes = { ...attributesOf(c), activation, leakyreluAlpha: 0.3 };
    const result = runKernel('FusedConv2D', inputs, attributes, outputOf(c).shape);
    expectClose(
      result,
      referenceConvolution(c, x, w).map((value, i) => f(value + bias[i % 33]!)),
    );
  });
});

describe.each(ourBuilds)('the convolution with %s SIMD', (simd) => {
  useWasmKernels(simd);
  const c = convolutionCases['LeNet second layer']!;

  it.each([NaN, Infinity])('carries %f to the outputs that see it, and to no others', (bad) => {
    const { x, w } = operands(c);
    x[6 * 20 + 1] = bad;
    expectClose(kernelResult(c, x, w), referenceConvolution(c, x, w));
  });

  it('keeps NaN through ReLU', () => {
    const inputs = {
      x: { values: [NaN], shape: [1, 1, 1, 1] },
      filter: { values: [1], shape: [1, 1, 1, 1] },
    };
    const attributes = { strides: 1, pad: 'valid', dataFormat: 'NHWC', activation: 'relu' };
    expect(runKernel('FusedConv2D', inputs, attributes, [1, 1, 1, 1])[0]).toBeNaN();
  });

  it('equals the definition for any small convolution', () => {
    fc.assert(
      fc.property(anyConvolution, (c) => {
        const { x, w } = operands(c);
        expectClose(kernelResult(c, x, w), referenceConvolution(c, x, w));
      }),
      { numRuns: 60 },
    );
  });

  it('sees a filter that was changed in place', () => {
    const x = tf.ones<tf.Rank.R4>([1, 4, 4, 2]);
    const w = tf.ones<tf.Rank.R4>([3, 3, 2, 4]);
    expect(tf.conv2d(x, w, 1, 'valid').dataSync()[0]).toBe(18);
    const backend = tf.backend() as unknown as { typedArrayFromHeap(t: tf.Tensor): Float32Array };
    backend.typedArrayFromHeap(w).fill(2);
    expect(tf.conv2d(x, w, 1, 'valid').dataSync()[0]).toBe(36);
  });
});
