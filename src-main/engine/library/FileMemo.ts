import { statSync } from 'node:fs';

/** Maximum number of remembered files; the oldest entries are evicted first. */
const MOST_FILES = 4096;

/**
 * Caches a result per file for as long as the file is unchanged, judged by identity, size and modification time. A cache
 * hit costs a single stat call, however large the file is.
 */
export class FileMemo<Found> {
  readonly #known = new Map<string, { stamp: string; found: Found }>();

  /** The result of `read` for the file, from the cache if the file is unchanged. Errors are not cached. */
  of(path: string, read: () => Found): Found {
    // Taken before reading: if the file is written to meanwhile, the result must not count as that of the new content.
    const stamp = stampOf(path);
    const known = this.#known.get(path);
    if (stamp !== undefined && known?.stamp === stamp) return known.found;
    const found = read();
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
