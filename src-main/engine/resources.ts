import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

interface PackageFile {
  name: string;
  version: string;
}

/** The program's own folder: where its package.json is, whether it runs from source, from the bundle or installed. */
export function programFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!isOurs(folder)) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('the program folder was not found');
    folder = parent;
  }
  return folder;
}

/** The folder of what ships with the program: trained models, kernels, icons. */
export function resourcesFolder(): string {
  return join(programFolder(), 'resources');
}

/**
 * Where a file of the program lies for native code, which cannot look into the archive of the installed app: files that
 * are packed outside it lie in a folder beside it. Any other path is returned as it is.
 */
export function nativePath(path: string): string {
  return path.replace(`${sep}app.asar${sep}`, `${sep}app.asar.unpacked${sep}`);
}

/** The program's version. */
export function programVersion(): string {
  return readPackage(programFolder())!.version;
}

function isOurs(folder: string): boolean {
  return readPackage(folder)?.name === 'featurescope';
}

function readPackage(folder: string): PackageFile | undefined {
  const path = join(folder, 'package.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as PackageFile) : undefined;
}
