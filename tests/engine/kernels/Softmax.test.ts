import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectClose, numbers, sizeOf } from './numbers.ts';
import { builds, ourBuilds, runKernel, useWasmKernels } from './wasmKernels.ts';

/** Softmax of every row in float64, or its logarithm. */
function reference(x: Float32Array, columns: number, logarithm = false): number[] {
  return Array.from({ length: x.length / columns }, (_, row) => {
    const values = Array.from(x.subarray(row * columns, (row + 1) * columns));
    const highest = values.reduce((most, value) => (value > most || Number.isNaN(value) ? value : most));
    const sum = values.reduce((total, value) => total + Math.exp(value - highest), 0);
    return values.map((value) =>
      logarithm ? value - highest - Math.log(sum) : Math.exp(value - highest) / sum,
    );
  }).flat();
}

const shapes = [
  [1, 1],
  [1, 7],
  [9, 10],
  [3, 5, 4],
  [2, 3, 1, 5],
  [4, 33],
];

describe.each(builds)('softmax with %s SIMD', (simd) => {
  useWasmKernels(simd);

  it.each(shapes.map((shape) => [shape]))('equals the definition for %j', (shape) => {
    const x = numbers(sizeOf(shape), 401).map((value) => value * 20);
    const result = runKernel('Softmax', { logits: { values: x, shape } }, { dim: shape.length - 1 }, shape);
    expectClose(result, reference(x, shape.at(-1)!), 1e-6);
  });

  it('is right for any rows, far from 0 too', () => {
    const row = fc.array(fc.float({ min: -200, max: 200, noNaN: true }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(row, (values) => {
        const x = Float32Array.from(values);
        const shape = [1, x.length];
        expectClose(
          runKernel('Softmax', { logits: { values: x, shape } }, { dim: 1 }, shape),
          reference(x, x.length),
          1e-6,
        );
      }),
    );
  });

  it('has the gradient of its definition', () => {
    const [x, dy] = [numbers(12, 409), numbers(12, 419)];
    const gradient = tf.grad((v: tf.Tensor) => tf.softmax(v))(
      tf.tensor2d(x, [3, 4]),
      tf.tensor2d(dy, [3, 4]),
    );
    const y = reference(x, 4);
    const expected = y.map((value, i) => {
      const first = i - (i % 4);
      const inner = [0, 1, 2, 3].reduce((sum, k) => sum + dy[first + k]! * y[first + k]!, 0);
      return value * (dy[i]! - inner);
    });
    expectClose(gradient.dataSync(), expected);
  });
});

describe.each(ourBuilds)('the rows of softmax and its logarithm with %s SIMD', (simd) => {
  useWasmKernels(simd);

  it.each(shapes.map((shape) => [shape]))('log softmax equals the definition for %j', (shape) => {
    const x = numbers(sizeOf(shape), 421).map((value) => value * 20);
    const result = runKernel('LogSoftmax', { logits: { values: x, shape } }, { axis: -1 }, shape);
    expectClose(result, reference(x, shape.at(-1)!, true), 1e-6);
  });

  it.each(['Softmax', 'LogSoftmax'])(
    '%s carries NaN and +Infinity to their own row, and takes -Infinity as nothing',
    (name) => {
      const rows = [1, NaN, 2, 1, 2, 3, 1, Infinity, 2, 1, -Infinity, 2];
      const shape = [4, 3];
      const result = runKernel(name, { logits: { values: rows, shape } }, { dim: 1 }, shape);
      const wrong = [0, 1, 2, 3].map((row) =>
        result.slice(row * 3, row * 3 + 3).some((value) => Number.isNaN(value)),
      );
      expect(wrong).toEqual([true, false, true, false]);
      expect(result[10]).toBe(name === 'Softmax' ? 0 : -Infinity);
    },
  );
});

describe('softmax', () => {
  useWasmKernels();

  it('leaves tensors without rows to the stock kernel', () => {
    expect(tf.softmax(tf.zeros([0, 3])).shape).toEqual([0, 3]);
  });
});
