import { mul, sum, tensor, tidy, variable, variableGrads, type Tensor } from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { registeredLayer } from '../../../src-main/engine/layers/registeredLayer.ts';
import '../../../src-main/engine/layers/registerLayers.ts';
import { RandomStream } from '../../../src-shared/arithmetic/random.ts';

beforeAll(() => selectBackend('wasm'));

const axisOf = (size: number, scale: number, more: object): object => ({
  ...{ size, scale, mode: 'linear', coordinates: 'halfPixel', nearest: 'roundPreferFloor' },
  ...{ cubic: -0.75, excludesOutside: false, ...more },
});

interface Case {
  className: string;
  config: object;
  shapes: number[][];
}

const cases: readonly Case[] = [
  ...[1, 2, 3].flatMap((axis) =>
    [true, false].map((reverse) => ({
      className: 'CumulativeSum',
      config: { axis, reverse, exclusive: axis === 1 },
      shapes: [[2, 3, 3, 3]],
    })),
  ),
  { className: 'CumulativeSum', config: { axis: 1 }, shapes: [[2, 4, 3]] },
  {
    className: 'Select',
    config: {},
    shapes: [
      [2, 1, 3],
      [2, 4, 3],
      [2, 4, 1],
    ],
  },
  {
    className: 'Select',
    config: { yes: -2 },
    shapes: [
      [2, 4, 3],
      [2, 1, 3],
    ],
  },
  { className: 'Select', config: { yes: 1, no: 3 }, shapes: [[2, 3]] },
  {
    className: 'Interpolation',
    config: { rows: axisOf(7, 1.4, { mode: 'cubic' }), columns: axisOf(2, 0.5, { mode: 'nearest' }) },
    shapes: [[2, 5, 4, 3]],
  },
  ...['mean', 'sum', 'max', 'min', 'prod', 'l1', 'l2', 'logSum', 'logSumExp', 'sumSquare'].flatMap(
    (operation) =>
      [[1], [2], [1, 3], [2, 3]].map((axes) => ({
        className: 'Reduce',
        config: { operation, axes, keepdims: axes[0] === 1 },
        shapes: [[2, 3, 3, 3]],
      })),
  ),
];

describe('Layers that networks of other programs bring', () => {
  it.each(cases.map((one, at) => [`${one.className} ${JSON.stringify(one.config)} ${at}`, one] as const))(
    '%s: gradients are the differences of values',
    (_name, { className, config, shapes }) => {
      const stream = new RandomStream(3, JSON.stringify(config));
      const layer = new (registeredLayer(className))(config) as layers.Layer;
      const isLog = 'operation' in config && config.operation === 'logSum';
      // Apart from each other and from 0, where some have a bend.
      const draw = (shape: readonly number[]): Float32Array => {
        const count = shape.reduce((product, size) => product * size, 1);
        const sizes = Array.from({ length: count }, (_none, at) => 0.25 + at * 0.03);
        return Float32Array.from(sizes, (_size, at) => {
          const other = at + Math.floor(stream.uniform(0, count - at));
          [sizes[at], sizes[other]] = [sizes[other]!, sizes[at]!];
          return !isLog && stream.uniform(0, 1) < 0.5 ? -sizes[at]! : sizes[at]!;
        });
      };
      const inputs = shapes.map(draw);
      tidy(() => {
        const given = shapes.map((shape, at) => variable(tensor(inputs[at]!, shape)));
        const run = (all: Tensor[]): Tensor => layer.call(all.length === 1 ? all[0]! : all, {}) as Tensor;
        const { shape } = run(given);
        expect(layer.computeOutputShape((shapes.length === 1 ? shapes[0]! : shapes) as never)).toEqual(shape);
        const slope = tensor(draw(shape), shape);
        const lossOf = (all: Tensor[]): Tensor => sum(mul(run(all), slope));
        const { grads } = variableGrads(() => lossOf(given) as never);
        inputs.forEach((values, input) => {
          const gradient = grads[given[input]!.name]!;
          expect(gradient.shape).toEqual(shapes[input]);
          const actual = gradient.dataSync();
          values.forEach((value, at) => {
            const step = 2 ** -7;
            const lossWith = (moved: number): number => {
              const changed = Float32Array.from(values);
              changed[at] = moved;
              return lossOf(
                given.map((one, other) => (other === input ? tensor(changed, shapes[input]) : one)),
              ).dataSync()[0]!;
            };
            const difference = (lossWith(value + step) - lossWith(value - step)) / (2 * step);
            expect(Math.abs(actual[at]! - difference)).toBeLessThan(0.01 * Math.max(1, Math.abs(difference)));
          });
        });
      });
    },
  );

  it('have gradients at 0 as well: of a norm 0, of a product that of the other factors', () => {
    const gradientOf = (operation: string, values: number[]): number[] =>
      tidy(() => {
        const layer = new (registeredLayer('Reduce'))({ operation, axes: [1], keepdims: false } as never);
        const x = variable(tensor(values, [1, values.length]));
        const { grads } = variableGrads(() => sum((layer as layers.Layer).call(x, {}) as Tensor));
        return Array.from(grads[x.name]!.dataSync());
      });
    expect(gradientOf('l2', [0, 0, 0])).toEqual([0, 0, 0]);
    expect(gradientOf('l2', [3, 0, -4])).toEqual([3 / 5, 0, -4 / 5].map(Math.fround));
    expect(gradientOf('prod', [2, 0, 3, 0.5, 4])).toEqual([0, 12, 0, 0, 0]);
  });
});
