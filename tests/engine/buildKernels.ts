import { buildKernels } from '../../scripts/build-kernels.mjs';

/** Global set-up of the node tests: the WebAssembly kernels are there before any test file starts. */
export async function setup(): Promise<void> {
  await buildKernels();
}
