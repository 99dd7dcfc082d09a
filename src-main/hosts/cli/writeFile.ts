import { dirname } from 'node:path';
import {
  createFile,
  makeFolder,
  replaceFiles,
  writeError,
  type FileContent,
  type FileOperations,
} from '../../engine/library/files.ts';

/**
 * Writes a requested file atomically, creating its folder if necessary.
 * @throws FeaturescopeError `export/unwritable`, also if the file exists; `run/disk-full`
 */
export function writeNewFile(path: string, content: string | Uint8Array, files?: FileOperations): void {
  try {
    makeFolder(dirname(path), files);
    createFile({ path, content }, files);
  } catch (error) {
    throw writeError(path, error, 'export/unwritable');
  }
}

/**
 * Writes files that belong together, creating their folder if necessary and replacing existing files: all of them or, if
 * the disk is full, none.
 * @throws FeaturescopeError `export/unwritable`, `run/disk-full`; the previous files are intact then
 */
export function writeFiles(folder: string, contents: Iterable<FileContent>, files?: FileOperations): void {
  try {
    makeFolder(folder, files);
    replaceFiles(contents, files);
  } catch (error) {
    throw writeError(folder, error, 'export/unwritable');
  }
}
