import { backend_util, type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { KernelExports } from '../runtime/KernelExports.ts';
import type { KernelModule } from '../runtime/memory.ts';
import { type KernelEntry, kernelEntry } from '../runtime/TrainingKernel.ts';

interface Attributes {
  axis: number | number[];
  keepDims: boolean;
}

/** A reduction of [outer, reduced, inner] to [outer, inner] over adjacent axes. */
interface MiddleReduction {
  outer: number;
  reduced: number;
  inner: number;
  shape: number[];
}

/**
 * A kernel that sums over adjacent axes of a float32 tensor: bias gradients, losses, global pooling. `mean` divides by
 * the number of terms. Other axes are left to the stock kernel.
 */
export function reductionKernel(kernelName: string, mean: boolean): KernelEntry {
  return kernelEntry<{ x: TensorInfo }, Attributes>({
    kernelName,
    covers: ({ x }, attributes) =>
      x.dtype === 'float32' && middleReduction(x.shape, attributes) !== undefined,
    compute: ({ inputs: { x }, attributes, module }) =>
      reduce(module, x, middleReduction(x.shape, attributes)!, mean),
  });
}

function reduce(module: KernelModule, x: TensorInfo, r: MiddleReduction, mean: boolean): TensorInfo {
  const output = module.output(r.shape);
  const factor = mean ? 1 / r.reduced : 1;
  sumReduced(module.exports, module.offset(x), module.offset(output), { ...r, factor });
  return output;
}

/** Sums over the middle of [outer, reduced, inner] at byte offset `source` and multiplies each sum by `factor`. */
export function sumReduced(
  exports: KernelExports,
  source: number,
  target: number,
  { outer, reduced, inner, factor }: Omit<MiddleReduction, 'shape'> & { factor: number },
): void {
  if (inner === 1) exports.sumColumns(source, target, outer, reduced, factor);
  else exports.sumMiddle(source, target, outer, reduced, inner, factor);
}

function middleReduction(shape: number[], { axis, keepDims }: Attributes): MiddleReduction | undefined {
  const axes = util.parseAxisParam(axis, shape).sort((a, b) => a - b);
  const [first, last] = [axes[0], axes.at(-1)];
  if (first === undefined || last === undefined || last - first !== axes.length - 1) return undefined;
  const [kept] = backend_util.computeOutAndReduceShapes(shape, axes);
  return {
    outer: util.sizeFromShape(shape.slice(0, first)),
    reduced: util.sizeFromShape(shape.slice(first, last + 1)),
    inner: util.sizeFromShape(shape.slice(last + 1)),
    shape: keepDims ? backend_util.expandShapeToKeepDim(kept, axes) : kept,
  };
}
