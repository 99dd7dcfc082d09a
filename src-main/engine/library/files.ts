import * as fs from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { partialName, removePartials } from './partials.ts';

/** The file operations that writing uses; tests replace single ones to let a disk fill up or fail. */
export type FileOperations = Pick<
  typeof fs,
  | 'openSync'
  | 'writeSync'
  | 'fsyncSync'
  | 'closeSync'
  | 'renameSync'
  | 'linkSync'
  | 'mkdirSync'
  | 'rmSync'
  | 'appendFileSync'
>;

/** A file to write: where, and what is in it. */
export interface FileContent {
  path: string;
  content: string | Uint8Array;
}

/**
 * Writes a file so that a reader sees the old content or the new, never a part, even when the machine stops in
 * between: to a neighbour first, forced to disk, then renamed over.
 * @throws FeaturescopeError `run/disk-full`, `run/unwritable`; the old file is intact then
 */
export function writeAtomically(path: string, data: string | Uint8Array, files: FileOperations = fs): void {
  try {
    replaceFiles([{ path, content: data }], files);
  } catch (error) {
    throw writeError(path, error);
  }
}

/**
 * Keeps something as JSON, as {@link writeAtomically} writes it; makes the folder it goes into.
 * @throws FeaturescopeError `run/disk-full`, `run/unwritable`; the old file is intact then
 */
export function writeJson(path: string, content: object): void {
  try {
    makeFolder(dirname(path));
  } catch (error) {
    throw writeError(path, error);
  }
  writeAtomically(path, `${JSON.stringify(content, null, 2)}\n`);
}

/**
 * Writes files that belong together, each as {@link writeAtomically} does: none gets its name before all are on the
 * disk, so that a disk that fills up leaves what was there before.
 * @throws the system's error; nothing half-written is left
 */
export function replaceFiles(contents: Iterable<FileContent>, files: FileOperations = fs): void {
  const staged: { path: string; partial: string }[] = [];
  try {
    for (const { path, content } of contents) {
      // Room first: what a killed process left here is of no use to anybody.
      if (!staged.some((one) => dirname(one.path) === dirname(path))) removePartials(dirname(path));
      staged.push({ path, partial: stage(path, content, files) });
    }
    for (const { path, partial } of staged) files.renameSync(partial, path);
  } catch (error) {
    for (const { partial } of staged) files.rmSync(partial, { force: true });
    throw error;
  }
  for (const folder of new Set(staged.map(({ path }) => dirname(path)))) syncFolder(folder, files);
}

/**
 * Writes a file that is not there yet, whole or not at all.
 * @throws the system's error, `EEXIST` where something has the name; nothing half-written is left
 */
export function createFile({ path, content }: FileContent, files: FileOperations = fs): void {
  removePartials(dirname(path));
  const partial = stage(path, content, files);
  try {
    nameNew(partial, path, files);
  } finally {
    files.rmSync(partial, { force: true });
  }
  syncFolder(dirname(path), files);
}

/** Gives a file a name that nothing has. A link refuses a name that is taken; a file system without links is asked before. */
function nameNew(partial: string, path: string, files: FileOperations): void {
  try {
    files.linkSync(partial, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error;
    files.closeSync(files.openSync(path, 'wx'));
    try {
      files.renameSync(partial, path);
    } catch (failure) {
      files.rmSync(path, { force: true });
      throw failure;
    }
  }
}

/** Writes a neighbour of a file and forces it to disk. @returns its path; on an error nothing is left of it */
function stage(path: string, data: string | Uint8Array, files: FileOperations): string {
  const partial = join(dirname(path), partialName());
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
  try {
    const handle = files.openSync(partial, 'wx');
    try {
      for (let written = 0; written < bytes.length;) written += files.writeSync(handle, bytes, written);
      files.fsyncSync(handle);
    } finally {
      files.closeSync(handle);
    }
  } catch (error) {
    files.rmSync(partial, { force: true });
    throw error;
  }
  return partial;
}

/** File systems that know no such thing, and folders that may be written but not read, answer so. */
const CANNOT_SYNC = ['EINVAL', 'ENOTSUP', 'EACCES', 'EPERM', 'EISDIR'];

/** Forces a folder's entries to disk, where the platform can. */
function syncFolder(folder: string, files: FileOperations): void {
  if (process.platform === 'win32') return;
  try {
    const handle = files.openSync(folder, 'r');
    try {
      files.fsyncSync(handle);
    } finally {
      files.closeSync(handle);
    }
  } catch (error) {
    if (!CANNOT_SYNC.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

/**
 * Makes a folder and those it lies in. Node's own recursive way never ends where the system has folders that nothing
 * can be made in, as `/proc` has.
 * @throws the system's error
 */
export function makeFolder(path: string, files: Pick<FileOperations, 'mkdirSync'> = fs): void {
  const missing: string[] = [];
  for (let at = resolve(path); !isFolder(at) && dirname(at) !== at; at = dirname(at)) missing.push(at);
  for (const folder of missing.reverse()) {
    try {
      files.mkdirSync(folder);
    } catch (error) {
      // Another process may have been faster.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      if (isFolder(folder)) continue;
      throw folder === resolve(path) ? error : Object.assign(new Error('ENOTDIR'), { code: 'ENOTDIR' });
    }
  }
}

/** Whether there is a folder at a path, as far as one can see. */
export const isFolder = (path: string): boolean => {
  try {
    return fs.statSync(path).isDirectory();
  } catch {
    return false;
  }
};

/** A failed write as one of our errors: a full disk, or a place that cannot be written. */
export function writeError(
  path: string,
  error: unknown,
  unwritable: 'run/unwritable' | 'export/unwritable' = 'run/unwritable',
): FeaturescopeError {
  if (error instanceof FeaturescopeError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new FeaturescopeError('run/disk-full', { path }, { cause: error });
  return new FeaturescopeError(unwritable, { path, reason: reasonOf(code, message) }, { cause: error });
}

/** A system error in words, without the path and call that Node puts into its message. */
export function reasonOf(code: string | undefined, message: string): string {
  const words: Record<string, string> = {
    EACCES: 'permission denied',
    EPERM: 'not permitted',
    EROFS: 'the file system is read-only',
    ENOTDIR: 'a part of the path is a file, not a folder',
    EISDIR: 'it is a folder',
    ENOENT: 'it does not exist',
    EEXIST: 'a file of that name is in the way',
    ENAMETOOLONG: 'the name is too long',
    EMFILE: 'too many files are open',
    EFBIG: 'it would be larger than the system allows',
    ELOOP: 'its links lead in a circle',
    ENXIO: 'it is not a file',
  };
  return (code && words[code]) ?? message;
}
