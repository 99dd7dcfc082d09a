import { grads, mul, sum, tensor, tidy, type Tensor } from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { registeredLayer } from '../../../src-main/engine/layers/registeredLayer.ts';
import '../../../src-main/engine/layers/registerLayers.ts';
import { RandomStream } from '../../../src-shared/arithmetic/random.ts';

beforeAll(() => selectBackend('wasm'));

/** Numbers of a row-major array, in float64. */
interface Numbers {
  shape: number[];
  values: number[];
}

const EPSILON = 0.02;

function drawn(seed: number, shape: number[]): Numbers {
  const stream = new RandomStream(seed, 'test');
  const count = shape.reduce((all, size) => all * size, 1);
  // Exact in float32, so that both sides compute with the same numbers.
  return { shape, values: Array.from({ length: count }, () => Math.fround(stream.uniform(-1, 1))) };
}

/** A dilated convolution with as many zeros before as after, which the causal one computes of a sequence that begins later. */
function centred(dilation: number) {
  return ([x, kernel, bias]: readonly Numbers[]): number[] => {
    const [count, length, channels] = x!.shape as [number, number, number];
    const [filters, after] = [kernel!.shape[2]!, ((kernel!.shape[0]! - 1) * dilation) / 2];
    const zeros = Array<number>(after * channels).fill(0);
    const longer = Array.from({ length: count }, (_none, n) => [
      ...x!.values.slice(n * length * channels, (n + 1) * length * channels),
      ...zeros,
    ]).flat();
    const all = causal(
      1,
      dilation,
    )([{ shape: [count, length + after, channels], values: longer }, kernel!, bias!]);
    return all.filter((_value, index) => Math.floor(index / filters) % (length + after) >= after);
  };
}

/** y[n, t, f] = b[f] + sum over k, c of x[n, t s - (K - 1 - k) d, c] W[k, c, f]; what stands before the sequence is 0. */
function causal(stride: number, dilation: number) {
  return ([x, kernel, bias]: readonly Numbers[]): number[] => {
    const [count, length, channels] = x!.shape as [number, number, number];
    const [size, , filters] = kernel!.shape as [number, number, number];
    const made: number[] = [];
    for (let n = 0; n < count; n++)
      for (let t = 0; t < Math.ceil(length / stride); t++)
        for (let f = 0; f < filters; f++) {
          let value = bias!.values[f]!;
          for (let k = 0; k < size; k++) {
            const at = t * stride - (size - 1 - k) * dilation;
            for (let c = 0; at >= 0 && c < channels; c++)
              value +=
                x!.values[(n * length + at) * channels + c]! *
                kernel!.values[(k * channels + c) * filters + f]!;
          }
          made.push(value);
        }
    return made;
  };
}

/** gamma (x - mean) / sqrt(variance + epsilon) + beta, with the mean and variance of a group of channels over all positions. */
function normalised(groups: number) {
  return ([x, gamma, beta]: readonly Numbers[]): number[] => {
    const channels = x!.shape.at(-1)!;
    const each = x!.values.length / x!.shape[0]!;
    const groupOf = (index: number): string =>
      `${Math.floor(index / each)} ${Math.floor((index % channels) / (channels / groups))}`;
    const members = new Map<string, number[]>();
    x!.values.forEach((value, index) => {
      members.set(groupOf(index), [...(members.get(groupOf(index)) ?? []), value]);
    });
    return x!.values.map((value, index) => {
      const all = members.get(groupOf(index))!;
      const mean = all.reduce((total, one) => total + one, 0) / all.length;
      const variance = all.reduce((total, one) => total + (one - mean) ** 2, 0) / all.length;
      const channel = index % channels;
      return (
        (gamma!.values[channel]! * (value - mean)) / Math.sqrt(variance + EPSILON) + beta!.values[channel]!
      );
    });
  };
}

const conv = (config: object): layers.Layer =>
  new (registeredLayer('Conv1D'))({ filters: 3, kernelSize: 3, padding: 'causal', ...config });
const groups = (count: number): layers.Layer =>
  new (registeredLayer('GroupNormalization'))({ groups: count, epsilon: EPSILON });

const sequence = [2, 7, 2];
const cases: [string, layers.Layer, number[], number[][], (all: readonly Numbers[]) => number[]][] = [
  ['a causal convolution', conv({}), sequence, [[3, 2, 3], [3]], causal(1, 1)],
  ['a causal convolution with strides', conv({ strides: 2 }), sequence, [[3, 2, 3], [3]], causal(2, 1)],
  ['a dilated causal convolution', conv({ dilationRate: 3 }), sequence, [[3, 2, 3], [3]], causal(1, 3)],
  [
    'a dilated convolution of the same size',
    conv({ dilationRate: 2, padding: 'same' }),
    sequence,
    [[3, 2, 3], [3]],
    centred(2),
  ],
  ['maps normalised in groups', groups(2), [2, 3, 2, 4], [[4], [4]], normalised(2)],
  ['a sequence normalised in one group', groups(1), [2, 5, 3], [[3], [3]], normalised(1)],
  ['maps normalised each by itself', groups(-1), [2, 3, 4, 2], [[2], [2]], normalised(2)],
  ['units normalised in groups', groups(2), [3, 6], [[6], [6]], normalised(2)],
];

describe.each(cases)('%s', (_name, layer, shape, weights, reference) => {
  const given = [shape, ...weights].map((one, index) => drawn(index + 1, one));

  /** What the layer computes of tensors: its input, then its weights. */
  function computed(all: Tensor[]): Tensor {
    if (!layer.built) layer.build(shape);
    const [x, ...own] = all;
    const readable = layer.weights as unknown as { read: () => Tensor }[];
    readable.forEach((weight, at) => (weight.read = () => own[at]!));
    return layer.call(x!, {}) as Tensor;
  }

  const tensors = (): Tensor[] => given.map(({ shape: size, values }) => tensor(values, size));

  it('has the values of its definition in float64', () => {
    const expected = reference(given);
    const [values, made, told] = tidy(() => {
      const output = computed(tensors());
      return [[...output.dataSync()], output.shape, layer.computeOutputShape(shape) as number[]];
    }) as unknown as [number[], number[], number[]];
    expect(made).toEqual(told);
    expect(values.length).toBe(expected.length);
    const largest = Math.max(...values.map((value, index) => Math.abs(value - expected[index]!)));
    expect(largest).toBeLessThan(2e-6);
  });

  it('has the gradients of its definition, by differences in float64', () => {
    const factors = drawn(9, [reference(given).length]).values;
    const loss = (all: readonly Numbers[]): number =>
      reference(all).reduce((total, value, index) => total + value * factors[index]!, 0);
    const found = tidy(() => {
      const weighted = (...all: Tensor[]): Tensor => {
        const output = computed(all);
        return sum(mul(output, tensor(factors, output.shape)));
      };
      return grads(weighted as never)(tensors()).map((one) => [...one.dataSync()]);
    }) as unknown as number[][];
    const step = 1e-5;
    given.forEach((one, at) => {
      one.values.forEach((value, index) => {
        const moved = (by: number): number =>
          loss(given.with(at, { ...one, values: one.values.with(index, value + by) }));
        const slope = (moved(step) - moved(-step)) / (2 * step);
        expect(Math.abs(found[at]![index]! - slope), `${at}: ${index}`).toBeLessThan(1e-5);
      });
    });
  });
});

it('groups that do not divide the channels are refused', () => {
  expect(() => groups(4).build([null, 3, 6])).toThrow('6 channels cannot be divided into 4 groups');
});
