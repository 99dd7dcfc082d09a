import { existsSync, readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { FeaturescopeError, type ErrorCode } from '../../../src-shared/contract/errors.ts';
import { notYet } from '../../../src-shared/contract/foreign.ts';
import type { FoundAtPath } from '../../../src-shared/contract/service.ts';
import { isModelName } from '../../../src-shared/model/modelNames.ts';
import { foreignKindOf, type ForeignKind } from '../../../src-shared/model/foreignKinds.ts';
import { describeDataset, type DataTask } from '../data/Dataset.ts';
import { parseDataReference } from '../data/DataReference.ts';
import { openDataset } from '../data/registry.ts';
import { UnreadableFile } from '../reading/readRegularFile.ts';
import { reasonOf } from './files.ts';
import { lookAtModel } from './lookAtModel.ts';
import { RunFolder } from './RunFolder.ts';

/** Maximum size of the text of a network, in bytes. */
const MOST_TEXT = 4 * 2 ** 20;
/** Number of names in a folder that are listed. */
const TOLD = 4;

/**
 * What can be opened at a path that a user typed: a run, data, a network of another program, or a network as text. Other content is reported by name.
 * @throws FeaturescopeError `open/nothing-there`, `open/unreadable`, `open/not-yet`, `open/unknown`, and the errors of
 * reading a run, data and a network
 */
export async function lookAtPath(typed: string, task: DataTask = {}): Promise<FoundAtPath> {
  const given = resolve(withoutQuotes(typed).replace(/^~(?=$|[\\/])/, homedir()));
  const { path } = parseDataReference(given);
  try {
    return await look(path, given, task);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (error instanceof UnreadableFile)
      throw new FeaturescopeError('open/unreadable', { path, reason: message }, { cause: error });
    // Of the others, only system errors, which have a code, are converted.
    if (error instanceof FeaturescopeError || code === undefined) throw error;
    throw new FeaturescopeError(
      'open/unreadable',
      { path, reason: reasonOf(code, message) },
      { cause: error },
    );
  }
}

/** @param reference the path with options for reading data, if there are any */
async function look(path: string, reference: string, task: DataTask): Promise<FoundAtPath> {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new FeaturescopeError('open/nothing-there', { path });
  if (found.isDirectory() && existsSync(join(path, 'run.json')))
    return { is: 'run', run: RunFolder.open(path).path };
  const text = found.isFile() ? await lookForText(path, found.size) : undefined;
  if (text) return text;
  return (
    (await lookAtData(path, reference, task)) ??
    (await lookForModel(path)) ??
    refuse(path, found.isDirectory())
  );
}

/** The text of a network: code of Keras in Python or R, or a network file. */
async function lookForText(path: string, size: number): Promise<FoundAtPath | undefined> {
  const name = basename(path);
  if (size > MOST_TEXT || !/\.(?:json|py|r)$/i.test(name)) return undefined;
  const text = (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
  const isNetwork = !/\.json$/i.test(name) || /"format"\s*:\s*"featurescope-network"/.test(text);
  return isNetwork ? { is: 'text', name, text } : undefined;
}

/** Data; undefined where there is none, or what looked like damaged data was a network. */
async function lookAtData(path: string, reference: string, task: DataTask): Promise<FoundAtPath | undefined> {
  try {
    const data = await openDataset(reference, task);
    return { is: 'data', data: { ...describeDataset(data), folder: reference } };
  } catch (error) {
    if (error instanceof FeaturescopeError && error.code === 'engine/cancelled') throw error;
    if (error instanceof FeaturescopeError && unknownForms.includes(error.code)) return undefined;
    const model = await lookForModel(path).catch(() => undefined);
    if (model) return model;
    throw error;
  }
}

/**
 * A network; undefined where there is none.
 * @throws FeaturescopeError for a network that cannot be opened
 */
async function lookForModel(path: string): Promise<FoundAtPath | undefined> {
  try {
    return { is: 'model', model: await lookAtModel(path) };
  } catch (error) {
    const isOther = error instanceof FeaturescopeError && error.code === 'model/unreadable';
    if (isOther && !isModelName(basename(path)) && !holdsModel(path)) return undefined;
    throw error;
  }
}

/** Whether a folder has a file in it that is called as networks are. */
function holdsModel(path: string): boolean {
  return statSync(path).isDirectory() && readdirSync(path).some(isModelName);
}

function refuse(path: string, isFolder: boolean): never {
  if (!isFolder) throw unopened(path, foreignKindOf(basename(path)), [basename(path)]);
  const names = readdirSync(path).filter((name) => !name.startsWith('.'));
  throw unopened(path, names.flatMap((name) => foreignKindOf(name) ?? [])[0], names);
}

/** What is said of files that are of no format of data. */
const unknownForms: readonly ErrorCode[] = ['data/unknown-form', 'data/file-not-data'];

/** Some systems put quotes around a copied path. */
const withoutQuotes = (typed: string): string => typed.trim().replace(/^(["'])(.*)\1$/, '$2');

function unopened(path: string, kind: ForeignKind | undefined, names: readonly string[]): FeaturescopeError {
  if (kind) return notYet(path, kind);
  const rest = names.length > TOLD ? [...names.slice(0, TOLD), '…'] : names;
  return new FeaturescopeError('open/unknown', { path, found: rest.join(', ') || '–' });
}
