import { parseTar } from 'nanotar';
import { stat } from 'node:fs/promises';
import { reason } from '../../../../src-shared/contract/reasons.ts';
import { readDataFile, unpack } from '../formats/idx/unpack.ts';
import { archiveUnreadable, isWanted, MOST_UNPACKED } from './archives.ts';
import { baseName, type DataFile, type FileTree } from './FileTree.ts';

/** Size of a header, and where in it stands how its format is called. Source: POSIX.1-2017, pax, "ustar Interchange Format". */
const HEADER = 512;
const MAGIC = { at: 257, is: 'ustar' };

/**
 * The files of a tar archive, also one that is packed by gzip, unpacked into memory. Links and devices are no
 * files, and paths stay within the archive.
 * @throws FeaturescopeError `data/archive-unreadable`, `data/bad-gzip`, `data/unreadable`, `data/idx-oversized`, `engine/cancelled`
 */
export async function tarTree(location: string, signal?: AbortSignal): Promise<FileTree> {
  const content = await unpack(await readDataFile(location, signal), MOST_UNPACKED, location);
  const { mtimeMs } = await stat(location);
  const magic = content.subarray(MAGIC.at, MAGIC.at + MAGIC.is.length);
  if (content.length < HEADER || new TextDecoder().decode(magic) !== MAGIC.is)
    throw archiveUnreadable(location, reason('it is damaged'));
  const files = entriesOf(content, location).flatMap((entry): DataFile[] => {
    const { name, type, size } = entry;
    const data = 'data' in entry ? entry.data : undefined;
    if ((type !== 'file' && type !== 'contiguousFile') || !isWanted(name, location)) return [];
    if (data?.length !== size) throw archiveUnreadable(location, reason('it is damaged'));
    return [
      {
        path: name.replace(/^(\.\/)+/, ''),
        bytes: size,
        modified: mtimeMs,
        read: () => Promise.resolve(data),
      },
    ];
  });
  return { location, files: files.sort((a, b) => (a.path < b.path ? -1 : 1)) };
}

function entriesOf(content: Uint8Array, location: string): ReturnType<typeof parseTar> {
  // The parser takes the whole of an array's buffer, whatever part of it the array is.
  const own = content.byteLength === content.buffer.byteLength ? content : content.slice();
  try {
    return parseTar(own);
  } catch (error) {
    throw archiveUnreadable(location, reason('it is damaged'), error);
  }
}

/** Whether a file is a tar archive, by its name. */
export const isTarName = (path: string): boolean => /\.(tar|tgz|tar\.gz)$/i.test(baseName(path));
