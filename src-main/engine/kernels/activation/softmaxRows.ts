import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { KernelExports } from '../runtime/KernelExports.ts';
import { type KernelEntry, kernelEntry } from '../runtime/TrainingKernel.ts';

interface Attributes {
  /** `dim` in `Softmax`, `axis` in `LogSoftmax`. */
  dim?: number;
  axis?: number;
}

/** A kernel that transforms each row of logits [..., C]. */
export function softmaxKernel(kernelName: string, name: 'softmax' | 'logSoftmax'): KernelEntry {
  return kernelEntry<{ logits: TensorInfo }, Attributes>({
    kernelName,
    covers: ({ logits }, { dim, axis }) =>
      logits.dtype === 'float32' && isLast(dim ?? axis ?? -1, logits) && util.sizeFromShape(logits.shape) > 0,
    compute({ inputs: { logits }, module }) {
      const columns = logits.shape.at(-1)!;
      const output = module.output(logits.shape);
      const rows = util.sizeFromShape(logits.shape) / columns;
      const rowFunction: KernelExports['softmax'] = module.exports[name];
      rowFunction(module.offset(logits), module.offset(output), rows, columns);
      return output;
    },
  });
}

function isLast(axis: number, { shape }: TensorInfo): boolean {
  return axis === -1 || axis === shape.length - 1;
}
