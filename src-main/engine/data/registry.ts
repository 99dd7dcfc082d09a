import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FeaturescopeError, type ErrorCode } from '../../../src-shared/contract/errors.ts';
import type { DataInfo } from '../../../src-shared/contract/service.ts';
import {
  CIFAR_10_ARCHIVE,
  cifar10,
  downloadable,
  downloadBytes,
  findInCatalogue,
  type KnownDataset,
} from './catalogue.ts';
import type { Dataset } from './Dataset.ts';
import { digitsInfo, hangulInfo, openDigits, openHandwriting } from './handwriting/generate.ts';
import { fetchDataset, type FetchOptions } from './fetchDataset.ts';
import { functionData, functionInfos, functionNames } from './functions/functions.ts';
import { openIdxFolder } from './formats/idx/idxFolder.ts';
import { parseDataReference } from './DataReference.ts';
import { locateCifar10, locateDataset, type LocateOptions } from './locate.ts';
import { readData } from './readData.ts';
import { openScenes, scenesInfo } from './scenes/sceneData.ts';

/** Options for opening data. */
export interface OpenDataOptions extends LocateOptions {
  signal?: FetchOptions['signal'];
  onProgress?: FetchOptions['onProgress'];
  /**
   * Whether a known data set that is not on this machine may be downloaded: `true`, or options of the download. Default:
   * false
   */
  fetch?: boolean | Pick<FetchOptions, 'fetch' | 'patience' | 'entry'> | undefined;
}

/** The names that can be opened, apart from folders. */
export const dataNames: readonly string[] = [
  digitsInfo.name,
  hangulInfo.name,
  ...downloadable.map((entry) => entry.name),
  ...functionNames,
  scenesInfo.name,
];

/**
 * Opens a data set by name ("digits", "hangul", "mnist", "fashion-mnist", "cifar-10", "curve", "surface", "scenes"), or by the path of data
 * that `readData` reads.
 * @throws FeaturescopeError `data/unknown` (no such name, folder or file), `data/not-found` (a known data set
 * that is not on this machine), `engine/cancelled`, and the errors of {@link openIdxFolder}, {@link
 * readData} and, with `fetch`, {@link fetchDataset}
 */
export async function openDataset(nameOrFolder: string, options: OpenDataOptions = {}): Promise<Dataset> {
  const { signal, onProgress } = options;
  if (nameOrFolder === digitsInfo.name) return embeddedDigits(signal);
  if (nameOrFolder === hangulInfo.name) return openHandwriting('hangul');
  if (functionNames.includes(nameOrFolder)) return functionData(nameOrFolder);
  if (nameOrFolder === scenesInfo.name) return openScenes({ signal, onProgress });
  const entry = findInCatalogue(nameOrFolder);
  if (entry !== undefined) {
    const folder = (await locateDataset(entry.name, options)) ?? (await fetched(entry, options));
    return openIdxFolder(folder, { signal, onProgress, classes: entry.classes, name: entry.name });
  }
  if (nameOrFolder === cifar10.name) return openCifar10(options);
  if (!existsSync(parseDataReference(nameOrFolder).path))
    throw new FeaturescopeError('data/unknown', { data: nameOrFolder, known: dataNames.join(', ') });
  return readData(nameOrFolder, { signal, onProgress });
}

async function openCifar10(options: OpenDataOptions): Promise<Dataset> {
  const { signal, onProgress } = options;
  const found = locateCifar10(options) ?? join(await fetched(cifar10, options), CIFAR_10_ARCHIVE);
  return { ...(await readData(found, { signal, onProgress })), name: cifar10.name };
}

async function fetched(entry: KnownDataset, options: OpenDataOptions): Promise<string> {
  if (!options.fetch) throw new FeaturescopeError('data/not-found', { data: entry.name });
  const { signal, onProgress, environment } = options;
  const how = options.fetch === true ? {} : options.fetch;
  return fetchDataset(entry.name, { ...how, signal, onProgress, environment });
}

function embeddedDigits(signal: AbortSignal | undefined): Dataset {
  if (signal?.aborted) throw new FeaturescopeError('engine/cancelled');
  return openDigits();
}

/** A data set, and why it is not the requested one, if so. */
export interface OpenedData {
  data: Dataset;
  fallback?: { wanted: string; reason: string; error: FeaturescopeError };
}

/** Errors of network and cache for which the embedded digits may be substituted. */
const excused: readonly ErrorCode[] = [
  'data/not-found',
  'data/fetch-failed',
  'data/checksum-mismatch',
  'data/cannot-store',
];

/**
 * Opens a default data set like {@link openDataset}, but downloads a known one if it is missing, unless `fetch` is false;
 * if that fails, opens the embedded digits instead, and `fallback` has the reason. Unknown names, missing folders and
 * damaged files are still errors.
 * @throws FeaturescopeError as {@link openDataset}
 */
export async function openDatasetOrDigits(
  wanted: string,
  options: OpenDataOptions = {},
): Promise<OpenedData> {
  try {
    return { data: await openDataset(wanted, { ...options, fetch: options.fetch ?? true }) };
  } catch (error) {
    if (!(error instanceof FeaturescopeError) || !excused.includes(error.code)) throw error;
    return { data: embeddedDigits(options.signal), fallback: { wanted, reason: error.message, error } };
  }
}

/** The known data sets, and whether each can be opened at present. */
export async function listDatasets(options: LocateOptions = {}): Promise<DataInfo[]> {
  const known = downloadable.map(async (entry): Promise<DataInfo> => {
    const path = entry === cifar10 ? locateCifar10(options) : await locateDataset(entry.name, options);
    const available = path !== undefined;
    return {
      name: entry.name,
      available,
      downloadBytes: available ? 0 : downloadBytes(entry),
      train: entry.train,
      test: entry.test,
      shape: [...entry.shape],
      classes: [...entry.classes],
      embedded: false,
    };
  });
  return [digitsInfo, hangulInfo, ...(await Promise.all(known)), ...functionInfos(), scenesInfo];
}
