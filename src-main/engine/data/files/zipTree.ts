import { unzipSync, type UnzipFileInfo } from 'fflate';
import { stat } from 'node:fs/promises';
import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import { reason } from '../../../../src-shared/contract/reasons.ts';
import { decodeAgain } from '../../reading/decodeText.ts';
import { readDataFile } from '../formats/idx/unpack.ts';
import { archiveUnreadable, isWanted, MOST_UNPACKED } from './archives.ts';
import { baseName, type DataFile, type FileTree } from './FileTree.ts';

/** Maximum compression ratio of real data; a higher one indicates an archive made to exhaust memory. */
const BEST_PACKED = 1000;

/**
 * The files of a zip archive, unpacked into memory. Names that it does not call UTF-8 may be so all the same, or Korean as Windows writes it. Paths that leave the archive's folder are rejected.
 * @throws FeaturescopeError `data/archive-unreadable`, `data/unreadable`, `engine/cancelled`
 */
export async function zipTree(location: string, signal?: AbortSignal): Promise<FileTree> {
  const packed = await readDataFile(location, signal);
  const { mtimeMs } = await stat(location);
  const unpacked = unpack(packed, location);
  const files = Object.entries(unpacked).map(([path, content]): DataFile => ({
    path: decodeAgain(path),
    bytes: content.length,
    modified: mtimeMs,
    read: () => Promise.resolve(content),
  }));
  return { location, files: files.sort((a, b) => (a.path < b.path ? -1 : 1)) };
}

function unpack(packed: Uint8Array, location: string): Record<string, Uint8Array> {
  let total = 0;
  const wanted = ({ name, originalSize }: UnzipFileInfo): boolean => {
    if (!isWanted(name, location)) return false;
    total += originalSize;
    if (total > Math.min(MOST_UNPACKED, packed.length * BEST_PACKED))
      throw archiveUnreadable(location, reason('it would unpack to more than can be held'));
    return true;
  };
  try {
    return unzipSync(packed, { filter: wanted });
  } catch (error) {
    if (error instanceof FeaturescopeError) throw error;
    throw archiveUnreadable(location, reason('it is damaged'), error);
  }
}

/** Whether a file is a zip archive, by its name. */
export const isZipName = (path: string): boolean => /\.zip$/i.test(baseName(path));
