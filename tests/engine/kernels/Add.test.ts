import { describe, it } from 'vitest';
import { expectClose, numbers, sizeOf } from './numbers.ts';
import { builds, runKernel, useWasmKernels } from './wasmKernels.ts';

const cases: [a: number[], b: number[]][] = [
  [[1], [1]],
  [[7], [7]],
  [
    [3, 5, 6],
    [3, 5, 6],
  ],
  [[4, 9], [9]],
  [[2, 3, 5, 6], [6]],
  [
    [2, 3, 5, 6],
    [1, 1, 1, 6],
  ],
  [
    [2, 3, 5, 6],
    [5, 6],
  ],
  [
    [2, 3, 5],
    [1, 3, 1],
  ],
  [[2, 3], []],
  [[3], [2, 3]],
];

describe.each(builds)('the sum of two tensors with %s SIMD', (simd) => {
  useWasmKernels(simd);

  it.each(cases)('is right for %j and %j', (aShape, bShape) => {
    const [a, b] = [numbers(sizeOf(aShape), 83), numbers(sizeOf(bShape), 89)];
    const rank = Math.max(aShape.length, bShape.length);
    const padded = (shape: number[]) => [...new Array<number>(rank - shape.length).fill(1), ...shape];
    const [left, right] = [padded(aShape), padded(bShape)];
    const shape = left.map((size, i) => Math.max(size, right[i]!));
    const expected = Array.from({ length: sizeOf(shape) }, (_, index) => {
      let [atA, atB, strideA, strideB, rest] = [0, 0, 1, 1, index];
      for (let i = rank - 1; i >= 0; i--) {
        const position = rest % shape[i]!;
        rest = Math.floor(rest / shape[i]!);
        atA += left[i] === 1 ? 0 : position * strideA;
        atB += right[i] === 1 ? 0 : position * strideB;
        strideA *= left[i]!;
        strideB *= right[i]!;
      }
      return a[atA]! + b[atB]!;
    });
    const inputs = { a: { values: a, shape: aShape }, b: { values: b, shape: bShape } };
    expectClose(runKernel('Add', inputs, {}, shape), expected, 1e-7);
  });
});
