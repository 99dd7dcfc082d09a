import { backend_util, type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { KernelModule } from './memory.ts';
import { type KernelEntry, kernelEntry } from './TrainingKernel.ts';

interface Attributes {
  axis: number | number[];
  keepDims: boolean;
}

/** The reduction as one over a matrix: the reduced axes are all the leading ones (rows) or all the trailing ones (columns). */
interface MatrixReduction {
  over: 'rows' | 'columns';
  rows: number;
  columns: number;
  shape: number[];
}

/**
 * A kernel that adds up the leading or the trailing axes of a float32 tensor: bias gradients, losses, softmax. `mean` divides
 * by the number of terms. Other sets of axes are left to the stock kernel.
 */
export function reductionKernel(kernelName: string, mean: boolean): KernelEntry {
  return kernelEntry<{ x: TensorInfo }, Attributes>({
    kernelName,
    covers: ({ x }, attributes) =>
      x.dtype === 'float32' && matrixReduction(x.shape, attributes) !== undefined,
    compute: ({ inputs: { x }, attributes, module }) =>
      reduce(module, x, matrixReduction(x.shape, attributes)!, mean),
  });
}

function reduce(module: KernelModule, x: TensorInfo, r: MatrixReduction, mean: boolean): TensorInfo {
  const output = module.output(r.shape);
  const factor = mean ? 1 / (r.over === 'rows' ? r.rows : r.columns) : 1;
  const sum = r.over === 'rows' ? module.exports.sumRows : module.exports.sumColumns;
  sum(module.offset(x), module.offset(output), r.rows, r.columns, factor);
  return output;
}

function matrixReduction(shape: number[], { axis, keepDims }: Attributes): MatrixReduction | undefined {
  const axes = util.parseAxisParam(axis, shape).sort((a, b) => a - b);
  if (axes.length === 0) return undefined;
  const [kept] = backend_util.computeOutAndReduceShapes(shape, axes);
  const result = keepDims ? backend_util.expandShapeToKeepDim(kept, axes) : kept;
  const reduced = axes.reduce((size, i) => size * shape[i]!, 1);
  const rest = util.sizeFromShape(kept);
  if (backend_util.axesAreInnerMostDims(axes, shape.length))
    return { over: 'columns', rows: rest, columns: reduced, shape: result };
  if (axes.every((value, i) => value === i))
    return { over: 'rows', rows: reduced, columns: rest, shape: result };
  return undefined;
}
