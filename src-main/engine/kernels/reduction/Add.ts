import { Add, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { kernelEntry } from '../runtime/TrainingKernel.ts';

interface Inputs {
  a: TensorInfo;
  b: TensorInfo;
}

/** The sum of two tensors of one shape, or of a tensor and a bias of its last dimensions. */
export const add = kernelEntry<Inputs, object>({
  kernelName: Add,
  covers: ({ a, b }) => a.dtype === 'float32' && b.dtype === 'float32' && endsWith(a.shape, b.shape),
  compute({ inputs: { a, b }, module }) {
    const output = module.output(a.shape);
    const columns = util.sizeFromShape(b.shape);
    const rows = columns === 0 ? 0 : util.sizeFromShape(a.shape) / columns;
    module.exports.addToRows(module.offset(a), module.offset(b), module.offset(output), rows, columns);
    return output;
  },
});

/** Whether the second shape, without leading ones, is a suffix of the first; then the sum has the first shape. */
function endsWith(shape: number[], end: number[]): boolean {
  const first = end.findIndex((size) => size !== 1);
  const bare = first < 0 ? [] : end.slice(first);
  if (end.length > shape.length || bare.length === 0) return false;
  return bare.every((size, i) => size === shape[shape.length - bare.length + i]);
}
