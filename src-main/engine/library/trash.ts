import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import * as v from 'valibot';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { DeletedRun } from '../../../src-shared/contract/runs.ts';
import { readTextFile } from '../reading/readRegularFile.ts';
import { bytesOf } from './diskUse.ts';
import { makeFolder, writeAtomically, writeError } from './files.ts';
import { readNotes } from './notes.ts';
import { RunFolder } from './RunFolder.ts';
import { RunLock } from './runLock.ts';
import { freePath, runsFolder } from './runsFolder.ts';

/** Folder of deleted runs, next to the other runs. */
const TRASH = '.trash';
const NOTE = 'deleted.json';
/** How long deleted runs are kept, in milliseconds. */
const KEPT_MS = 30 * 24 * 3600 * 1000;

const NoteSchema = v.object({ run: v.string(), deletedAt: v.string() });

/**
 * Moves a run to the trash, from which it can be restored.
 * @throws FeaturescopeError `run/unknown` for a folder that is not a run of the user's run folder, `run/locked` while a
 * process trains it, `run/unwritable`
 */
export function deleteRun(run: string, parent = runsFolder(), now = new Date()): DeletedRun {
  const path = resolve(run);
  if (dirname(path) !== resolve(parent)) throw new FeaturescopeError('run/unknown', { path });
  RunFolder.open(path);
  RunLock.take(path).release();
  const trash = join(parent, TRASH, `${basename(path)}-${randomUUID().slice(0, 8)}`);
  try {
    makeFolder(dirname(trash));
    writeAtomically(join(path, NOTE), JSON.stringify({ run: path, deletedAt: now.toISOString() }));
    fs.renameSync(path, trash);
  } catch (error) {
    fs.rmSync(join(path, NOTE), { force: true });
    throw writeError(path, error);
  }
  return describe(trash)!;
}

/**
 * Restores a deleted run to its original folder, or next to it if the name is taken. Returns the folder.
 * @throws FeaturescopeError `run/unknown` if it no longer exists, `run/unwritable`
 */
export function restoreRun(trash: string, parent = runsFolder()): string {
  const path = resolve(trash);
  const deleted = dirname(path) === resolve(parent, TRASH) ? describe(path) : undefined;
  if (!deleted) throw new FeaturescopeError('run/unknown', { path });
  const back = freePath(join(parent, basename(deleted.run)));
  try {
    fs.renameSync(path, back);
    fs.rmSync(join(back, NOTE), { force: true });
  } catch (error) {
    throw writeError(path, error);
  }
  return back;
}

/** The deleted runs, newest first. */
export function listDeleted(parent = runsFolder()): DeletedRun[] {
  const folder = join(parent, TRASH);
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder)
    .flatMap((name) => describe(join(folder, name)) ?? [])
    .sort((a, b) => b.deletedAt.localeCompare(a.deletedAt));
}

/**
 * Permanently removes deleted runs: all of them, or those deleted long ago.
 * @throws FeaturescopeError `run/unwritable`
 */
export function emptyTrash(which: 'all' | 'old', parent = runsFolder(), now = Date.now()): void {
  for (const { trash, deletedAt } of listDeleted(parent)) {
    if (which === 'old' && now - Date.parse(deletedAt) < KEPT_MS) continue;
    try {
      fs.rmSync(trash, { recursive: true, force: true });
    } catch (error) {
      throw writeError(trash, error);
    }
  }
}

function describe(trash: string): DeletedRun | undefined {
  try {
    const note = v.parse(NoteSchema, JSON.parse(readTextFile(join(trash, NOTE))));
    return { trash, ...note, name: readNotes(trash).name || basename(note.run), bytes: bytesOf(trash) };
  } catch {
    return undefined; // not a deleted run
  }
}
