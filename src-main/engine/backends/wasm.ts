import { getBackend, ready, setBackend } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import type { Arithmetic } from '../../../src-shared/contract/service.ts';
import { registerKernels, type KernelPackInfo } from '../kernels/runtime/registerKernels.ts';
import { simdSupport } from '../kernels/runtime/simdSupport.ts';
import { defaultWorkers } from '../training/workers/workerCount.ts';
import type { Trial } from './Backend.ts';
import { selfTest } from './selfTest.ts';

/** The kernels of each arithmetic. */
const kernelOptions = {
  reproducible: { simd: 'plain', winograd: '2x2' },
  fast: { simd: 'relaxed', winograd: '4x4' },
} as const;

let active: Arithmetic = 'reproducible';
let vectors: Vectors = { bits: 0 };

/** The vectors that the kernels compute with: their width in bits (0 without SIMD), and why it is this one. */
export interface Vectors {
  bits: KernelPackInfo['vectorBits'];
  why?: KernelPackInfo['whyBits'];
}

/** Starts the bundled WebAssembly backend with our training kernels and runs the self-test. */
export async function tryWasm(): Promise<Trial> {
  try {
    if (!(await setBackend('wasm'))) return { ok: false, reason: 'WebAssembly could not be started' };
    await ready();
    const pack = await registerKernels(kernelOptions.reproducible);
    active = 'reproducible';
    vectors = vectorsOf(pack);
    const wrong = selfTest();
    if (wrong) return { ok: false, reason: `self-test: ${wrong}` };
    const simd = pack.simd !== 'none';
    return { ok: true, info: { name: 'wasm', label: labelOf(pack.simd), threads: defaultWorkers(), simd } };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

/** The arithmetic of the WebAssembly backend, which all networks of the process share. */
export const arithmeticInUse = (): Arithmetic => active;

/** The vectors of the WebAssembly backend with its present arithmetic. */
export const vectorsInUse = (): Vectors => vectors;

const vectorsOf = ({ vectorBits, whyBits }: KernelPackInfo): Vectors => ({
  bits: vectorBits,
  ...(whyBits && { why: whyBits }),
});

/** Switches the WebAssembly backend to an arithmetic. Other backends have only one. */
export async function useArithmetic(arithmetic: Arithmetic = 'reproducible'): Promise<void> {
  if (getBackend() !== 'wasm' || arithmetic === active) return;
  vectors = vectorsOf(await registerKernels(kernelOptions[arithmetic]));
  active = arithmetic;
}

/** Label of the WebAssembly backend with an arithmetic, as available on this machine. */
export function wasmLabel(arithmetic: Arithmetic = 'reproducible'): string {
  const simd = simdSupport();
  return labelOf(arithmetic === 'fast' || simd === 'none' ? simd : 'plain');
}

function labelOf(simd: KernelPackInfo['simd']): string {
  return `wasm${{ none: '', plain: ' simd', relaxed: ' relaxed simd' }[simd]}`;
}
