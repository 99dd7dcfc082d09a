import * as fs from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { partialName, removePartials } from './partials.ts';

/** The file operations used for writing; tests replace some of them to simulate a full or failing disk. */
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

/** A file to write: its path and content. */
export interface FileContent {
  path: string;
  content: string | Uint8Array;
}

/**
 * Writes a file atomically: a reader sees the old content or the new, never a part, even after a power failure. The
 * content is written to a temporary file beside it, flushed to disk and renamed.
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
 * Writes a value as JSON with {@link writeAtomically}, creating its folder.
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
 * Writes several files that belong together, each as {@link writeAtomically}: none is renamed before all are on disk, so
 * that a full disk leaves the old files.
 * @throws the system's error; no partial file is left
 */
export function replaceFiles(contents: Iterable<FileContent>, files: FileOperations = fs): void {
  const staged: { path: string; partial: string }[] = [];
  try {
    for (const { path, content } of contents) {
      // Frees space first: temporary files of killed processes are useless.
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
 * Creates a file that does not exist yet, completely or not at all.
 * @throws the system's error, `EEXIST` if the name is taken; no partial file is left
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

/**
 * Renames a file to a name that must be free. A hard link fails if the name is taken; on a file system without links the
 * name is checked before.
 */
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

/** Writes a temporary file beside a file and flushes it to disk. @returns its path; on an error nothing is left of it */
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

/** Error codes of file systems that cannot sync folders, and of folders that may be written but not read. */
const CANNOT_SYNC = ['EINVAL', 'ENOTSUP', 'EACCES', 'EPERM', 'EISDIR'];

/** Flushes a folder's entries to disk, if the platform supports it. */
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
 * Creates a folder and its parents. Node's own recursive option never returns for folders such as `/proc`, in which
 * nothing can be created.
 * @throws the system's error
 */
export function makeFolder(path: string, files: Pick<FileOperations, 'mkdirSync'> = fs): void {
  const missing: string[] = [];
  for (let at = resolve(path); !isFolder(at) && dirname(at) !== at; at = dirname(at)) missing.push(at);
  for (const folder of missing.reverse()) {
    try {
      files.mkdirSync(folder);
    } catch (error) {
      // Another process may have created it first.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      if (isFolder(folder)) continue;
      throw folder === resolve(path) ? error : Object.assign(new Error('ENOTDIR'), { code: 'ENOTDIR' });
    }
  }
}

/** Whether a path is a folder that is accessible. */
export const isFolder = (path: string): boolean => {
  try {
    return fs.statSync(path).isDirectory();
  } catch {
    return false;
  }
};

/** Converts a write error: the disk is full, or the place is not writable. */
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

/** A system error as text, without the path and call in Node's message. */
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

/** True for an empty folder, and for one left by a process that was killed before the run was created. */
export function isVacant(folder: string): boolean {
  return fs.readdirSync(folder).every((name) => {
    if (/^\..*\.partial$/.test(name)) return true;
    return name === 'checkpoints' && isVacant(join(folder, name));
  });
}

/** Gives a file a second path: as a hard link where the file system supports it, else as a copy. */
export function linkOrCopy(from: string, to: string): void {
  try {
    fs.linkSync(from, to);
  } catch {
    fs.copyFileSync(from, to); // not every file system supports links
  }
}
