import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import { FeaturescopeError } from '../../protocol/errors.ts';
import { reasonWords } from '../../protocol/reasons.ts';

/** The file operations a run folder uses; tests replace single ones to let a disk fill up or fail. */
export type FileOperations = Pick<
  typeof fs,
  | 'openSync'
  | 'writeSync'
  | 'fsyncSync'
  | 'closeSync'
  | 'renameSync'
  | 'mkdirSync'
  | 'rmSync'
  | 'appendFileSync'
>;

/**
 * Writes a file so that a reader sees the old content or the new, never a part, even when the machine stops in
 * between: to a neighbour first, forced to disk, then renamed over.
 * @throws FeaturescopeError `run/disk-full`, `run/unwritable`; the old file is intact then
 */
export function writeAtomically(path: string, data: string | Uint8Array, files: FileOperations = fs): void {
  const partial = join(dirname(path), `.${randomUUID()}.partial`);
  try {
    const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
    const handle = files.openSync(partial, 'wx');
    try {
      for (let written = 0; written < bytes.length;) written += files.writeSync(handle, bytes, written);
      files.fsyncSync(handle);
    } finally {
      files.closeSync(handle);
    }
    files.renameSync(partial, path);
    syncFolder(dirname(path), files);
  } catch (error) {
    files.rmSync(partial, { force: true });
    throw writeError(path, error);
  }
}

/** Forces a folder's entries to disk, where the platform can. */
function syncFolder(folder: string, files: FileOperations): void {
  if (process.platform === 'win32') return;
  const handle = files.openSync(folder, 'r');
  try {
    files.fsyncSync(handle);
  } finally {
    files.closeSync(handle);
  }
}

/** A failed write as one of our errors: a full disk, or a place that cannot be written. */
export function writeError(path: string, error: unknown): FeaturescopeError {
  if (error instanceof FeaturescopeError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new FeaturescopeError('run/disk-full', { path }, { cause: error });
  return new FeaturescopeError('run/unwritable', { path, reason: reasonOf(code, message) }, { cause: error });
}

/** A system error in words, without the path and call that Node puts into its message. */
export function reasonOf(code: string | undefined, message: string): string {
  return code !== undefined && code in reasonWords
    ? reasonWords[code as keyof typeof reasonWords].en
    : message;
}

/**
 * Makes a folder and those above it. Node says that a folder of a read-only disk does not exist, when it was to make it; the
 * folder above that is there knows better.
 * @throws NodeJS.ErrnoException with the code of what stands in the way
 */
export function makeFolder(
  path: string,
  files: Pick<typeof fs, 'mkdirSync'> & Partial<Pick<typeof fs, 'accessSync'>> = fs,
): void {
  try {
    files.mkdirSync(path, { recursive: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    let above = dirname(path);
    while (!fs.existsSync(above) && dirname(above) !== above) above = dirname(above);
    (files.accessSync ?? fs.accessSync)(above, fs.constants.W_OK);
    throw error;
  }
}
