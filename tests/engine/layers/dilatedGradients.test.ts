import {
  mul,
  sum,
  tensor,
  tidy,
  variable,
  variableGrads,
  type Tensor,
  type Variable,
} from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import '../../../src-main/engine/layers/registerLayers.ts';
import { registeredLayer } from '../../../src-main/engine/layers/registeredLayer.ts';
import { RandomStream } from '../../../src-shared/arithmetic/random.ts';

beforeAll(() => selectBackend('wasm'));

const drawn = (name: string, shape: number[]): Tensor => {
  const random = new RandomStream(7, name);
  const size = shape.reduce((product, length) => product * length, 1);
  return tensor(
    Float32Array.from({ length: size }, () => random.normal()),
    shape,
  );
};

/** A filter with zeros between its values, which does without dilation what the filter does with it. */
function spread(filter: Tensor, rate: number): Tensor {
  const [height, width, ...rest] = filter.shape as [number, number, number, number];
  const size = rest[0] * rest[1];
  const [tall, wide] = [(height - 1) * rate + 1, (width - 1) * rate + 1];
  const values = new Float32Array(tall * wide * size);
  const from = filter.dataSync();
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++)
      values.set(
        from.subarray((row * width + column) * size, (row * width + column + 1) * size),
        (row * rate * wide + column * rate) * size,
      );
  return tensor(values, [tall, wide, ...rest]);
}

/** The values of a filter between the zeros that {@link spread} put in. */
function picked(filter: Tensor, rate: number): number[] {
  const [height, width, ...rest] = filter.shape as [number, number, number, number];
  const size = rest[0] * rest[1];
  const from = filter.dataSync();
  const values: number[] = [];
  for (let row = 0; row < height; row += rate)
    for (let column = 0; column < width; column += rate)
      values.push(...from.subarray((row * width + column) * size, (row * width + column + 1) * size));
  return values;
}

type Kind = 'Conv2D' | 'DepthwiseConv2D';
type Padding = 'valid' | 'same';

/** Output and gradients of a layer with these weights, of a weighted sum of its outputs. */
function computed(kind: Kind, x: Tensor, filter: Tensor, settings: Record<string, unknown>) {
  const kernelSize = filter.shape.slice(0, 2);
  const config = { kernelSize, useBias: false, ...settings };
  const layer: layers.Layer =
    kind === 'Conv2D'
      ? new (registeredLayer('Conv2D'))({ ...config, filters: filter.shape[3]! })
      : new (registeredLayer('DepthwiseConv2D'))({ ...config, depthMultiplier: filter.shape[3]! });
  layer.apply(x);
  const [weight] = layer.weights;
  layer.setWeights([filter]);
  const image = variable(x);
  const output = layer.call(image, {}) as Tensor;
  expect(layer.computeOutputShape(x.shape)).toEqual(output.shape);
  const upstream = drawn('upstream', output.shape);
  const { grads } = variableGrads(() => sum(mul(layer.call(image, {}) as Tensor, upstream)));
  const [dx, dw] = [grads[image.name]!, grads[(weight!.read() as Variable).name]!];
  return { output, dx, dw };
}

describe('the gradients of a dilated convolution', () => {
  const cases = (['Conv2D', 'DepthwiseConv2D'] as const).flatMap((kind) =>
    (['valid', 'same'] as const).flatMap((padding) =>
      (['linear', 'tanh'] as const).map((activation): [Kind, Padding, string] => [kind, padding, activation]),
    ),
  );
  it.each(cases)('are those of one with zeros in its filter: %s, %s, %s', (kind, padding, activation) => {
    tidy(() => {
      const [x, filter] = [drawn('x', [2, 11, 9, 3]), drawn('filter', [3, 2, 3, 4])];
      const settings = { padding, activation };
      const dilated = computed(kind, x, filter, { ...settings, dilationRate: 2 });
      const plain = computed(kind, x, spread(filter, 2), settings);
      expect(dilated.output.shape).toEqual(plain.output.shape);
      const close = (some: ArrayLike<number>, others: ArrayLike<number>) =>
        Array.from(some).forEach((value, at) => expect(Math.abs(value - others[at]!)).toBeLessThan(2e-4));
      close(dilated.output.dataSync(), plain.output.dataSync());
      close(dilated.dx.dataSync(), plain.dx.dataSync());
      expect(dilated.dw.shape).toEqual(filter.shape);
      close(dilated.dw.dataSync(), picked(plain.dw, 2));
    });
  });
});
