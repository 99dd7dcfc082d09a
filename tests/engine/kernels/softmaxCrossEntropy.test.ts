import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { softmaxCrossEntropy } from '../../../src-main/engine/kernels/activation/softmaxCrossEntropy.ts';
import { expectClose } from './numbers.ts';
import { builds, ourBuilds, useWasmKernels } from './wasmKernels.ts';

/** Magnitude of the largest random logits. */
const largest = 50;

/** Mean loss and its gradient in float64. */
function reference(logits: number[][], labels: number[]) {
  let loss = 0;
  const gradient = logits.map((row, i) => {
    const highest = Math.max(...row);
    const powers = row.map((value) => Math.exp(value - highest));
    const sum = powers.reduce((a, b) => a + b, 0);
    loss += (Math.log(sum) + highest - row[labels[i]!]!) / logits.length;
    return powers.map((power, c) => (power / sum - (c === labels[i] ? 1 : 0)) / logits.length);
  });
  return { loss, gradient: gradient.flat() };
}

function check(logits: number[][], labels: number[], tolerance = 1e-6): void {
  const rounded = logits.map((row) => row.map(Math.fround));
  const expected = reference(rounded, labels);
  tf.tidy(() => {
    const classes = tf.tensor1d(labels, 'int32');
    const loss = (x: tf.Tensor) => softmaxCrossEntropy(x as tf.Tensor2D, classes);
    const { value, grad } = tf.valueAndGrad(loss)(tf.tensor2d(rounded));
    expectClose(value.dataSync(), [expected.loss], tolerance);
    expectClose(grad.dataSync(), expected.gradient, tolerance);
  });
}

describe.each(builds)('softmax with cross-entropy with %s SIMD', (simd) => {
  useWasmKernels(simd);

  it('equals the definition', () => {
    check([[1, 2, 3]], [2]);
    check(
      [
        [0.1, -3, 2, 8, 1],
        [5, 5, 5, 5, 5],
      ],
      [4, 0],
    );
  });

  it('equals the definition for any logits', () => {
    const logit = fc.double({ min: -largest, max: largest, noNaN: true });
    // The stock composition computes x - log(sum(exp(x))) in float32: either term may be off by half a unit in its last
    // place, 2^-24 of its size. Our kernel subtracts the highest logit first and avoids that loss.
    const composedTolerance = 1e-6 + 2 * largest * 2 ** -24;
    const batches = fc
      .integer({ min: 2, max: 13 })
      .chain((classes) =>
        fc.array(
          fc.tuple(
            fc.array(logit, { minLength: classes, maxLength: classes }),
            fc.integer({ min: 0, max: classes - 1 }),
          ),
          { minLength: 1, maxLength: 6 },
        ),
      );
    const rowsOf = (batch: [number[], number][]) =>
      check(
        batch.map(([row]) => row),
        batch.map(([, label]) => label),
        simd === 'none' ? composedTolerance : 1e-6,
      );
    fc.assert(fc.property(batches, rowsOf));
  });
});

describe.each(ourBuilds)('softmax with cross-entropy with %s SIMD', (simd) => {
  useWasmKernels(simd);

  it.each([-1, 3])('gives NaN for the label %d outside the classes', (label) => {
    expect(softmaxCrossEntropy(tf.zeros([1, 3]), tf.tensor1d([label], 'int32')).dataSync()[0]).toBeNaN();
  });

  it('does not overflow for large logits', () => check([[1000, -1000, 998]], [2]));

  it('is nothing for a single class', () => check([[7]], [0]));

  it('carries NaN', () => {
    expect(softmaxCrossEntropy(tf.tensor2d([[1, NaN]]), tf.tensor1d([0], 'int32')).dataSync()[0]).toBeNaN();
  });
});
