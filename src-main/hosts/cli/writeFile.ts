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
 * Writes what a person asked for, whole or not at all, into a folder that is made if need be.
 * @throws FeaturescopeError `export/unwritable`, also where something is already; `run/disk-full`
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
 * Writes files that belong together into a folder that is made if need be, in place of those that have their names:
 * all of them or, when the disk fills up meanwhile, none.
 * @throws FeaturescopeError `export/unwritable`, `run/disk-full`; the former files are intact then
 */
export function writeFiles(folder: string, contents: Iterable<FileContent>, files?: FileOperations): void {
  try {
    makeFolder(folder, files);
    replaceFiles(contents, files);
  } catch (error) {
    throw writeError(folder, error, 'export/unwritable');
  }
}
