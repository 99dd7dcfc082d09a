import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, isAbsolute, join } from 'node:path';
import { CIFAR_10_ARCHIVE, cifar10 } from './catalogue.ts';
import { readOptions } from '../options/optionsFile.ts';
import { identifyLabels } from './identify.ts';
import { findIdxFiles, missingFiles } from './formats/idx/idxFolder.ts';

/** The parts of the environment that determine where data is located. Default: those of this process */
export interface DataEnvironment {
  variables: Readonly<Record<string, string | undefined>>;
  platform: NodeJS.Platform;
  home: string;
}

/** The environment of this process, with the folder from the user's options if the environment names none. */
function processEnvironment(): DataEnvironment {
  const FEATURESCOPE_DATA = process.env['FEATURESCOPE_DATA'] || readOptions().dataFolder;
  const variables = { ...process.env, FEATURESCOPE_DATA };
  return { variables, platform: process.platform, home: homedir() };
}

/**
 * Folder of a downloaded data set: `featurescope/data/NAME` in the user's cache, which is $XDG_CACHE_HOME if set (XDG
 * Base Directory Specification), else ~/Library/Caches, %LOCALAPPDATA% or ~/.cache.
 */
export function cacheFolder(name: string, environment: DataEnvironment = processEnvironment()): string {
  return join(userCache(environment), 'featurescope', 'data', name);
}

function userCache({ variables, platform, home }: DataEnvironment): string {
  const chosen = variables['XDG_CACHE_HOME'];
  if (chosen !== undefined && isAbsolute(chosen)) return chosen;
  if (platform === 'darwin') return join(home, 'Library', 'Caches');
  if (platform === 'win32') return variables['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local');
  return join(home, '.cache');
}

/** Where to look for a known data set. */
export interface LocateOptions {
  environment?: DataEnvironment | undefined;
  /** A folder to search first: the data set's own, or one with a subfolder of its name. */
  folder?: string | undefined;
}

/**
 * The folder of a known data set. Searched in this order: the given folder, $FEATURESCOPE_DATA, the user's cache; for the
 * first two, the folder itself or its subfolder NAME. Folders with missing files are skipped. Undefined if there is none.
 */
export async function locateDataset(name: string, options: LocateOptions = {}): Promise<string | undefined> {
  const environment = options.environment ?? processEnvironment();
  for (const folder of [options.folder, environment.variables['FEATURESCOPE_DATA']]) {
    if (!folder) continue;
    const inside = join(folder, name);
    if (await isComplete(inside)) return inside;
    if (await isItself(folder, name)) return folder;
  }
  const cached = cacheFolder(name, environment);
  return (await isComplete(cached)) ? cached : undefined;
}

/** The folders that may be a data set's, in the order of {@link locateDataset}. */
function foldersOf(name: string, options: LocateOptions): string[] {
  const environment = options.environment ?? processEnvironment();
  const parents = [options.folder, environment.variables['FEATURESCOPE_DATA']].flatMap((one) => one || []);
  return [...parents.map((parent) => join(parent, name)), cacheFolder(name, environment)];
}

/**
 * A data set's folder, whatever is in it, searched in the same places and order as in {@link locateDataset}; undefined if there
 * is none.
 */
export const locateFolder = (name: string, options: LocateOptions = {}): string | undefined =>
  foldersOf(name, options).find((folder) => existsSync(folder));

/** The path of CIFAR-10, searched like {@link locateFolder}: its archive, or a folder with its files; undefined if there is none. */
export function locateCifar10(options: LocateOptions = {}): string | undefined {
  for (const folder of foldersOf(cifar10.name, options)) {
    const archive = join(folder, CIFAR_10_ARCHIVE);
    if (existsSync(archive)) return archive;
    // What stands alone there is a download that was interrupted.
    if (filesIn(folder).some((name) => !name.startsWith(CIFAR_10_ARCHIVE))) return folder;
  }
  return undefined;
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

async function isComplete(folder: string): Promise<boolean> {
  const found = await findIdxFiles(folder).catch(() => ({}));
  return missingFiles(found).length === 0;
}

/** A folder is a known data set if its labels are that set's, or, if its labels are unknown, if it has the set's name. */
async function isItself(folder: string, name: string): Promise<boolean> {
  const found = await findIdxFiles(folder).catch(() => ({}) as Awaited<ReturnType<typeof findIdxFiles>>);
  if (missingFiles(found).length > 0) return false;
  const known = await identifyLabels(found['t10k-labels']!);
  return known === undefined ? basename(folder) === name : known.name === name;
}
