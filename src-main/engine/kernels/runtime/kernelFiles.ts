import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resourcesFolder } from '../../resources.ts';

/**
 * The bytes of a WebAssembly file of the kernels.
 * @param name - without `.wasm`
 * @throws Error if it is missing (run `node scripts/build-kernels.mjs`)
 */
export async function loadKernelFile(name: string): Promise<Uint8Array<ArrayBuffer>> {
  const file = `${name}.wasm`;
  return readFile(join(resourcesFolder(), 'kernels', file)).catch((cause: unknown) => {
    throw new Error(`resources/kernels/${file} is missing. Run: node scripts/build-kernels.mjs`, { cause });
  });
}
