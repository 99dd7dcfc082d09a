import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { readTextFile } from '../reading/readRegularFile.ts';
import { RunNotesSchema, type RunNotes } from '../../../src-shared/contract/runs.ts';
import { writeAtomically } from './files.ts';

/**
 * The user's notes about a run: `notes.json` in its folder, separate from the files of training. Empty if the file is
 * missing or damaged.
 */
export function readNotes(run: string): RunNotes {
  try {
    const path = join(run, 'notes.json');
    if (existsSync(path)) return v.parse(RunNotesSchema, JSON.parse(readTextFile(path)));
  } catch {
    // Unreadable notes must not prevent a run from being opened.
  }
  return { name: '', bookmarks: [] };
}

/** @throws FeaturescopeError `run/disk-full`, `run/unwritable`; the previous notes are intact then */
export function writeNotes(run: string, notes: RunNotes): void {
  const bookmarks = notes.bookmarks.toSorted((a, b) => a.step - b.step);
  writeAtomically(join(run, 'notes.json'), `${JSON.stringify({ ...notes, bookmarks }, null, 2)}\n`);
}
