import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { registerActivationGradients } from '../activation/activationGradients.ts';
import { kernelList } from './kernelList.ts';
import { guardMemory, loadKernelModule } from './memory.ts';
import { type Simd, simdSupport, type Winograd } from './simdSupport.ts';

/** What `registerKernels` installed. */
export interface KernelPackInfo {
  /**
   * The build in use: `plain` gives the same results on every machine, `relaxed` does not, `none` composes stock
   * operations.
   */
  simd: Simd;
  /** How convolutions with 3 x 3 filters are computed. */
  winograd: Winograd;
  /** The TensorFlow.js kernels replaced or added, sorted. */
  kernels: string[];
}

/** Content of the registry before the first registration, by kernel name. */
const stockKernels = new Map<string, tf.KernelConfig | undefined>();

/**
 * Registers the kernel pack for the wasm backend. Call it after `tf.setBackend('wasm')` and `tf.ready()`; calling it
 * again changes the build. Falls back silently to a lesser build if the machine does not support the requested one.
 * @param options.simd - default `plain`; `relaxed` uses fused multiply-add, whose results differ between processors
 * @param options.winograd - default `none`; `2x2` and `4x4` make convolutions with 3 x 3 filters faster, with larger
 * rounding errors
 * @throws Error if the wasm backend is not active, or its kernel file is missing
 */
export async function registerKernels(
  options: { simd?: Simd; winograd?: Winograd } = {},
): Promise<KernelPackInfo> {
  if (tf.getBackend() !== 'wasm')
    throw new Error(`The kernels need the wasm backend, but ${tf.getBackend() || 'none'} is active.`);
  guardMemory(tf.backend() as BackendWasm);
  const simd = lesser(options.simd ?? 'plain', simdSupport());
  const winograd = simd === 'none' ? 'none' : (options.winograd ?? 'none');
  if (simd !== 'none') await loadKernelModule(tf.backend() as BackendWasm, simd, winograd);
  registerActivationGradients();
  const kernels = kernelList
    .filter((entry) => register(entry, simd !== 'none'))
    .map((entry) => entry.kernelName);
  return { simd, winograd, kernels: kernels.sort() };
}

function register(entry: (typeof kernelList)[number], simd: boolean): boolean {
  const { kernelName } = entry;
  const current = tf.getKernel(kernelName, 'wasm');
  if (!stockKernels.has(kernelName)) stockKernels.set(kernelName, current);
  const stock = stockKernels.get(kernelName);
  const config = entry.config(stock, simd);
  const next = config ?? stock;
  if (current) tf.unregisterKernel(kernelName, 'wasm');
  if (next) tf.registerKernel(next);
  return config !== undefined;
}

function lesser(a: Simd, b: Simd): Simd {
  const order: Simd[] = ['none', 'plain', 'relaxed'];
  return order[Math.min(order.indexOf(a), order.indexOf(b))]!;
}
