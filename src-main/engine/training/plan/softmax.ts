import { getKernel, Softmax, type TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelModule } from '../../kernels/runtime/memory.ts';
import type { Signal } from './CompiledLayer.ts';

/** The softmax of `[N, classes]`, by the kernel that the tape uses; a copy. */
export function softmaxOf(module: KernelModule, { values, shape }: Signal): Float32Array {
  const logits = module.tensorAt(values, [...shape]);
  const { kernelFunc } = getKernel(Softmax, 'wasm')!;
  const attrs = { dim: shape.length - 1 };
  const output = kernelFunc({ inputs: { logits }, attrs, backend: module.backend }) as TensorInfo;
  const probabilities = module.values(output).slice();
  module.dispose(output);
  module.release(logits);
  return probabilities;
}
