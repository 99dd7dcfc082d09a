import { createRequire } from 'node:module';
import { env, ready, setBackend } from '@tensorflow/tfjs-core';
// TensorFlow.js registers the gradients of its operations when the layers package is loaded.
import '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-wasm';
import { tryTensorflow } from '../backends/tensorflow.ts';
import { tryWasm, useArithmetic, vectorsInUse } from '../backends/wasm.ts';
import { registerKernels } from '../kernels/runtime/registerKernels.ts';
import { allowRelaxedSimd, simdSupport } from '../kernels/runtime/simdSupport.ts';
import { loadOnnxRuntime } from './onnxSession.ts';
import type { PeerGreeting, PeerOptions } from './messages.ts';

/** Starts a peer's backend and returns its label, or why it is unavailable. */
export async function startBackend({ kind, simd, workers }: PeerOptions): Promise<PeerGreeting> {
  switch (kind) {
    case 'ours':
      return startOurs(simd ?? 'plain', workers ?? 1);
    case 'tfjs-wasm':
      return startStockWasm(false);
    case 'tfjs-wasm-composed':
      return startStockWasm(true);
    case 'tfjs-cpu':
      return startCpu();
    case 'tfjs-node':
      return startTensorflow();
    case 'onnxruntime-web':
      return startOnnxRuntime();
  }
}

async function startOurs(simd: 'plain' | 'relaxed', workers: number): Promise<PeerGreeting> {
  if (simd === 'relaxed') allowRelaxedSimd();
  const trial = await tryWasm();
  if (!trial.ok) return { missing: trial.reason };
  await useArithmetic(simd === 'relaxed' ? 'fast' : 'reproducible');
  if (simd === 'relaxed' && simdSupport() !== 'relaxed')
    return { missing: `this machine has no ${simd} SIMD` };
  const { bits } = vectorsInUse();
  return { label: `wasm ${simd === 'relaxed' ? 'relaxed simd' : 'simd'}, ${bits} bits`, threads: workers };
}

/** Stock kernels. Training needs the filter gradient, which they lack; it is composed of stock operations. */
async function startStockWasm(composed: boolean): Promise<PeerGreeting> {
  await start('wasm');
  if (composed) await registerKernels({ simd: 'none' });
  const simd = (await env().getAsync('WASM_HAS_SIMD_SUPPORT')) ? ' simd' : '';
  return { label: `tfjs wasm${simd}${composed ? ', filter gradient composed' : ''}`, threads: 1 };
}

async function startCpu(): Promise<PeerGreeting> {
  const require = createRequire(import.meta.url);
  try {
    // Part of the wasm backend; loaded only here.
    require('@tensorflow/tfjs-backend-cpu');
  } catch {
    return { missing: '@tensorflow/tfjs-backend-cpu is not installed' };
  }
  await start('cpu');
  return { label: 'tfjs cpu', threads: 1 };
}

async function startTensorflow(): Promise<PeerGreeting> {
  const trial = await tryTensorflow();
  return trial.ok ? { label: 'tfjs-node', threads: trial.info.threads } : { missing: trial.reason };
}

/** Networks are built on our own kernels, and handed over as ONNX files. */
async function startOnnxRuntime(): Promise<PeerGreeting> {
  const version = await loadOnnxRuntime();
  if (version === undefined) return { missing: 'onnxruntime-web is not installed' };
  const trial = await tryWasm();
  return trial.ok ? { label: `ONNX Runtime Web ${version}`, threads: 1 } : { missing: trial.reason };
}

async function start(name: string): Promise<void> {
  if (!(await setBackend(name))) throw new Error(`the backend ${name} did not start`);
  await ready();
}
