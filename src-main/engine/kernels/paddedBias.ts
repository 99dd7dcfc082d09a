import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelModule } from './memory.ts';

/** Copies a bias of `columns` floats to `target`, followed by the zeros that the last panel reads. Returns `target`. */
export function paddedBias(module: KernelModule, bias: TensorInfo, columns: number, target: number): number {
  const bytes = columns * 4;
  module.exports.clear(target + bytes, 32);
  module.exports.unframe(module.offset(bias), target, 1, 1, bytes, 1, bytes, 0);
  return target;
}
