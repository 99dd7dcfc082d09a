import { existsSync, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { FeaturescopeError, type ErrorCode } from '../../../src-shared/contract/errors.ts';
import { notYet } from '../../../src-shared/contract/foreign.ts';
import type { FoundAtPath } from '../../../src-shared/contract/service.ts';
import { foreignKindOf, type ForeignKind } from '../../../src-shared/model/foreignKinds.ts';
import { describeDataset } from '../data/Dataset.ts';
import { openTree } from '../data/files/openTree.ts';
import { formatOf } from '../data/readData.ts';
import { openDataset } from '../data/registry.ts';
import { reasonOf } from './files.ts';
import { RunFolder } from './RunFolder.ts';

/** Number of names in a folder that are listed. */
const TOLD = 4;

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
  if (found.isDirectory() && existsSync(join(path, 'run.json')))
    return { is: 'run', run: RunFolder.open(path).path };
  if (await isData(path)) {
    const data = await openDataset(path);
    return { is: 'data', data: { ...describeDataset(data), folder: path } };
  }
  if (!found.isDirectory()) throw unopened(path, foreignKindOf(basename(path)), [basename(path)]);
  const names = readdirSync(path).filter((name) => !name.startsWith('.'));
  const kind = names.flatMap((name) => foreignKindOf(name) ?? [])[0];
  throw unopened(path, kind, names);
}

/** Whether a path contains data of a known format. */
async function isData(path: string): Promise<boolean> {
  try {
    await formatOf(await openTree(path));
    return true;
  } catch (error) {
    if (error instanceof FeaturescopeError && unknownForms.includes(error.code)) return false;
    throw error;
  }
}

const unknownForms: readonly ErrorCode[] = ['data/unknown-form', 'data/file-not-data'];

/** Some systems put quotes around a copied path. */
const withoutQuotes = (typed: string): string => typed.trim().replace(/^(["'])(.*)\1$/, '$2');

function unopened(path: string, kind: ForeignKind | undefined, names: readonly string[]): FeaturescopeError {
  if (kind) return notYet(path, kind);
  const rest = names.length > TOLD ? [...names.slice(0, TOLD), '…'] : names;
  return new FeaturescopeError('open/unknown', { path, found: rest.join(', ') || '–' });
}
