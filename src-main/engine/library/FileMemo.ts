import { statSync } from 'node:fs';

/** Files that are remembered at most; the longest known is forgotten first. */
const MOST_FILES = 4096;

/**
 * Remembers what was found in each of many files for as long as the file stays as it is: the same file, of the same size, not
 * written to since. To look again then costs one question to the file system, however large the file is.
 */
export class FileMemo<Found> {
  readonly #known = new Map<string, { stamp: string; found: Found }>();

  /** What `read` finds in the file, or found when it was last asked. Whatever it throws is not remembered. */
  of(path: string, read: () => Found): Found {
    // Taken before the reading: of a file that is written to meanwhile, what was read is not kept for what is there then.
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

/** Changes whenever the file is written to or replaced; undefined where there is none. */
function stampOf(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false, bigint: true });
  return found && `${found.ino} ${found.size} ${found.mtimeNs} ${found.ctimeNs}`;
}
