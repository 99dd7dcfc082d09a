import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { ourBuilds, useWasmKernels } from './wasmKernels.ts';

describe.each(ourBuilds)('sums by segment with %s SIMD', (simd) => {
  useWasmKernels(simd);

  it('add up the rows of each segment and leave out rows of none', () => {
    const x = tf.tensor2d([1, 2, 3, 4, 5, 10, 20, 30, 40, 50, 7, 7, 7, 7, 7], [3, 5]);
    const sums = tf.unsortedSegmentSum(x, tf.tensor1d([2, 2, -1], 'int32'), 3);
    expect([...sums.dataSync()]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 11, 22, 33, 44, 55]);
  });

  it('let an embedding be trained', () => {
    const rows = tf.tensor1d([1, 3, 1], 'int32');
    const gradient = tf.grad((table: tf.Tensor) => tf.sum(tf.gather(table, rows)))(tf.zeros([4, 2]));
    expect([...gradient.dataSync()]).toEqual([0, 0, 2, 2, 0, 0, 1, 1]);
  });
});
