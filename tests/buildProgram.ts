import { prepare } from '../scripts/prepare.mjs';

/** Global set-up of the tests: kernels and bundles are built before any test file starts. */
export async function setup(): Promise<void> {
  await prepare();
}
