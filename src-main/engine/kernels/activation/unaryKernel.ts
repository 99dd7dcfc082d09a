import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { KernelExports, UnaryFunction } from '../runtime/KernelExports.ts';
import { type KernelEntry, kernelEntry } from '../runtime/TrainingKernel.ts';

/** A kernel that applies a function to every element of a float32 tensor of any shape. */
export function unaryKernel(
  kernelName: string,
  functionOf: (exports: KernelExports) => UnaryFunction,
): KernelEntry {
  return kernelEntry<{ x: TensorInfo }, object>({
    kernelName,
    covers: ({ x }) => x.dtype === 'float32',
    compute({ inputs: { x }, module }) {
      const output = module.output(x.shape);
      functionOf(module.exports)(module.offset(x), module.offset(output), util.sizeFromShape(x.shape));
      return output;
    },
  });
}
