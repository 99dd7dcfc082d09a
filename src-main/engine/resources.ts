import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

interface PackageFile {
  name: string;
  version: string;
}

/**
 * The program's root folder, which contains its package.json, whether it runs from source, from the bundle or installed.
 */
export function programFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!isOurs(folder)) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('the program folder was not found');
    folder = parent;
  }
  return folder;
}

/** The folder of the files that ship with the program: trained models, kernels, icons. */
export function resourcesFolder(): string {
  return join(programFolder(), 'resources');
}

/**
 * The path of a file for native code, which cannot read the archive of the installed app: files excluded from the archive
 * are in a folder next to it. Any other path is returned unchanged.
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
