import { existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** Copies that are kept whether or not anything else uses them: more than a window remembers. */
const KEPT = 20;
/** How long a copy that nothing uses is kept after it was opened last, in milliseconds. */
const KEPT_MS = 30 * 24 * 3600 * 1000;

/** What is looked at to decide which copies of dropped files are removed. */
export interface UnusedCopies {
  /** Folder of the copies. */
  copies: string;
  /** Folder of the runs, deleted ones among them. */
  runs: string;
  now?: number;
}

/** Notes that a copy is opened, if a path lies in one. @param copies folder of the copies */
export function noteUse(copies: string, path: string, now = new Date()): void {
  const [name] = relative(copies, path).split(sep);
  if (!name || name === '..' || !existsSync(join(copies, name))) return;
  try {
    utimesSync(join(copies, name), now, now);
  } catch {
    // On a disk that is only read, nothing is removed either.
  }
}

/**
 * Removes copies of dropped files that nothing uses: those that were opened last more than 30 days ago, the twenty last excepted, unless a
 * run names them. A copy that cannot be removed stays, and is tried again next time.
 */
export function removeUnusedCopies({ copies, runs, now = Date.now() }: UnusedCopies): void {
  const old = folderNames(copies)
    // What begins with a dot is still being written.
    .filter((name) => !name.startsWith('.'))
    .map((name) => ({ name, used: timeOf(join(copies, name)) }))
    .sort((a, b) => b.used - a.used)
    .slice(KEPT)
    .filter(({ used }) => now - used > KEPT_MS);
  if (old.length === 0) return;
  const told = [runs, join(runs, '.trash')].flatMap((parent) =>
    folderNames(parent).map((name) => descriptionOf(join(parent, name))),
  );
  for (const { name } of old) {
    if (told.some((text) => text.includes(name))) continue;
    try {
      rmSync(join(copies, name), { recursive: true, force: true });
    } catch {
      // A program that has a file open, as on Windows.
    }
  }
}

/** The names of the folders in a folder; none where it is not there. */
function folderNames(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
  } catch {
    return [];
  }
}

const timeOf = (folder: string): number => statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Infinity;

/** A run's description as it stands in its folder, where the places of its data and its network are. */
function descriptionOf(run: string): string {
  try {
    return readFileSync(join(run, 'run.json'), 'utf8');
  } catch {
    return '';
  }
}
