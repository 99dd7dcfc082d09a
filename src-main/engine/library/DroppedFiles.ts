import { createHash } from 'node:crypto';
import { closeSync, existsSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  MOST_DROPPED_BYTES,
  MOST_HANDED_OVER,
  type DroppedFile,
  type HandedOver,
} from '../../../src-shared/contract/drops.ts';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { reason } from '../../../src-shared/contract/reasons.ts';
import { readableFileName } from '../../../src-shared/texts/fileNames.ts';
import { makeFolder, writeError } from './files.ts';
import { partialName, removePartials } from './partials.ts';
import { runsFolder } from './runsFolder.ts';
import { noteUse, removeUnusedCopies } from './unusedCopies.ts';

/** Folder of the copies of dropped files, beside that of runs. */
export const droppedFolder = (): string => join(dirname(runsFolder()), 'dropped');
/** Characters of a hash that name a copy. */
const HASH = 16;
/** Characters that no part of a path may have here. */
const FORBIDDEN = process.platform === 'win32' ? /[\\:*?"<>|]/ : /\\/;
/** Maximum length of a part of a path in bytes, as file systems have it. */
const MOST_NAME = 255;

interface Copy {
  files: readonly DroppedFile[];
  /** Bytes of each file that were written. */
  written: number[];
  /** Folder that is being written. */
  partial: string;
  /** Folder that it becomes. */
  folder: string;
  /** Path of what was dropped within the folder. */
  name: string;
}

/**
 * Copies of files that were dropped on a page in a browser, which is not told where they lie. A copy is complete or not there; the
 * same files are copied once. Copies that nothing uses any longer are removed (see {@link removeUnusedCopies}).
 */
export class DroppedFiles {
  readonly #copies = new Map<string, Copy>();

  /**
   * Begins a copy. @returns its name, and the path of the copy if it is there already
   * @throws FeaturescopeError `open/drop-refused`, `run/disk-full`, `run/unwritable`
   */
  begin(files: readonly DroppedFile[]): { drop: string; path: string | null } {
    for (const { path } of files) if (!isWithin(path)) throw refused(path, reason('its path is not allowed'));
    if (files.reduce((sum, { bytes }) => sum + bytes, 0) > MOST_DROPPED_BYTES)
      throw refused(
        files[0]!.path,
        reason('there is more than {most} GB of it', { most: MOST_DROPPED_BYTES / 2 ** 30 }),
      );
    const name = nameOf(files);
    const folder = join(droppedFolder(), hashOf(files));
    removeUnusedCopies({ copies: droppedFolder(), runs: runsFolder() });
    noteUse(droppedFolder(), folder);
    if (existsSync(join(folder, name))) return { drop: folder, path: join(folder, name) };
    const partial = join(droppedFolder(), partialName());
    const under = files.every(({ path }) => path === name || path.startsWith(`${name}/`)) ? '' : `${name}/`;
    const placed = files.map((file) => ({ ...file, path: `${under}${file.path}` }));
    attempt(droppedFolder(), () => {
      makeFolder(droppedFolder());
      removePartials(droppedFolder());
      makeFolder(partial);
      const folders = new Set(placed.map(({ path }) => dirname(path)));
      for (const one of folders) makeFolder(join(partial, one));
      for (const { path } of placed) closeSync(openSync(join(partial, path), 'wx'));
    });
    this.#copies.set(partial, { files: placed, written: placed.map(() => 0), partial, folder, name });
    return { drop: partial, path: null };
  }

  /** @throws FeaturescopeError `open/drop-refused` for bytes that do not go on where the file ends; `run/disk-full` */
  add(drop: string, parts: readonly HandedOver[]): void {
    const copy = this.#find(drop);
    if (parts.reduce((sum, { bytes }) => sum + bytes.length, 0) > MOST_HANDED_OVER) throw mixedUp(copy);
    for (const { file, offset, bytes } of parts) {
      const known = copy.files[file];
      if (!known || copy.written[file] !== offset || offset + bytes.length > known.bytes) throw mixedUp(copy);
      attempt(copy.partial, () => {
        const handle = openSync(join(copy.partial, known.path), 'a');
        try {
          for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at);
        } finally {
          closeSync(handle);
        }
      });
      copy.written[file] = offset + bytes.length;
    }
  }

  /** @returns the path of the copy @throws FeaturescopeError `open/drop-refused` if a file is incomplete */
  end(drop: string): string {
    const copy = this.#find(drop);
    const { files, written, partial, folder, name } = copy;
    const cut = files.find(({ bytes }, at) => written[at] !== bytes);
    if (cut) {
      this.leave(drop);
      throw refused(cut.path, reason('it changed while it was read'));
    }
    this.#copies.delete(drop);
    attempt(folder, () => {
      if (existsSync(folder)) rmSync(partial, { recursive: true, force: true });
      else renameSync(partial, folder);
    });
    return join(folder, name);
  }

  /** Removes what was copied so far. */
  leave(drop: string): void {
    const copy = this.#copies.get(drop);
    this.#copies.delete(drop);
    if (copy) rmSync(copy.partial, { recursive: true, force: true });
  }

  /** Removes all copies that are not complete. */
  close(): void {
    for (const drop of [...this.#copies.keys()]) this.leave(drop);
  }

  #find(drop: string): Copy {
    const copy = this.#copies.get(drop);
    if (!copy) throw refused('–', reason('it changed while it was read'));
    return copy;
  }
}

/** Whether a path stays within what was dropped, and can be written on any system. */
function isWithin(path: string): boolean {
  return path
    .split('/')
    .every(
      (part) =>
        part !== '' &&
        !/^\.{1,2}$/.test(part) &&
        !part.includes('\0') &&
        !FORBIDDEN.test(part) &&
        Buffer.byteLength(part) <= MOST_NAME,
    );
}

/** What was dropped: the folder or file that everything lies in, else a name for the files together. */
function nameOf(files: readonly DroppedFile[]): string {
  const [first] = files.map(({ path }) => path.split('/')[0]!);
  const isOne = files.every(({ path }) => path === first || path.startsWith(`${first}/`));
  return isOne ? first! : readableFileName(first!.replace(/\.[^.]*$/, ''));
}

function hashOf(files: readonly DroppedFile[]): string {
  const hash = createHash('sha256');
  for (const { path, bytes, modified } of files) hash.update(`${path}\0${bytes}\0${modified}\n`);
  return hash.digest('hex').slice(0, HASH);
}

function attempt(path: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    throw writeError(path, error);
  }
}

const refused = (name: string, why: string): FeaturescopeError =>
  new FeaturescopeError('open/drop-refused', { name, reason: why });

const mixedUp = ({ name }: Copy): FeaturescopeError => refused(name, reason('it changed while it was read'));
