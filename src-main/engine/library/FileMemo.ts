import { statSync } from 'node:fs';

/** A result, and the stamp of the files that it was made from. */
export interface Remembered<Found> {
  stamp: string;
  found: Found;
}

/** Maximum number of remembered files; the oldest entries are evicted first. */
const MOST_FILES = 4096;

/**
 * Caches a result per file for as long as the file is unchanged, judged by identity, size and modification time. A cache
 * hit costs a single stat call for each file, however large it is.
 */
export class FileMemo<Found> {
  readonly #known = new Map<string, Remembered<Found>>();
  #reads = 0;

  /** Number of results that were not in the cache so far. */
  get reads(): number {
    return this.#reads;
  }

  /** What is cached, by the files' paths. */
  entries(): [path: string, Remembered<Found>][] {
    return [...this.#known];
  }

  /** Adds what another process cached, unless this one knows better. */
  restore(entries: readonly (readonly [path: string, Remembered<Found>])[]): void {
    for (const [path, remembered] of entries) if (!this.#known.has(path)) this.#known.set(path, remembered);
  }

  /**
   * The result of `read` for the file, from the cache if the file is unchanged. Errors are not cached.
   * @param others further files and folders that the result depends on; some may be missing
   */
  of(path: string, read: () => Found, others: readonly string[] = []): Found {
    // Taken before reading: if the file is written to meanwhile, the result must not count as that of the new content.
    const own = stampOf(path);
    const stamp = own && [own, ...others.map(stampOf)].join('|');
    const known = this.#known.get(path);
    if (stamp !== undefined && known?.stamp === stamp) return known.found;
    const found = read();
    this.#reads++;
    this.#known.delete(path);
    if (stamp !== undefined) this.#known.set(path, { stamp, found });
    if (this.#known.size > MOST_FILES) this.#known.delete(this.#known.keys().next().value!);
    return found;
  }
}

/** A stamp that changes whenever the file is written to or replaced; undefined if there is no file. */
function stampOf(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false, bigint: true });
  return found && `${found.ino} ${found.size} ${found.mtimeNs} ${found.ctimeNs}`;
}
