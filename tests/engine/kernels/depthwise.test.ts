import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { expectClose, numbers, sizeOf } from './numbers.ts';
import { eachTerm, outputOf } from './referenceConvolution.ts';
import { ourBuilds, runKernel, useWasmKernels } from './wasmKernels.ts';

interface DepthwiseCase {
  input: [images: number, height: number, width: number, channels: number];
  filter: [height: number, width: number];
  multiplier: number;
  stride: [number, number];
  pad: 'same' | 'valid';
}

const cases: Record<string, DepthwiseCase> = {
  'a single number': { input: [1, 1, 1, 1], filter: [1, 1], multiplier: 1, stride: [1, 1], pad: 'valid' },
  'eight channels': { input: [2, 6, 7, 8], filter: [3, 3], multiplier: 1, stride: [1, 1], pad: 'same' },
  'odd channels, a stride': {
    input: [2, 7, 8, 5],
    filter: [3, 2],
    multiplier: 1,
    stride: [2, 2],
    pad: 'same',
  },
  'several filters a channel': {
    input: [2, 5, 5, 3],
    filter: [2, 3],
    multiplier: 2,
    stride: [1, 2],
    pad: 'valid',
  },
};

/**
 * Both gradients in float64. In a depthwise convolution, the terms of each channel are those of a convolution of that
 * channel alone.
 */
function reference(d: DepthwiseCase, x: Float32Array, w: Float32Array, dy: Float32Array) {
  const channels = d.input[3];
  const filterGradient = new Float64Array(w.length);
  const inputGradient = new Float64Array(x.length);
  const [images, height, width] = d.input;
  const alone = { ...d, input: [images, height, width, 1] as [number, number, number, 1] };
  for (let channel = 0; channel < channels; channel++)
    eachTerm({ ...alone, filter: [...d.filter, d.multiplier] }, (output, input, filter) => {
      const pixel = Math.floor(output / d.multiplier);
      const at = (pixel * channels + channel) * d.multiplier + (output % d.multiplier);
      const tap = Math.floor(filter / d.multiplier);
      const weight = (tap * channels + channel) * d.multiplier + (filter % d.multiplier);
      filterGradient[weight]! += dy[at]! * (input < 0 ? 0 : x[input * channels + channel]!);
      if (input >= 0) inputGradient[input * channels + channel]! += dy[at]! * w[weight]!;
    });
  return { filterGradient, inputGradient };
}

describe.each(ourBuilds)('the gradients of a depthwise convolution with %s SIMD', (simd) => {
  useWasmKernels(simd);

  it.each(Object.entries(cases))('equal the definition for %s', (_, d) => {
    const channels = d.input[3];
    const filterShape = [...d.filter, channels, d.multiplier];
    const { shape } = outputOf({ ...d, filter: [...d.filter, channels * d.multiplier] });
    const [x, w, dy] = [sizeOf(d.input), sizeOf(filterShape), sizeOf(shape)].map((n, i) =>
      numbers(n, 97 + i),
    );
    const expected = reference(d, x!, w!, dy!);
    const attributes = { strides: d.stride, pad: d.pad, dilations: [1, 1], filterShape, inputShape: d.input };
    const gradient = { values: dy!, shape };
    const ofFilter = { x: { values: x!, shape: d.input }, dy: gradient };
    const ofInput = { dy: gradient, filter: { values: w!, shape: filterShape } };
    expectClose(
      runKernel('DepthwiseConv2dNativeBackpropFilter', ofFilter, attributes, filterShape),
      expected.filterGradient,
    );
    expectClose(
      runKernel('DepthwiseConv2dNativeBackpropInput', ofInput, attributes, d.input),
      expected.inputGradient,
    );
  });

  it('let a depthwise separable network be differentiated', () => {
    const image = tf.ones<tf.Rank.R4>([1, 4, 4, 2]);
    const loss = (w: tf.Tensor) => tf.sum(tf.depthwiseConv2d(image, w as tf.Tensor4D, 1, 'valid'));
    const gradient = tf
      .grad(loss)(tf.ones([3, 3, 2, 1]))
      .dataSync();
    expect([...gradient]).toEqual(new Array<number>(18).fill(4));
  });
});
