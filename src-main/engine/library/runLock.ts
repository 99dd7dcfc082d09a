import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import * as v from 'valibot';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { readTextFile } from '../reading/readRegularFile.ts';
import { writeError } from './files.ts';
import { removePartials } from './partials.ts';
import { isAlive, startOf } from './processes.ts';

const HolderSchema = v.object({
  pid: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  /**
   * Start time of that process in the system's notation, which distinguishes it from a later process with the same id.
   */
  started: v.string(),
  host: v.string(),
  token: v.string(),
});
type Holder = v.InferOutput<typeof HolderSchema>;

/** How often a stale lock is removed before giving up. */
const ATTEMPTS = 5;

/** The lock for writing a run: a single process holds it, and within that process the session that took it last. */
export class RunLock {
  readonly #path: string;
  readonly #token: string;

  private constructor(path: string, token: string) {
    this.#path = path;
    this.#token = token;
  }

  /**
   * Takes the lock of a run's folder and removes partial files of killed processes. A lock whose process no longer runs
   * is stale and is taken over.
   * @throws FeaturescopeError `run/locked` while another process holds it, `run/unwritable`, `run/disk-full`
   */
  static take(run: string): RunLock {
    const path = join(resolve(run), 'lock');
    const own = { pid: process.pid, started: startOf(process.pid), host: hostname(), token: randomUUID() };
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (create(path, own)) {
        for (const folder of ['', 'checkpoints', 'model', 'cache'])
          removePartials(join(resolve(run), folder));
        return new RunLock(path, own.token);
      }
      const holder = read(path);
      if (holder && isForeign(holder))
        throw new FeaturescopeError('run/locked', {
          path: run,
          pid: holder.pid,
          host: holder.host,
          lock: path,
        });
      clear(path, holder);
    }
    throw new FeaturescopeError('run/locked', { path: run, pid: '?', host: hostname(), lock: path });
  }

  /** False once another session or process has taken the lock. */
  get held(): boolean {
    return read(this.#path)?.token === this.#token;
  }

  release(): void {
    if (this.held) fs.rmSync(this.#path, { force: true });
  }
}

/** Creates the lock with its content atomically, so that it is never read partially. False if a lock exists. */
function create(path: string, holder: Holder): boolean {
  const partial = `${path}-${holder.token}.partial`;
  try {
    fs.writeFileSync(partial, JSON.stringify(holder));
    try {
      fs.linkSync(partial, path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      fs.writeFileSync(path, JSON.stringify(holder), { flag: 'wx' }); // a file system without links
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw writeError(path, error);
  } finally {
    fs.rmSync(partial, { force: true });
  }
}

function read(path: string): Holder | undefined {
  try {
    return v.parse(HolderSchema, JSON.parse(readTextFile(path)));
  } catch {
    return undefined; // removed in the meantime, or not a valid lock
  }
}

/** Removes a stale lock. If another process took it at the same moment, it is put back. */
function clear(path: string, stale: Holder | undefined): void {
  const aside = `${path}-${randomUUID()}.partial`;
  try {
    fs.renameSync(path, aside);
    if (read(aside)?.token !== stale?.token) fs.linkSync(aside, path);
  } catch {
    // Another process removed it first.
  }
  fs.rmSync(aside, { force: true });
}

/** True while another process holds the lock. The processes of other machines cannot be checked and count as running. */
function isForeign({ pid, started, host }: Holder): boolean {
  if (host !== hostname()) return true;
  if (!isAlive(pid) || startOf(pid) !== started) return false;
  return pid !== process.pid;
}
