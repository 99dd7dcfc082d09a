import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import { reasonOf } from '../../library/files.ts';
import { readRegularFile, readRegularFileLater } from '../../reading/readRegularFile.ts';
import { MAX_FILE_BYTES } from '../formats/idx/unpack.ts';
import type { DataFile, FileTree } from './FileTree.ts';
import { isHidden } from './isHidden.ts';

/** Maximum number of files in a folder. */
const MOST_FILES = 1_000_000;
/** Maximum depth of nested folders. */
const DEEPEST = 8;
/** Files up to this size are read synchronously, because awaiting thousands of them takes longer than reading them. */
const SMALL = 2 ** 18;

/**
 * Lists a folder and its subfolders, without hidden files. Links are followed, each folder once.
 * @throws FeaturescopeError `data/unreadable`, `data/too-many-files`, `engine/cancelled`
 */
export async function folderTree(location: string, signal?: AbortSignal): Promise<FileTree> {
  const files: DataFile[] = [];
  const visited = new Set<string>();
  const walk = async (inside: string, depth: number): Promise<void> => {
    const folder = join(location, inside);
    const own = await realpath(folder);
    if (visited.has(own) || depth > DEEPEST) return;
    visited.add(own);
    const entries = await readdir(folder, { withFileTypes: true });
    for (const entry of entries) {
      if (isHidden(entry.name)) continue;
      const path = inside === '' ? entry.name : `${inside}/${entry.name}`;
      const found = await stat(join(location, path)).catch(() => undefined);
      if (found?.isDirectory()) await walk(path, depth + 1);
      else if (found?.isFile()) files.push(fileAt(location, path, found.size, found.mtimeMs));
      if (files.length > MOST_FILES)
        throw new FeaturescopeError('data/too-many-files', { path: location, most: MOST_FILES });
    }
    signal?.throwIfAborted();
  };
  try {
    await walk('', 0);
  } catch (error) {
    if (error instanceof FeaturescopeError) throw error;
    if (signal?.aborted) throw new FeaturescopeError('engine/cancelled');
    const { code, message } = error as NodeJS.ErrnoException;
    throw new FeaturescopeError('data/unreadable', { path: location, reason: reasonOf(code, message) });
  }
  return { location, files: files.sort((a, b) => (a.path < b.path ? -1 : 1)) };
}

/** A tree with a single file. */
export async function singleFile(location: string, name: string): Promise<FileTree> {
  const found = await stat(location);
  const file = fileAt(location.slice(0, -name.length), name, found.size, found.mtimeMs);
  return { location, files: [file] };
}

function fileAt(folder: string, path: string, bytes: number, modified: number): DataFile {
  const full = join(folder, path);
  return {
    path,
    bytes,
    modified,
    read: async (signal) => {
      signal?.throwIfAborted();
      return bytes <= SMALL
        ? readRegularFile(full, SMALL)
        : readRegularFileLater(full, MAX_FILE_BYTES, signal);
    },
  };
}
