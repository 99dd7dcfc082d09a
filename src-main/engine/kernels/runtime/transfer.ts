import { backend, engine, tensor, util, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import { hasKernelModule, kernelModule } from './memory.ts';

/** Copies the values of a float32 tensor to `target`, which has its size; on the kernels' backend without a copy between. */
export function readFloats(source: Tensor, target: Float32Array): void {
  target.set(viewFloats(source));
}

/** The values of a float32 tensor to be read at once: a view until memory is next taken, or a copy where they lie elsewhere. */
export function viewFloats(source: Tensor): Float32Array {
  const here = backend();
  return hasKernelModule(here) ? kernelModule(here).values(source) : (source.dataSync() as Float32Array);
}

/** Gives a float32 variable the values of `source`, which has its size; in place where nothing else shares its values. */
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
 * A new float32 tensor whose values `fill` writes, which starts with undefined ones and must make no tensor; on the
 * kernels' backend they are written where they stay, so that no batch leaves an array for the garbage collector.
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
