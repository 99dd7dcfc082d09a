import { join } from 'node:path';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import {
  catalogue,
  downloadBytes,
  findInCatalogue,
  type CatalogueEntry,
  type CatalogueFile,
} from './catalogue.ts';
import { makeFolder } from '../library/files.ts';
import type { DataTask } from './Dataset.ts';
import { storing } from './disk.ts';
import { downloadFile, isUndamaged, MirrorFailure, type Fetch } from './download.ts';
import { cacheFolder, type DataEnvironment } from './locate.ts';

/** How a data set is fetched. */
export interface FetchOptions extends DataTask {
  environment?: DataEnvironment | undefined;
  /** Where the files go; the user's cache by default. */
  into?: string | undefined;
  /** The network; the platform's `fetch` by default. */
  fetch?: Fetch | undefined;
  /** Milliseconds without a byte after which a server counts as gone; 15,000 by default. */
  patience?: number | undefined;
  /** The entry to fetch instead of the catalogue's of that name: other mirrors, other files. */
  entry?: CatalogueEntry | undefined;
}

/** How often one server is asked for one file, as long as each time brings something. */
const ATTEMPTS = 4;

/**
 * Downloads a known data set's files that are not there yet, from its mirrors in order, and checks each by size and
 * sha256. What an interrupted or cancelled fetch had received is kept and gone on with. Progress is in bytes of the set.
 *
 * @returns the folder.
 * @throws FeaturescopeError `data/unknown`, `data/fetch-failed`, `data/checksum-mismatch`, `data/cannot-store`,
 *   `engine/cancelled`.
 */
export async function fetchDataset(name: string, options: FetchOptions = {}): Promise<string> {
  const entry = options.entry ?? findInCatalogue(name);
  if (entry === undefined) {
    const known = catalogue.map((known) => known.name).join(', ');
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
  entry: CatalogueEntry,
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

/** What to tell when no mirror had the file: that it arrives damaged, or why each mirror gave nothing. */
function explain(name: string, failures: readonly MirrorFailure[]): FeaturescopeError {
  const last = failures.at(-1);
  if (last?.failure !== undefined) return last.failure;
  const reasons = new Set(failures.map((failure) => failure.reason));
  return new FeaturescopeError('data/fetch-failed', { data: name, reason: [...reasons].join('; ') });
}
