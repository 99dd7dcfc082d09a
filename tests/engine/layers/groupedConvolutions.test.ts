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
import { registeredLayer } from '../../../src-main/engine/layers/registeredLayer.ts';
import '../../../src-main/engine/layers/registerLayers.ts';
import { RandomStream } from '../../../src-shared/arithmetic/random.ts';

beforeAll(() => selectBackend('wasm'));

interface Numbers {
  shape: number[];
  values: number[];
}

function drawn(stream: RandomStream, shape: readonly number[]): Numbers {
  const count = shape.reduce((product, size) => product * size, 1);
  return {
    shape: [...shape],
    values: Array.from({ length: count }, () => Math.fround(stream.uniform(-1, 1))),
  };
}

/** How a window goes over images; sequences are images of one column. */
interface Window {
  groups: number;
  strides: readonly [number, number];
  dilations: readonly [number, number];
}

interface Term {
  y: number;
  x: number;
  k: number;
}

/** Which products of an input and a weight each value is a sum of: y[n, s, f] of x[n, s stride + k dilation, c] W[k, c, f]. */
function terms(
  x: Numbers,
  kernel: Numbers,
  y: readonly number[],
  window: Window,
  isTransposed: boolean,
): Term[] {
  const { groups, strides, dilations } = window;
  const [count, height, width, channels] = x.shape as [number, number, number, number];
  const [rows, columns] = kernel.shape as [number, number];
  const maps = y[3]!;
  const [from, to] = [channels / groups, maps / groups];
  const found: Term[] = [];
  // Of a transposed convolution what is read and what is written change places.
  const [outer, inner] = isTransposed ? [[height, width], y.slice(1, 3)] : [y.slice(1, 3), [height, width]];
  for (let n = 0; n < count; n++)
    for (let row = 0; row < outer[0]!; row++)
      for (let column = 0; column < outer[1]!; column++)
        for (let k = 0; k < rows * columns; k++) {
          const at = row * strides[0] + Math.floor(k / columns) * dilations[0];
          const across = column * strides[1] + (k % columns) * dilations[1];
          for (let group = 0; group < groups; group++)
            for (let c = 0; c < from; c++)
              for (let f = 0; f < to; f++) {
                const [place, other] = [
                  (n * outer[0]! + row) * outer[1]! + column,
                  (n * inner[0]! + at) * inner[1]! + across,
                ];
                const [ofX, ofY] = isTransposed ? [place, other] : [other, place];
                found.push({
                  x: ofX * channels + group * from + c,
                  y: ofY * maps + group * to + f,
                  k: isTransposed
                    ? (k * to + f) * channels + group * from + c
                    : (k * from + c) * maps + group * to + f,
                });
              }
        }
  return found;
}

interface Case {
  className: string;
  config: object;
  x: number[];
  kernel: number[];
  /** `[N, H, W, C]` of what comes out; one column for sequences. */
  y: number[];
  window: Window;
}

const cases: readonly Case[] = [
  {
    ...{ className: 'GroupedConv2D', config: { filters: 6, kernelSize: [3, 2], strides: [2, 1], groups: 2 } },
    ...{ x: [2, 7, 5, 4], kernel: [3, 2, 2, 6], y: [2, 3, 4, 6] },
    window: { groups: 2, strides: [2, 1], dilations: [1, 1] },
  },
  {
    ...{
      className: 'GroupedConv2D',
      config: { filters: 3, kernelSize: [2, 3], dilationRate: [3, 2], groups: 3 },
    },
    ...{ x: [1, 6, 7, 6], kernel: [2, 3, 2, 3], y: [1, 3, 3, 3] },
    window: { groups: 3, strides: [1, 1], dilations: [3, 2] },
  },
  {
    ...{ className: 'GroupedConv1D', config: { filters: 4, kernelSize: [3], strides: [2], groups: 2 } },
    ...{ x: [2, 9, 1, 6], kernel: [3, 1, 3, 4], y: [2, 4, 1, 4] },
    window: { groups: 2, strides: [2, 1], dilations: [1, 1] },
  },
  {
    ...{ className: 'GroupedConv1D', config: { filters: 4, kernelSize: [3], dilationRate: [2], groups: 4 } },
    ...{ x: [1, 9, 1, 4], kernel: [3, 1, 1, 4], y: [1, 5, 1, 4] },
    window: { groups: 4, strides: [1, 1], dilations: [2, 1] },
  },
  {
    className: 'GroupedConv2DTranspose',
    config: { filters: 6, kernelSize: [3, 2], strides: [2, 1], dilationRate: [2, 3], groups: 2 },
    ...{ x: [2, 3, 4, 4], kernel: [3, 2, 3, 4], y: [2, 9, 7, 6] },
    window: { groups: 2, strides: [2, 1], dilations: [2, 3] },
  },
];

describe('Convolutions in groups', () => {
  it.each(cases.map((one, at) => [`${one.className} ${at}`, one] as const))(
    '%s: values and gradients, held against sums of products in float64',
    (_name, { className, config, x: shape, kernel: weightShape, y: made, window }) => {
      const isSequence = className === 'GroupedConv1D';
      const flat = (sizes: readonly number[]): number[] =>
        isSequence ? [sizes[0]!, sizes[1]!, sizes[3]!] : [...sizes];
      const ofKernel = isSequence ? [weightShape[0]!, weightShape[2]!, weightShape[3]!] : weightShape;
      const stream = new RandomStream(5, className);
      const [x, kernel, slope] = [drawn(stream, shape), drawn(stream, weightShape), drawn(stream, made)];
      const bias = drawn(stream, [made[3]!]);
      const layer = new (registeredLayer(className))(config) as layers.Layer;
      layer.build(flat(shape) as never);
      expect(layer.countParams()).toBe(kernel.values.length + made[3]!);
      expect(layer.computeOutputShape(flat(shape) as never)).toEqual(flat(made));
      const all = terms(x, kernel, made, window, className.endsWith('Transpose'));
      const y = slope.values.map((_value, at) => bias.values[at % made[3]!]!);
      const dx = x.values.map(() => 0);
      const dk = kernel.values.map(() => 0);
      for (const term of all) {
        y[term.y]! += x.values[term.x]! * kernel.values[term.k]!;
        dx[term.x]! += slope.values[term.y]! * kernel.values[term.k]!;
        dk[term.k]! += slope.values[term.y]! * x.values[term.x]!;
      }
      tidy(() => {
        const given = tensor(x.values, flat(shape));
        layer.setWeights([tensor(kernel.values, ofKernel), tensor(bias.values, [made[3]!])]);
        const outputs = layer.apply(given) as Tensor;
        expect(outputs.shape).toEqual(flat(made));
        near(outputs, y);
        const image = variable(given);
        const upstream = tensor(slope.values, flat(made));
        const { grads } = variableGrads(() => sum(mul(layer.call(image, {}) as Tensor, upstream)));
        near(grads[image.name]!, dx);
        near(grads[(layer.trainableWeights[0]!.read() as Variable).name]!, dk);
      });
      for (const weight of layer.weights) weight.dispose();
    },
  );
});

function near(actual: Tensor, expected: readonly number[]): void {
  const values = actual.dataSync();
  expect(values.length).toBe(expected.length);
  expect(Math.max(...expected.map((value, at) => Math.abs(value - values[at]!)))).toBeLessThan(3e-6);
}
