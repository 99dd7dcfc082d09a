import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { constants, gunzip, gunzipSync } from 'node:zlib';
import { FeaturescopeError } from '../../../../../src-shared/contract/errors.ts';
import { readRegularFileLater } from '../../../reading/readRegularFile.ts';

/** The most a data file may hold, packed or unpacked, in bytes: 1 GiB. */
export const MAX_FILE_BYTES = 2 ** 30;

const gunzipInThread = promisify(gunzip);
/** Packed bytes looked at to learn what a file promises; they unpack to at most about 1,032 times as much. */
const PEEK = 2048;

/**
 * Reads a whole data file as it lies on the disk.
 *
 * @throws FeaturescopeError `data/unreadable`, `data/idx-oversized` above {@link MAX_FILE_BYTES}, `engine/cancelled`.
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
 * The first bytes of what a file holds, unpacked if it is gzip; fewer where there are no more.
 *
 * @throws FeaturescopeError `data/bad-gzip`.
 */
export function peek(bytes: Uint8Array, count: number, path: string): Uint8Array {
  if (!isGzip(bytes)) return bytes.subarray(0, count);
  try {
    const options = { finishFlush: constants.Z_SYNC_FLUSH };
    const start = gunzipSync(bytes.subarray(0, PEEK), options);
    // So little is either all there is, or the packed file is cut: the strict way tells.
    return start.length < count
      ? gunzipSync(bytes, { maxOutputLength: PEEK * 1032 })
      : start.subarray(0, count);
  } catch (error) {
    throw new FeaturescopeError('data/bad-gzip', { path, reason: reasonOf(error) }, { cause: error });
  }
}

/**
 * What a file holds, unpacked in another thread if it is gzip. No more than `expected` bytes are ever unpacked, however
 * much a file would swell to.
 *
 * @throws FeaturescopeError `data/bad-gzip`; `data/idx-oversized` when there are more than `expected` bytes.
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

/** The error of a file that holds, or promises, more bytes than it may. */
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

/** What went wrong, in the system's words, without the path that it repeats. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message.replace(/, \w+( '.*')?$/, '');
}
