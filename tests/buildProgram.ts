import { prepare } from '../scripts/prepare.mjs';

/** Global set-up of the tests: builds kernels and bundles before any test file starts. */
export async function setup(): Promise<void> {
  await prepare();
}
