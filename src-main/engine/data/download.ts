import { constants, open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { CatalogueFile } from './catalogue.ts';
import { sha256OfFile, storing, writeAt } from './disk.ts';
import { codeOf, reasonOf } from './formats/idx/unpack.ts';

/** The part of `fetch` that downloads need; tests replace it. */
export type Fetch = (
  url: string,
  init: { headers: Record<string, string>; signal: AbortSignal },
) => Promise<Response>;

/** Options for downloading one file. */
export interface DownloadOptions {
  fetch: Fetch;
  signal?: AbortSignal | undefined;
  /** Called with the number of bytes of the file on disk so far. */
  onBytes: (bytes: number) => void;
  /** Milliseconds without data after which a server counts as unreachable. */
  patience: number;
}

/** A failure of a server, after which the next one is tried. `progressed` if it had sent useful data before. */
export class MirrorFailure extends Error {
  override readonly name = 'MirrorFailure';
  constructor(
    readonly reason: string,
    readonly progressed: boolean,
    readonly failure?: FeaturescopeError,
  ) {
    super(reason);
  }
}

/**
 * Downloads one file from an address to `path`. Received data is stored at `path` + ".part" and kept if the connection
 * breaks or the download is cancelled; the next call resumes there. Only a file of the right size and SHA-256 is moved to
 * `path`, atomically; a damaged one is deleted.
 * @throws MirrorFailure if another server may succeed; FeaturescopeError `engine/cancelled`, `data/cannot-store`
 */
export async function downloadFile(
  url: string,
  path: string,
  file: CatalogueFile,
  options: DownloadOptions,
): Promise<void> {
  const part = `${path}.part`;
  const handle = await openPart(part);
  let arrived: number;
  let had: number;
  try {
    had = await usableBytes(handle, file);
    options.onBytes(had);
    arrived = had === file.bytes ? had : await receive(url, handle, part, had, file, options);
  } finally {
    await handle.close();
  }
  if (arrived < file.bytes)
    throw new MirrorFailure(`${url} ended after ${arrived} of ${file.bytes} bytes`, arrived > had);
  await finish(part, path, file, had > 0).catch(async (error: unknown) => {
    // Another process may have downloaded the same file in the meantime.
    if (!(await isUndamaged(path, file))) throw error;
  });
}

/** Verifies the received file and moves it to its place, or deletes it. */
async function finish(part: string, path: string, file: CatalogueFile, resumed: boolean): Promise<void> {
  const actual = await storing(part, () => sha256OfFile(part));
  if (actual === file.sha256) return storing(path, () => rename(part, path));
  await rm(part, { force: true });
  const failure = new FeaturescopeError('data/checksum-mismatch', { path, actual, expected: file.sha256 });
  throw new MirrorFailure(failure.message, resumed, failure);
}

/** Whether an intact file of the catalogue is at a path. */
export async function isUndamaged(path: string, file: CatalogueFile): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.size === file.bytes && (await sha256OfFile(path)) === file.sha256;
}

async function receive(
  url: string,
  handle: FileHandle,
  part: string,
  had: number,
  file: CatalogueFile,
  options: DownloadOptions,
): Promise<number> {
  const idle = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, idle.signal]) : idle.signal;
  let timer = setTimeout(() => idle.abort(), options.patience);
  let position = had;
  try {
    // "identity", because a server that compresses an already compressed file would have it decompressed on arrival.
    const headers: Record<string, string> = { 'accept-encoding': 'identity' };
    if (had > 0) headers['range'] = `bytes=${had}-`;
    const response = await options.fetch(url, { headers, signal });
    position = startOf(response, url, had);
    for await (const chunk of response.body ?? []) {
      clearTimeout(timer);
      timer = setTimeout(() => idle.abort(), options.patience);
      const bytes = chunk as Uint8Array;
      if (position + bytes.length > file.bytes) {
        await handle.truncate(0);
        throw new MirrorFailure(`${url} sent more than ${file.bytes} bytes`, false);
      }
      await storing(part, () => writeAt(handle, bytes, position));
      position += bytes.length;
      options.onBytes(position);
    }
    await storing(part, () => handle.sync());
    return position;
  } catch (error) {
    if (error instanceof FeaturescopeError || error instanceof MirrorFailure) throw error;
    if (options.signal?.aborted) throw new FeaturescopeError('engine/cancelled');
    const reason = idle.signal.aborted ? `no answer for ${options.patience / 1000} s` : networkReason(error);
    throw new MirrorFailure(`${url}: ${reason}`, position > had);
  } finally {
    clearTimeout(timer);
    idle.abort();
  }
}

/** Offset in the file at which a response begins: the requested one (206), or 0 if the server ignores ranges (200). */
function startOf(response: Response, url: string, had: number): number {
  const range = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '');
  if (response.status === 206 && Number(range?.[1]) === had) return had;
  if (response.status === 200) return 0;
  throw new MirrorFailure(`${url} answered ${response.status}`, false);
}

async function openPart(part: string): Promise<FileHandle> {
  // Written by position, never appended: two processes that download at once write the same bytes to the same places.
  return storing(part, () => open(part, constants.O_RDWR | constants.O_CREAT));
}

async function usableBytes(handle: FileHandle, file: CatalogueFile): Promise<number> {
  const { size } = await handle.stat();
  if (size <= file.bytes) return size;
  await handle.truncate(0);
  return 0;
}

/** The reason of a network error. `fetch` says only "fetch failed"; the details are in the error's cause. */
function networkReason(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return codeOf(cause) || reasonOf(cause);
}
