import type { KernelConfig, KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import { kernelModule, type KernelModule } from './memory.ts';

/** What a kernel is called with: TensorFlow.js' named inputs and attributes, and the module that computes. */
export interface KernelCall<Inputs, Attributes> {
  inputs: Inputs;
  attributes: Attributes;
  module: KernelModule;
}

/** One TensorFlow.js kernel computed by our WebAssembly module. */
export interface TrainingKernel<Inputs, Attributes> {
  kernelName: string;
  /** Whether this kernel computes the case; the stock kernel (or `otherwise`) does what it does not. */
  covers(inputs: Inputs, attributes: Attributes): boolean;
  compute(call: KernelCall<Inputs, Attributes>): TensorInfo | TensorInfo[];
  /** Computes what is not covered where there is no stock kernel, and everything where there is no SIMD. */
  otherwise?(inputs: Inputs, attributes: Attributes): TensorInfo;
}

/** A kernel as the registration sees it, its inputs and attributes closed over. */
export interface KernelEntry {
  kernelName: string;
  /** The TensorFlow.js registration; `stock` is what it replaces. Without SIMD: undefined where stock remains. */
  config(stock: KernelConfig | undefined, simd: boolean): KernelConfig | undefined;
}

/** Makes a kernel an entry of the list of kernels. */
export function kernelEntry<Inputs, Attributes>(kernel: TrainingKernel<Inputs, Attributes>): KernelEntry {
  return {
    kernelName: kernel.kernelName,
    config(stock, simd) {
      const fallback = fallbackOf(kernel, stock);
      if (!simd && !kernel.otherwise) return undefined;
      return {
        ...stock,
        ...named(kernel.kernelName),
        kernelFunc: simd ? withFallback(kernel, fallback) : fallback,
      };
    },
  };
}

function named(kernelName: string): { kernelName: string; backendName: 'wasm' } {
  return { kernelName, backendName: 'wasm' };
}

function withFallback<Inputs, Attributes>(
  kernel: TrainingKernel<Inputs, Attributes>,
  fallback: KernelFunc,
): KernelFunc {
  return (call) => {
    const inputs = call.inputs as Inputs;
    const attributes = (call.attrs ?? {}) as Attributes;
    if (!kernel.covers(inputs, attributes)) return fallback(call);
    return kernel.compute({ inputs, attributes, module: kernelModule(call.backend) });
  };
}

function fallbackOf<Inputs, Attributes>(
  kernel: TrainingKernel<Inputs, Attributes>,
  stock: KernelConfig | undefined,
): KernelFunc {
  const { otherwise } = kernel;
  if (otherwise) return ({ inputs, attrs }) => otherwise(inputs as Inputs, (attrs ?? {}) as Attributes);
  if (stock) return stock.kernelFunc;
  return () => {
    throw new Error(`${kernel.kernelName} on the wasm backend does not cover these shapes or types.`);
  };
}
