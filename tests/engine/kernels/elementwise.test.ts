import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectClose, numbers } from './numbers.ts';
import { builds, runKernel, useWasmKernels } from './wasmKernels.ts';

const functions: Record<string, (x: number) => number> = {
  Tanh: Math.tanh,
  Sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  Exp: Math.exp,
  Relu: (x) => (x < 0 ? 0 : x),
};
const special = [0, 1e-30, 1e-4, 0.0005, -0.3, 0.999, 7.8, 8, 30, 88, 200, Infinity, NaN];

function expectSame(name: string, values: number[]): void {
  const x = Float32Array.from(values);
  const expected = Float32Array.from(x, functions[name]);
  const actual = runKernel(name, { x: { values: x, shape: [x.length] } }, {}, [x.length]);
  actual.forEach((value, i) => {
    const wanted = expected[i]!;
    if (Object.is(value, wanted) || value === wanted) return;
    const allowed = 4e-7 * Math.abs(wanted) + (name === 'Exp' ? 1e-44 : 2e-7);
    if (!(Math.abs(value - wanted) <= allowed))
      expect.fail(`${name}(${x[i]}) is ${value}, expected ${wanted}`);
  });
}

describe.each(builds)('element by element with %s SIMD', (simd) => {
  useWasmKernels(simd);

  it.each(Object.keys(functions))('%s is right at its ends and in between', (name) => {
    const values = [...special, ...special.map((value) => -value)];
    // The stock ReLU returns 0 for NaN.
    expectSame(name, simd === 'none' ? values.filter((value) => !Number.isNaN(value)) : values);
    expectSame(
      name,
      Array.from(numbers(1001, 53), (value) => value * 12),
    );
  });

  it.each(Object.keys(functions))('%s is right for tensors of any size', (name) => {
    const value = fc.float({ noDefaultInfinity: false, min: -100, max: 80 });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 9 }), (values) => expectSame(name, values)),
    );
  });
});

describe('a copy of a tensor', () => {
  useWasmKernels();

  it('shares its values and outlives the original', () => {
    const buffers = tf.memory().numDataBuffers;
    const original = tf.tensor1d([1, 2, 3]);
    const copy = original.clone();
    expect(tf.memory().numDataBuffers).toBe(buffers + 1);
    original.dispose();
    expectClose(copy.dataSync(), [1, 2, 3]);
    copy.dispose();
    expect(tf.memory().numDataBuffers).toBe(buffers);
  });
});
