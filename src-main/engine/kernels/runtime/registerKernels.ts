import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { registerActivationGradients } from '../activation/activationGradients.ts';
import { kernelList } from './kernelList.ts';
import { guardMemory, useKernelModule } from './memory.ts';
import { type Simd, simdSupport, type Winograd } from './simdSupport.ts';
import { chooseKernels, kernelsOf, type VectorBits, type WhyBits } from './vectorBits.ts';

/** What `registerKernels` installed. */
export interface KernelPackInfo {
  /**
   * The build in use: `plain` gives the same results on every machine, `relaxed` does not, `none` composes stock
   * operations.
   */
  simd: Simd;
  /** Width of the vectors; 0 without SIMD. The results do not depend on it. */
  vectorBits: VectorBits | 0;
  /** Why their width is this one; undefined if it is the greatest, or was named in the options. */
  whyBits?: WhyBits;
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
 * @param options.vectorBits - default: the faster of those that work here
 * @param options.winograd - default `none`; `2x2` and `4x4` make convolutions with 3 x 3 filters faster, with larger
 * rounding errors
 * @throws Error if the wasm backend is not active, or its kernel file is missing
 */
export async function registerKernels(
  options: { simd?: Simd; winograd?: Winograd; vectorBits?: VectorBits } = {},
): Promise<KernelPackInfo> {
  if (tf.getBackend() !== 'wasm')
    throw new Error(`The kernels need the wasm backend, but ${tf.getBackend() || 'none'} is active.`);
  guardMemory(tf.backend() as BackendWasm);
  const simd = lesser(options.simd ?? 'plain', simdSupport());
  const winograd = simd === 'none' ? 'none' : (options.winograd ?? 'none');
  const { vectorBits } = options;
  const compiled =
    simd === 'none' ? undefined : await (vectorBits ? kernelsOf(simd, vectorBits) : chooseKernels(simd));
  if (compiled) await useKernelModule(tf.backend() as BackendWasm, compiled, winograd);
  registerActivationGradients();
  const kernels = kernelList
    .filter((entry) => register(entry, simd !== 'none'))
    .map((entry) => entry.kernelName);
  return {
    simd,
    vectorBits: compiled?.bits ?? 0,
    ...(compiled?.why && { whyBits: compiled.why }),
    winograd,
    kernels: kernels.sort(),
  };
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
