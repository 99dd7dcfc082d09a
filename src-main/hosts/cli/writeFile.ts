import { writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder, reasonOf } from '../../engine/runs/files.ts';
import { FeaturescopeError } from '../../protocol/errors.ts';

/** Writes what a person asked for, into a folder that is made if need be. @throws FeaturescopeError `export/unwritable`, also where something is already */
export function writeNewFile(path: string, content: string | Uint8Array): void {
  try {
    makeFolder(dirname(path));
    writeFileSync(path, content, { flag: 'wx' });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new FeaturescopeError(
      'export/unwritable',
      { path, reason: reasonOf(code, message) },
      { cause: error },
    );
  }
}
