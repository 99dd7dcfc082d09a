import '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-layers';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll } from 'vitest';
import { buildKernels } from '../../../scripts/build-kernels.mjs';
import { registerKernels } from '../../../src-main/engine/kernels/registerKernels.ts';
import type { Simd } from '../../../src-main/engine/kernels/simdSupport.ts';

/** Builds the kernels where needed and starts the wasm backend with them before the tests of this block. */
export function useWasmKernels(simd: Simd = 'plain'): void {
  beforeAll(async () => {
    await buildKernels();
    await tf.setBackend('wasm');
    await tf.ready();
    await registerKernels({ simd });
  });
}
