import * as fs from 'node:fs';
import { open } from 'node:fs/promises';
import { reason } from '../../../src-shared/contract/reasons.ts';
import { reasonOf } from '../library/files.ts';
import type { Bytes } from './lines.ts';

/** Thrown for a file that is not read, with the reason as a phrase for messages. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
}

/** Non-blocking, so that opening a pipe without a writer does not wait. */
const READ = fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0);

/**
 * Reads a whole file. Only regular files are read: reading a pipe or a device may never end.
 * @param most maximum size in bytes
 * @throws UnreadableFile
 */
export function readRegularFile(path: string, most: number): Buffer {
  let handle: number | undefined;
  try {
    refuse(fs.statSync(path), most); // checked before opening, because opening alone affects some devices
    handle = fs.openSync(path, READ);
    refuse(fs.fstatSync(handle), most);
    return fs.readFileSync(handle);
  } catch (error) {
    throw unreadable(error);
  } finally {
    if (handle !== undefined) fs.closeSync(handle);
  }
}

/** Maximum size of a text that is read at once, in bytes: the maximum length of a string. */
const MOST_TEXT = 2 ** 29 - 64;

/** Reads a whole file of text (UTF-8), as {@link readRegularFile} does. @throws UnreadableFile */
export const readTextFile = (path: string): string => readRegularFile(path, MOST_TEXT).toString('utf8');

/**
 * Reads parts of a file as requested; only regular files are read.
 * @param use called with the open file
 * @throws UnreadableFile
 */
export function readInParts<Found>(path: string, use: (bytes: Bytes) => Found): Found {
  let handle: number | undefined;
  try {
    refuse(fs.statSync(path), Infinity);
    const opened = fs.openSync(path, READ);
    handle = opened;
    refuse(fs.fstatSync(opened), Infinity);
    return use({ read: (into, position) => fs.readSync(opened, into, 0, into.length, position) });
  } catch (error) {
    throw unreadable(error);
  } finally {
    if (handle !== undefined) fs.closeSync(handle);
  }
}

/**
 * Reads a whole file as {@link readRegularFile} does, asynchronously.
 * @throws UnreadableFile; the signal's reason if it is aborted
 */
export async function readRegularFileLater(
  path: string,
  most: number,
  signal?: AbortSignal,
): Promise<Buffer> {
  try {
    refuse(await fs.promises.stat(path), most);
    const handle = await open(path, READ);
    try {
      refuse(await handle.stat(), most);
      return await handle.readFile({ signal });
    } finally {
      await handle.close();
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw unreadable(error);
  }
}

function refuse(found: fs.Stats, most: number): void {
  if (found.isDirectory()) throw new UnreadableFile(reason('it is a folder'));
  if (!found.isFile()) throw new UnreadableFile(reason('it is a pipe, a device or a socket, not a file'));
  if (found.size > most)
    throw new UnreadableFile(
      reason('it holds {actual} bytes, and at most {most} are read', { actual: found.size, most }),
    );
}

function unreadable(error: unknown): UnreadableFile {
  if (error instanceof UnreadableFile) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  return new UnreadableFile(reasonOf(code, message), { cause: error });
}
