import * as fs from 'node:fs';
import { open } from 'node:fs/promises';
import { reason } from '../../../src-shared/contract/reasons.ts';
import { reasonOf } from '../library/files.ts';
import type { Bytes } from './lines.ts';

/** A file that is not read, with the reason as it stands within a sentence. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
}

/** Opened so, a pipe without a writer does not keep its reader waiting. */
const READ = fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0);

/**
 * Reads a whole file. What is no regular file is never read: a pipe may wait for ever, a device never end.
 * @param most bytes it may have
 * @throws UnreadableFile
 */
export function readRegularFile(path: string, most: number): Buffer {
  let handle: number | undefined;
  try {
    refuse(fs.statSync(path), most); // not even opened: opening alone changes some devices
    handle = fs.openSync(path, READ);
    refuse(fs.fstatSync(handle), most);
    return fs.readFileSync(handle);
  } catch (error) {
    throw unreadable(error);
  } finally {
    if (handle !== undefined) fs.closeSync(handle);
  }
}

/** Bytes of a text that is read at once at most; a string cannot be longer. */
const MOST_TEXT = 2 ** 29 - 64;

/** Reads a whole file of text (UTF-8), as {@link readRegularFile} does. @throws UnreadableFile */
export const readTextFile = (path: string): string => readRegularFile(path, MOST_TEXT).toString('utf8');

/**
 * Reads of a file whatever parts are asked for; what is no regular file is never read.
 * @param use is given the file while it is open
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
 * Reads a whole file as {@link readRegularFile} does, without keeping anybody waiting.
 * @throws UnreadableFile; whatever the signal was aborted with
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
