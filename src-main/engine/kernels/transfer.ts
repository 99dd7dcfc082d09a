import { backend, tensor, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import { hasKernelModule, kernelModule } from './memory.ts';

/** Copies the values of a float32 tensor to `target`, which has its size; on the kernels' backend without a copy between. */
export function readFloats(source: Tensor, target: Float32Array): void {
  const here = backend();
  if (hasKernelModule(here)) target.set(kernelModule(here).values(source));
  else target.set(source.dataSync() as Float32Array);
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
