import '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-layers';
import v8 from 'node:v8';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect } from 'vitest';
import { buildKernels } from '../../../scripts/build-kernels.mjs';
import { registerKernels } from '../../../src-main/engine/kernels/runtime/registerKernels.ts';
import type { Simd, Winograd } from '../../../src-main/engine/kernels/runtime/simdSupport.ts';
import type { VectorBits } from '../../../src-main/engine/kernels/runtime/vectorBits.ts';

/** Every build, and the stock kernels (`none`), for tests that apply to all of them. */
export const builds: Simd[] = ['plain', 'relaxed', 'none'];

/**
 * Our own builds only, for cases that the stock kernels of TensorFlow.js 4.22 compute incorrectly: a fused bias after a
 * transposed product, broadcast batches, ReLU of NaN, `same` padding with strides over the edge.
 */
export const ourBuilds: Simd[] = ['plain', 'relaxed'];

/** Builds the kernels if necessary and starts the wasm backend with them before the tests of this block. */
export function useWasmKernels(
  simd: Simd = 'plain',
  winograd: Winograd = 'none',
  vectorBits?: VectorBits,
): void {
  beforeAll(async () => {
    if (Number(process.versions.node.split('.')[0]) < 22)
      v8.setFlagsFromString('--experimental-wasm-relaxed-simd');
    await buildKernels();
    await tf.setBackend('wasm');
    await tf.ready();
    expect(await registerKernels({ simd, winograd, vectorBits })).toMatchObject({ simd, winograd });
  });
}

/** Runs one kernel on float32 operands and returns its values; expects the result's shape. */
export function runKernel(
  kernelName: string,
  inputs: Record<string, { values: ArrayLike<number>; shape: number[] }>,
  attributes: object,
  shape: number[],
): Float32Array {
  return tf.tidy(() => {
    const tensors = Object.entries(inputs).map(([name, { values, shape: of }]) => [
      name,
      tf.tensor(Float32Array.from(values), of),
    ]);
    const named = Object.fromEntries(tensors) as tf.NamedTensorMap;
    const result = tf.engine().runKernel(kernelName, named, { ...attributes }) as tf.Tensor;
    expect(result.shape).toEqual(shape);
    return result.dataSync<'float32'>().slice();
  });
}
