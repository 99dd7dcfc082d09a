import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectClose, numbers, sizeOf } from './numbers.ts';
import { builds, runKernel, useWasmKernels } from './wasmKernels.ts';

/** The sum over some axes in float64; `keepDims` leaves them as ones. */
function reference(x: Float32Array, shape: number[], axes: number[]) {
  const keptShape = shape.map((size, i) => (axes.includes(i) ? 1 : size));
  const sums = new Float64Array(sizeOf(keptShape));
  x.forEach((value, index) => {
    let [rest, at, stride] = [index, 0, 1];
    for (let i = shape.length - 1; i >= 0; i--) {
      const position = rest % shape[i]!;
      rest = Math.floor(rest / shape[i]!);
      if (axes.includes(i)) continue;
      at += position * stride;
      stride *= shape[i]!;
    }
    sums[at]! += value;
  });
  return { keptShape, shape: shape.filter((_, i) => !axes.includes(i)), sums, terms: x.length / sums.length };
}

function check(shape: number[], axes: number[], keepDims = false): void {
  const x = numbers(sizeOf(shape), 59);
  const expected = reference(x, shape, axes);
  const result = keepDims ? expected.keptShape : expected.shape;
  const input = { x: { values: x, shape } };
  expectClose(runKernel('Sum', input, { axis: axes, keepDims }, result), expected.sums, 3e-6);
  const means = expected.sums.map((sum) => sum / expected.terms);
  expectClose(runKernel('Mean', input, { axis: axes, keepDims }, result), means, 3e-6);
}

describe.each(builds)('sums and means with %s SIMD', (simd) => {
  useWasmKernels(simd);

  it.each([
    [[1], [0]],
    [[64, 10], [1]],
    [[64, 10], [0]],
    [
      [8, 13, 11, 6],
      [0, 1, 2],
    ],
    [
      [3, 5, 7],
      [0, 1, 2],
    ],
    [[3, 5, 7], [2]],
    [[3, 5, 7], [1]],
    [
      [2, 3, 1, 33],
      [0, 2],
    ],
    [[1000, 3], [0]],
    [[3, 3000], [1]],
  ])('add up %j over the axes %j', (shape, axes) => check(shape, axes));

  it('keep dimensions when asked', () => {
    check([4, 3, 5], [0, 1], true);
    check([4, 3, 5], [2], true);
  });

  it('are right for any shape and axes', () => {
    const shapes = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 });
    const cases = shapes.chain((shape) =>
      fc.tuple(fc.constant(shape), fc.subarray([...shape.keys()], { minLength: 1 })),
    );
    fc.assert(fc.property(cases, ([shape, axes]) => check(shape, axes)));
  });

  it('carry NaN', () => {
    const x = numbers(30);
    x[4] = NaN;
    const result = runKernel(
      'Sum',
      { x: { values: x, shape: [10, 3] } },
      { axis: [0], keepDims: false },
      [3],
    );
    expect([...result].map(Number.isNaN)).toEqual([false, true, false]);
  });
});

describe('long sums', () => {
  useWasmKernels();

  it('lose little to rounding', () => {
    const x = new Float32Array(1_000_000).fill(0.1);
    const expected = x[0]! * x.length;
    const [sum] = runKernel(
      'Sum',
      { x: { values: x, shape: [1_000_000, 1] } },
      { axis: [0], keepDims: false },
      [1],
    );
    expect(Math.abs(sum! - expected) / expected).toBeLessThan(1e-4);
  });
});
