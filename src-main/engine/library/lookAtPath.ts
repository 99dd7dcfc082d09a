import { existsSync, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { notYet } from '../../../src-shared/contract/foreign.ts';
import type { FoundAtPath } from '../../../src-shared/contract/service.ts';
import { foreignKindOf, type ForeignKind } from '../../../src-shared/model/foreignKinds.ts';
import { describeDataset } from '../data/Dataset.ts';
import { findIdxFiles } from '../data/formats/idx/idxFolder.ts';
import { openDataset } from '../data/registry.ts';
import { isFolder, reasonOf } from './files.ts';
import { RunFolder } from './RunFolder.ts';

/** Number of names in a folder that are listed. */
const TOLD = 4;
const PICTURE = /\.(png|jpe?g|gif|bmp|webp|tiff?)$/i;

/**
 * What can be opened at a path that a user typed: a run, or a folder of data. Other content is reported by name.
 * @throws FeaturescopeError `open/nothing-there`, `open/unreadable`, `open/not-yet`, `open/unknown`, and the errors of
 * reading a run and data
 */
export async function lookAtPath(typed: string): Promise<FoundAtPath> {
  const path = resolve(withoutQuotes(typed).replace(/^~(?=$|[\\/])/, homedir()));
  try {
    return await look(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    // Only system errors, which have a code, are converted.
    if (error instanceof FeaturescopeError || code === undefined) throw error;
    throw new FeaturescopeError(
      'open/unreadable',
      { path, reason: reasonOf(code, message) },
      { cause: error },
    );
  }
}

async function look(path: string): Promise<FoundAtPath> {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new FeaturescopeError('open/nothing-there', { path });
  if (!found.isDirectory()) throw unopened(path, foreignKindOf(basename(path)), [basename(path)]);
  if (existsSync(join(path, 'run.json'))) return { is: 'run', run: RunFolder.open(path).path };
  if (Object.keys(await findIdxFiles(path)).length > 0) {
    const data = await openDataset(path);
    return { is: 'data', data: { ...describeDataset(data), folder: path } };
  }
  const names = readdirSync(path).filter((name) => !name.startsWith('.'));
  const kind = names.flatMap((name) => foreignKindOf(name) ?? [])[0];
  throw unopened(path, kind ?? pictureFolder(path, names), names);
}

/** Some systems put quotes around a copied path. */
const withoutQuotes = (typed: string): string => typed.trim().replace(/^(["'])(.*)\1$/, '$2');

function unopened(path: string, kind: ForeignKind | undefined, names: readonly string[]): FeaturescopeError {
  if (kind) return notYet(path, kind);
  const rest = names.length > TOLD ? [...names.slice(0, TOLD), '…'] : names;
  return new FeaturescopeError('open/unknown', { path, found: rest.join(', ') || '–' });
}

/** Detects a folder of pictures, or of one folder of pictures per class. */
function pictureFolder(path: string, names: readonly string[]): ForeignKind | undefined {
  const holdsPictures = (folder: readonly string[]): boolean => folder.some((name) => PICTURE.test(name));
  const folders = names.slice(0, 50).filter((name) => isFolder(join(path, name)));
  const found = holdsPictures(names) || folders.some((name) => holdsPictures(namesIn(join(path, name))));
  return found ? 'pictures in folders' : undefined;
}

/** The names in a folder; empty if it cannot be read. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
