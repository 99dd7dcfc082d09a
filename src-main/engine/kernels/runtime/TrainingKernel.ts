import type { KernelConfig, KernelFunc, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs-core';
import { kernelModule, type KernelModule } from './memory.ts';

/** Arguments of a kernel: TensorFlow.js' named inputs and attributes, and the module that computes. */
export interface KernelCall<Inputs, Attributes> {
  inputs: Inputs;
  attributes: Attributes;
  module: KernelModule;
}

/** Calls the stock kernel, with the same attributes. */
export type StockCall<Inputs> = (inputs: Inputs) => TensorInfo;

/** A TensorFlow.js kernel that our WebAssembly module computes. */
export interface TrainingKernel<Inputs, Attributes> {
  kernelName: string;
  /** Whether this kernel supports the case; otherwise the stock kernel (or `otherwise`) is used. */
  covers(inputs: Inputs, attributes: Attributes): boolean;
  compute(call: KernelCall<Inputs, Attributes>): TensorInfo | TensorInfo[];
  /**
   * Computes the unsupported cases, and everything without SIMD, where the stock kernel is missing or wrong. `stock`
   * calls the stock kernel with other inputs.
   */
  otherwise?(inputs: Inputs, attributes: Attributes, stock: StockCall<Inputs>): TensorInfo;
}

/** A kernel with its input and attribute types hidden, as registration needs it. */
export interface KernelEntry {
  kernelName: string;
  /**
   * The TensorFlow.js registration; `stock` is the kernel that it replaces. Undefined without SIMD if the stock kernel
   * stays.
   */
  config(stock: KernelConfig | undefined, simd: boolean): KernelConfig | undefined;
}

/** Turns a kernel into an entry of the kernel list. */
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
  const stockFunction = stock?.kernelFunc ?? missing(kernel.kernelName);
  if (!otherwise) return stockFunction;
  return (call) => {
    const stockCall = (inputs: Inputs) =>
      stockFunction({ ...call, inputs: inputs as NamedTensorInfoMap }) as TensorInfo;
    return otherwise(call.inputs as Inputs, (call.attrs ?? {}) as Attributes, stockCall);
  };
}

function missing(kernelName: string): KernelFunc {
  return () => {
    throw new Error(`${kernelName} on the wasm backend does not cover these shapes or types.`);
  };
}
