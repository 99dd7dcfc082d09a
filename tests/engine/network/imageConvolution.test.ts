import {
  memory,
  mul,
  sum,
  tensor,
  variableGrads,
  type Tensor,
  type Tensor4D,
  type Variable,
} from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { convolveImages, isPlainConvolution } from '../../../src-main/engine/network/imageConvolution.ts';

beforeAll(async () => {
  await selectBackend('wasm');
});

const wave = (shape: number[], pace: number): Tensor => {
  const size = shape.reduce((product, side) => product * side, 1);
  return tensor(
    Float32Array.from({ length: size }, (_unused, index) => Math.sin(index * pace)),
    shape,
  );
};

describe('the convolution of images', () => {
  it.each([
    ['tanh', 'same', 1],
    ['relu', 'valid', 1],
    ['linear', 'same', 2],
    ['sigmoid', 'valid', 3],
  ] as const)(
    '%s, %s, stride %i: is its layer to the bit, value and gradients',
    (activation, padding, strides) => {
      const layer = layers.conv2d({ filters: 5, kernelSize: 3, activation, padding, strides });
      const images = wave([4, 9, 8, 2], 0.7) as Tensor4D;
      layer.build(images.shape);
      layer.setWeights([wave([3, 3, 2, 5], 1.3), wave([5], 2.1)]);
      const variables = layer.trainableWeights.map((weight) => weight.read() as Variable);
      const results = [() => convolveImages(layer, images), () => layer.apply(images) as Tensor].map(
        (compute) => {
          let value: ArrayLike<number> = [];
          const { grads } = variableGrads(() => {
            const output = compute();
            value = output.dataSync();
            return sum(mul(output, wave(output.shape, 0.3)));
          }, variables);
          // Adding 0 turns -0 into 0: where a ReLU is inactive, the stock gradient is a signed zero.
          return [value, ...variables.map(({ name }) => grads[name]!.dataSync().map((number) => number + 0))];
        },
      );
      expect(isPlainConvolution(layer)).toBe(true);
      expect(results[0]).toEqual(results[1]);
    },
  );

  it('leaves nothing behind', () => {
    const layer = layers.conv2d({ filters: 2, kernelSize: 3, activation: 'relu' });
    const images = wave([2, 5, 5, 1], 1) as Tensor4D;
    layer.build(images.shape);
    const variables = layer.trainableWeights.map((weight) => weight.read() as Variable);
    const before = memory().numTensors;
    const { value, grads } = variableGrads(() => sum(convolveImages(layer, images)), variables);
    for (const result of [value, ...Object.values(grads)]) result.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it('stands in for plain convolutions only', () => {
    expect(isPlainConvolution(layers.conv2d({ filters: 2, kernelSize: 3, useBias: false }))).toBe(false);
    const wide = layers.conv2d({ filters: 2, kernelSize: 3, dilationRate: 2 });
    wide.build([null, 9, 9, 1]);
    expect(isPlainConvolution(wide)).toBe(false);
    expect(isPlainConvolution(layers.dense({ units: 2 }))).toBe(false);
  });
});
