import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { constants, gunzip, gunzipSync } from 'node:zlib';
import { FeaturescopeError } from '../../../../../src-shared/contract/errors.ts';
import { readRegularFileLater } from '../../../reading/readRegularFile.ts';

/** Maximum size of a data file, packed or unpacked, in bytes: 1 GiB. */
export const MAX_FILE_BYTES = 2 ** 30;

const gunzipInThread = promisify(gunzip);
/** Number of packed bytes that are read to see a file's header; they unpack to at most about 1,032 times as much. */
const PEEK = 2048;

/**
 * Reads a whole data file without unpacking it.
 * @throws FeaturescopeError `data/unreadable`, `data/idx-oversized` above {@link MAX_FILE_BYTES}, `engine/cancelled`
 */
export async function readDataFile(path: string, signal?: AbortSignal): Promise<Uint8Array> {
  if (signal?.aborted) throw new FeaturescopeError('engine/cancelled');
  try {
    const { size } = await stat(path);
    if (size > MAX_FILE_BYTES) throw oversized(path, size, MAX_FILE_BYTES);
    return await readRegularFileLater(path, MAX_FILE_BYTES, signal);
  } catch (error) {
    if (error instanceof FeaturescopeError) throw error;
    if (signal?.aborted) throw new FeaturescopeError('engine/cancelled');
    throw new FeaturescopeError('data/unreadable', { path, reason: reasonOf(error) }, { cause: error });
  }
}

/** Whether bytes are a gzip file, by their first two (RFC 1952, section 2.3.1). */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * The first bytes of a file's content, unpacked if it is gzip; fewer if the content is shorter.
 * @throws FeaturescopeError `data/bad-gzip`
 */
export function peek(bytes: Uint8Array, count: number, path: string): Uint8Array {
  if (!isGzip(bytes)) return bytes.subarray(0, count);
  try {
    const options = { finishFlush: constants.Z_SYNC_FLUSH };
    const start = gunzipSync(bytes.subarray(0, PEEK), options);
    // So few bytes are either the whole content, or the packed file is truncated; strict unpacking decides which.
    return start.length < count
      ? gunzipSync(bytes, { maxOutputLength: PEEK * 1032 })
      : start.subarray(0, count);
  } catch (error) {
    throw new FeaturescopeError('data/bad-gzip', { path, reason: reasonOf(error) }, { cause: error });
  }
}

/**
 * The content of a file, unpacked in another thread if it is gzip. Never unpacks more than `expected` bytes.
 * @throws FeaturescopeError `data/bad-gzip`; `data/idx-oversized` if there are more than `expected` bytes
 */
export async function unpack(bytes: Uint8Array, expected: number, path: string): Promise<Uint8Array> {
  if (!isGzip(bytes)) {
    if (bytes.length > expected) throw oversized(path, bytes.length, expected);
    return bytes;
  }
  try {
    return await gunzipInThread(bytes, { maxOutputLength: expected });
  } catch (error) {
    if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') throw oversized(path, `> ${expected}`, expected);
    throw new FeaturescopeError('data/bad-gzip', { path, reason: reasonOf(error) }, { cause: error });
  }
}

/** The error for a file that contains, or announces, more bytes than allowed. */
export function oversized(path: string, actual: number | string, expected: number): FeaturescopeError {
  return new FeaturescopeError('data/idx-oversized', {
    path,
    actual: `${actual} B`,
    expected: `${expected} B`,
  });
}

/** The code of a system error, such as `ENOENT`; empty for any other. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** The system's message of an error, without the path that it repeats. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message.replace(/, \w+( '.*')?$/, '');
}
