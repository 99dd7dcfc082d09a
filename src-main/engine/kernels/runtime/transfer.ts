import { backend, engine, tensor, tidy, util, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import { hasKernelModule, kernelModule } from './memory.ts';

/**
 * Copies the values of a float32 tensor to `target`, which must have its size; on the kernels' backend without an
 * intermediate copy.
 */
export function readFloats(source: Tensor, target: Float32Array): void {
  target.set(viewFloats(source));
}

/**
 * The values of a float32 tensor for immediate reading: a view that is valid until the next allocation, or a copy on
 * other backends.
 */
export function viewFloats(source: Tensor): Float32Array {
  const here = backend();
  return hasKernelModule(here) ? kernelModule(here).values(source) : (source.dataSync() as Float32Array);
}

/**
 * Sets a float32 variable to the values of `source`, which must have its size; in place if no tensor shares its values.
 */
export function writeFloats(target: Variable, source: Float32Array): void {
  const here = backend();
  const module = hasKernelModule(here) ? kernelModule(here) : undefined;
  if (module && !module.isShared(target)) {
    module.values(target).set(source);
    module.changed(target);
    return;
  }
  const values = tensor(source.slice(), target.shape, 'float32');
  target.assign(values);
  values.dispose();
}

/**
 * A new float32 tensor whose values `fill` writes. The array starts undefined, and `fill` must not create tensors. On the
 * kernels' backend the values are written directly to the heap, so that batches produce no garbage.
 */
export function fillFloats(shape: number[], fill: (values: Float32Array) => void): Tensor {
  const here = backend();
  if (!hasKernelModule(here)) {
    const values = new Float32Array(util.sizeFromShape(shape));
    fill(values);
    return tensor(values, shape, 'float32');
  }
  const module = kernelModule(here);
  const output = module.output(shape);
  fill(module.values(output));
  return engine().makeTensorFromTensorInfo(output);
}

/**
 * A copy of the values that a computation ends with; all its tensors are disposed. An array must not leave `tidy` itself, which
 * looks for tensors in every one of its elements.
 */
export function computedFloats(compute: () => Tensor): Float32Array {
  const result = tidy(compute);
  const values = viewFloats(result).slice();
  result.dispose();
  return values;
}
