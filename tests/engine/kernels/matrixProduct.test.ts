import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectClose, numbers } from './numbers.ts';
import { builds, ourBuilds, runKernel, useWasmKernels } from './wasmKernels.ts';

interface ProductCase {
  batch: number;
  rows: number;
  depth: number;
  columns: number;
  transposeA: boolean;
  transposeB: boolean;
}

function operands(p: ProductCase) {
  const a = numbers(p.batch * p.rows * p.depth, 31);
  const b = numbers(p.batch * p.depth * p.columns, 37);
  const inputs = {
    a: { values: a, shape: [p.batch, ...(p.transposeA ? [p.depth, p.rows] : [p.rows, p.depth])] },
    b: { values: b, shape: [p.batch, ...(p.transposeB ? [p.columns, p.depth] : [p.depth, p.columns])] },
  };
  return { a, b, inputs, attributes: { transposeA: p.transposeA, transposeB: p.transposeB } };
}

function reference(p: ProductCase, a: Float32Array, b: Float32Array): Float64Array {
  return Float64Array.from({ length: p.batch * p.rows * p.columns }, (_, index) => {
    const column = index % p.columns;
    const row = Math.floor(index / p.columns) % p.rows;
    const matrix = Math.floor(index / p.columns / p.rows);
    let sum = 0;
    for (let d = 0; d < p.depth; d++) {
      const left = p.transposeA ? d * p.rows + row : row * p.depth + d;
      const right = p.transposeB ? column * p.depth + d : d * p.columns + column;
      sum += a[matrix * p.rows * p.depth + left]! * b[matrix * p.depth * p.columns + right]!;
    }
    return sum;
  });
}

function check(p: ProductCase): void {
  const { a, b, inputs, attributes } = operands(p);
  const result = runKernel('BatchMatMul', inputs, attributes, [p.batch, p.rows, p.columns]);
  expectClose(result, reference(p, a, b));
}

const sides = [
  [1, 1, 1, 1],
  [1, 64, 120, 84],
  [3, 5, 7, 9],
  [2, 1, 33, 4],
  [1, 300, 3, 1],
  [1, 17, 600, 12],
] as const;
const transposes = [false, true].flatMap((transposeA) =>
  [false, true].map((transposeB) => ({ transposeA, transposeB })),
);

describe.each(builds)('the matrix product with %s SIMD', (simd) => {
  useWasmKernels(simd);

  describe.each(transposes)('transposed $transposeA, $transposeB', (t) => {
    it.each(sides)('equals the definition: %d of %d x %d x %d', (batch, rows, depth, columns) =>
      check({ batch, rows, depth, columns, ...t }),
    );
  });

  it('equals the definition for any small sizes', () => {
    const size = fc.integer({ min: 1, max: 20 });
    const flag = fc.boolean();
    const any = fc.record({
      ...{ batch: fc.integer({ min: 1, max: 3 }), rows: size, depth: size, columns: size },
      ...{ transposeA: flag, transposeB: flag },
    });
    fc.assert(fc.property(any, check), { numRuns: 80 });
  });

  it('carries NaN to the row that has it, and to no others', () => {
    const p = { batch: 1, rows: 5, depth: 6, columns: 10, transposeA: false, transposeB: false };
    const { a, b, inputs, attributes } = operands(p);
    a[2 * 6 + 1] = NaN;
    expectClose(runKernel('BatchMatMul', inputs, attributes, [1, 5, 10]), reference(p, a, b));
  });
});

describe.each(ourBuilds)('the matrix product with %s SIMD', (simd) => {
  useWasmKernels(simd);

  it.each(transposes)('adds a bias and applies ReLU when fused ($transposeA, $transposeB)', (t) => {
    const p = { batch: 1, rows: 6, depth: 5, columns: 11, ...t };
    const { a, b, inputs, attributes } = operands(p);
    const bias = numbers(11, 41);
    const all = { ...inputs, bias: { values: bias, shape: [11] } };
    const result = runKernel('_FusedMatMul', all, { ...attributes, activation: 'relu' }, [1, 6, 11]);
    expectClose(
      result,
      reference(p, a, b).map((value, i) => Math.max(0, value + bias[i % 11]!)),
    );
  });

  it('broadcasts a batch', () => {
    const a = numbers(2 * 1 * 3 * 4, 43);
    const b = numbers(5 * 4 * 2, 47);
    const left = { values: a, shape: [2, 1, 3, 4] };
    const right = { values: b, shape: [5, 4, 2] };
    const plain = { transposeA: false, transposeB: false };
    const result = runKernel('BatchMatMul', { a: left, b: right }, plain, [2, 5, 3, 2]);
    for (let i = 0; i < 2; i++)
      for (let j = 0; j < 5; j++) {
        const expected = reference(
          { batch: 1, rows: 3, depth: 4, columns: 2, ...plain },
          a.subarray(i * 12, i * 12 + 12),
          b.subarray(j * 8, j * 8 + 8),
        );
        expectClose(result.subarray((i * 5 + j) * 6, (i * 5 + j) * 6 + 6), expected);
      }
  });

  it('sees a right operand that was changed in place', () => {
    const [a, b] = [tf.ones<tf.Rank.R2>([2, 3]), tf.ones<tf.Rank.R2>([3, 5])];
    expect(tf.matMul(a, b).dataSync()[0]).toBe(3);
    const backend = tf.backend() as unknown as { typedArrayFromHeap(t: tf.Tensor): Float32Array };
    backend.typedArrayFromHeap(b).fill(2);
    expect(tf.matMul(a, b).dataSync()[0]).toBe(6);
  });
});
