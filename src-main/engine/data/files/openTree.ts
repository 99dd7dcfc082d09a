import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import { reasonOf } from '../../library/files.ts';
import type { FileTree } from './FileTree.ts';
import { folderTree, singleFile } from './folderTree.ts';
import { isTarName, tarTree } from './tarTree.ts';
import { isZipName, zipTree } from './zipTree.ts';

/**
 * The files at a path: those of a folder, a zip or tar archive, or a single file.
 * @throws FeaturescopeError `data/unreadable`, `data/too-many-files`, `data/archive-unreadable`, `data/bad-gzip`, `engine/cancelled`
 */
export async function openTree(location: string, signal?: AbortSignal): Promise<FileTree> {
  const found = await stat(location).catch((error: NodeJS.ErrnoException) => {
    const reason = reasonOf(error.code, error.message);
    throw new FeaturescopeError('data/unreadable', { path: location, reason }, { cause: error });
  });
  if (found.isDirectory()) return folderTree(location, signal);
  if (isTarName(location)) return tarTree(location, signal);
  return isZipName(location) ? zipTree(location, signal) : singleFile(location, basename(location));
}
