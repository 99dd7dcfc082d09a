import { type backend_util, getKernel, type TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelModule } from '../runtime/memory.ts';

/** An activation fused into a convolution or matrix product. */
export interface FusedActivation {
  activation?: backend_util.Activation;
  preluActivationWeights?: TensorInfo;
  leakyreluAlpha?: number;
}

const kernelNames: Record<string, string> = {
  elu: 'Elu',
  leakyrelu: 'LeakyRelu',
  prelu: 'Prelu',
  relu6: 'Relu6',
  sigmoid: 'Sigmoid',
};

/**
 * Applies an activation that the product kernel cannot fuse (all but none and ReLU) with a separate kernel, in place of
 * `linear`.
 * @throws Error for an activation that has no kernel
 */
export function activate(module: KernelModule, linear: TensorInfo, fused: FusedActivation): TensorInfo {
  const { activation = 'linear', preluActivationWeights, leakyreluAlpha } = fused;
  if (activation === 'linear' || activation === 'relu') return linear;
  const kernel = getKernel(kernelNames[activation] ?? '', 'wasm');
  if (!kernel) throw new Error(`The activation "${activation}" cannot be fused on the wasm backend.`);
  const result = kernel.kernelFunc({
    inputs: { x: linear, alpha: preluActivationWeights },
    attrs: { alpha: leakyreluAlpha ?? 0.2 },
    backend: module.backend,
  });
  module.dispose(linear);
  return result as TensorInfo;
}
