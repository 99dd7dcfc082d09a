import { ready, setBackend } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { defaultWorkers } from '../training/workers/workerCount.ts';
import { registerKernels } from '../kernels/registerKernels.ts';
import type { Trial } from './Backend.ts';
import { selfTest } from './selfTest.ts';

/** Starts the bundled WebAssembly backend with our training kernels over it, and proves that it computes. */
export async function tryWasm(): Promise<Trial> {
  try {
    if (!(await setBackend('wasm'))) return { ok: false, reason: 'WebAssembly could not be started' };
    await ready();
    const pack = await registerKernels();
    const wrong = selfTest();
    if (wrong) return { ok: false, reason: `self-test: ${wrong}` };
    const simd = pack.simd !== 'none';
    const label = `wasm${{ none: '', plain: ' simd', relaxed: ' relaxed simd' }[pack.simd]}`;
    return { ok: true, info: { name: 'wasm', label, threads: defaultWorkers(), simd } };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}
