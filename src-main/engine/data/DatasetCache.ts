import type { Dataset } from './Dataset.ts';
import {
  dataNames,
  openDataset,
  openDatasetOrDigits,
  type OpenDataOptions,
  type OpenedData,
} from './registry.ts';

/** Number of data sets in memory: the one in use and the one before it. */
const KEPT = 2;

/**
 * Opens data sets and caches the last two, so that starting another run on the same images costs nothing. Folders are
 * read every time, because their content may have changed.
 */
export class DatasetCache {
  #kept: Dataset[] = [];

  /** As `openDataset` in registry.ts. */
  async open(nameOrFolder: string, options: OpenDataOptions = {}): Promise<Dataset> {
    return this.#find(nameOrFolder) ?? this.#keep(await openDataset(nameOrFolder, options), nameOrFolder);
  }

  /** As `openDatasetOrDigits` in registry.ts. */
  async openOrDigits(wanted: string, options: OpenDataOptions = {}): Promise<OpenedData> {
    const kept = this.#find(wanted);
    if (kept) return { data: kept };
    const opened = await openDatasetOrDigits(wanted, options);
    this.#keep(opened.data, opened.data.name);
    return opened;
  }

  #find(name: string): Dataset | undefined {
    return dataNames.includes(name) ? this.#kept.find((data) => data.name === name) : undefined;
  }

  #keep(data: Dataset, openedAs: string): Dataset {
    if (!dataNames.includes(openedAs)) return data;
    this.#kept = [data, ...this.#kept.filter((kept) => kept.name !== data.name)].slice(0, KEPT);
    return data;
  }
}
