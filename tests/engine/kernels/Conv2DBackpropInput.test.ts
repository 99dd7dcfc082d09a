import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyConvolution, convolutionCases, padOf } from './convolutionCases.ts';
import { expectClose, numbers, sizeOf } from './numbers.ts';
import {
  type ConvolutionCase,
  filterShapeOf,
  outputOf,
  referenceInputGradient,
} from './referenceConvolution.ts';
import { builds, runKernel, useWasmKernels } from './wasmKernels.ts';

function operands(c: ConvolutionCase) {
  return { w: numbers(sizeOf(filterShapeOf(c)), 7), dy: numbers(sizeOf(outputOf(c).shape), 9) };
}

function kernelGradient(c: ConvolutionCase, w: Float32Array, dy: Float32Array): Float32Array {
  const inputs = {
    dy: { values: dy, shape: outputOf(c).shape },
    filter: { values: w, shape: filterShapeOf(c) },
  };
  const attributes = { strides: c.stride, pad: padOf(c), dataFormat: 'NHWC', inputShape: c.input };
  return runKernel('Conv2DBackpropInput', inputs, attributes, c.input);
}

describe.each(builds)('the input gradient with %s SIMD', (simd) => {
  useWasmKernels(simd);

  it.each(Object.entries(convolutionCases))('equals the definition for %s', (_, c) => {
    const { w, dy } = operands(c);
    expectClose(kernelGradient(c, w, dy), referenceInputGradient(c, w, dy));
  });

  it('equals the definition for any small convolution', () => {
    fc.assert(
      fc.property(anyConvolution, (c) => {
        const { w, dy } = operands(c);
        expectClose(kernelGradient(c, w, dy), referenceInputGradient(c, w, dy));
      }),
      { numRuns: 60 },
    );
  });

  it.each([NaN, Infinity])('carries %f to the inputs that were seen, and to no others', (bad) => {
    const c = convolutionCases['LeNet second layer']!;
    const { w, dy } = operands(c);
    dy[16 * 25 + 3] = bad;
    expectClose(kernelGradient(c, w, dy), referenceInputGradient(c, w, dy));
  });
});

describe('the input gradient', () => {
  useWasmKernels();

  it('sees a filter that was changed in place', () => {
    const c = convolutionCases['one by one']!;
    const { w, dy } = operands(c);
    const doubled = w.map((value) => 2 * value);
    const once = kernelGradient(c, w, dy);
    expectClose(
      kernelGradient(c, doubled, dy),
      once.map((value) => 2 * value),
    );
  });

  it('leaves no tensor behind', () => {
    const c = convolutionCases['explicit padding']!;
    const { w, dy } = operands(c);
    const before = tf.memory().numDataBuffers;
    kernelGradient(c, w, dy);
    expect(tf.memory().numDataBuffers).toBe(before);
  });
});
