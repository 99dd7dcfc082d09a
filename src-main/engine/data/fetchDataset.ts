import { join } from 'node:path';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { downloadable, downloadBytes, type CatalogueFile, type KnownDataset } from './catalogue.ts';
import { makeFolder } from '../library/files.ts';
import type { DataTask } from './Dataset.ts';
import { storing } from './disk.ts';
import { downloadFile, isUndamaged, MirrorFailure, type Fetch } from './download.ts';
import { cacheFolder, type DataEnvironment } from './locate.ts';

/** Options for downloading a data set. */
export interface FetchOptions extends DataTask {
  environment?: DataEnvironment | undefined;
  /** Target folder. Default: the user's cache */
  into?: string | undefined;
  /** Replacement for the platform's `fetch`. */
  fetch?: Fetch | undefined;
  /** Milliseconds without data after which a server counts as unreachable. Default 15,000 */
  patience?: number | undefined;
  /** Entry to use instead of the catalogue's entry of that name, for other mirrors or files. */
  entry?: KnownDataset | undefined;
}

/** Number of attempts per server and file, as long as each attempt makes progress. */
const ATTEMPTS = 4;

/**
 * Downloads the missing files of a known data set from its mirrors, in order, and checks size and SHA-256 of each. An
 * interrupted or cancelled download is resumed. Progress is in bytes of the data set.
 * @returns the folder
 * @throws FeaturescopeError `data/unknown`, `data/fetch-failed`, `data/checksum-mismatch`, `data/cannot-store`,
 * `engine/cancelled`
 */
export async function fetchDataset(name: string, options: FetchOptions = {}): Promise<string> {
  const entry = options.entry ?? downloadable.find((known) => known.name === name);
  if (entry === undefined) {
    const known = downloadable.map((known) => known.name).join(', ');
    throw new FeaturescopeError('data/unknown', { data: name, known });
  }
  const folder = options.into ?? cacheFolder(name, options.environment);
  await storing(folder, () => Promise.resolve().then(() => makeFolder(folder)));
  const total = downloadBytes(entry);
  let before = 0;
  for (const file of entry.files) {
    const onBytes = (bytes: number): void =>
      options.onProgress?.({ what: 'fetch', done: before + bytes, total, unit: 'bytes' });
    await fetchFile(entry, file, folder, onBytes, options);
    before += file.bytes;
    onBytes(0);
  }
  return folder;
}

async function fetchFile(
  entry: KnownDataset,
  file: CatalogueFile,
  folder: string,
  onBytes: (bytes: number) => void,
  options: FetchOptions,
): Promise<void> {
  const path = join(folder, file.name);
  const download = {
    fetch: options.fetch ?? ((url, init) => fetch(url, init)),
    signal: options.signal,
    patience: options.patience ?? 15_000,
    onBytes,
  };
  const failures: MirrorFailure[] = [];
  for (const mirror of entry.mirrors) {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (options.signal?.aborted) throw new FeaturescopeError('engine/cancelled');
      if (await isUndamaged(path, file)) return;
      try {
        return await downloadFile(mirror + file.name, path, file, download);
      } catch (error) {
        if (!(error instanceof MirrorFailure)) throw error;
        failures.push(error);
        if (!error.progressed) break;
      }
    }
  }
  throw explain(entry.name, failures);
}

/** The error when no mirror provided the file: it is damaged everywhere, or the reason for each mirror. */
function explain(name: string, failures: readonly MirrorFailure[]): FeaturescopeError {
  const last = failures.at(-1);
  if (last?.failure !== undefined) return last.failure;
  const reasons = new Set(failures.map((failure) => failure.reason));
  return new FeaturescopeError('data/fetch-failed', { data: name, reason: [...reasons].join('; ') });
}
