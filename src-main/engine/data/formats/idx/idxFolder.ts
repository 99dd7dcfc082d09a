import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { FeaturescopeError } from '../../../../../src-shared/contract/errors.ts';
import type { Dataset, DataTask, Split } from '../../Dataset.ts';
import { parseIdxImages, parseIdxLabels, type IdxImages } from './idx.ts';
import { identify } from '../../identify.ts';
import { readDataFile, reasonOf } from './unpack.ts';

/** The four files of an IDX data set, by their standard names without suffixes such as "-idx3-ubyte". */
export const idxRoles = ['train-images', 'train-labels', 't10k-images', 't10k-labels'] as const;
export type IdxRole = (typeof idxRoles)[number];

/** What the caller knows about a folder's data. */
export interface IdxFolderOptions extends DataTask {
  /** Class names. Labels must be less than their number; without class names a label may be 0 to 255. */
  classes?: readonly string[] | undefined;
  /** Name of the data set, if its content is not that of a known one. Default: the folder's path */
  name?: string | undefined;
}

/**
 * Finds the IDX files of a folder by their standard names, with a dash or a dot before "idx", with or without ".gz".
 * @throws FeaturescopeError `data/unreadable` if the folder cannot be listed
 */
export async function findIdxFiles(folder: string): Promise<Partial<Record<IdxRole, string>>> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw new FeaturescopeError(
      'data/unreadable',
      { path: folder, reason: reasonOf(error) },
      { cause: error },
    );
  });
  const found: Partial<Record<IdxRole, string>> = {};
  for (const role of idxRoles) {
    const name = spellings(role).find((spelling) => names.includes(spelling));
    if (name !== undefined) found[role] = join(folder, name);
  }
  return found;
}

/** The IDX files that a folder lacks, by their usual names. */
export function missingFiles(found: Partial<Record<IdxRole, string>>): string[] {
  return idxRoles.filter((role) => found[role] === undefined).map((role) => spellings(role)[2]!);
}

function spellings(role: IdxRole): string[] {
  const rank = role.endsWith('images') ? 3 : 1;
  const plain = [`${role}-idx${rank}-ubyte`, `${role}.idx${rank}-ubyte`];
  return [...plain, ...plain.map((name) => `${name}.gz`)];
}

/**
 * Opens a folder of IDX files. A folder with the content of a known data set gets its name and class names, regardless of
 * the folder's name; any other is named after the folder and has the classes "0", "1", ... up to its largest label.
 * @throws FeaturescopeError `data/incomplete-folder`, `data/idx-wrong-count`, `data/label-out-of-range`,
 * `data/unreadable`, `engine/cancelled`, and the errors of `parseIdxImages`
 */
export async function openIdxFolder(folder: string, options: IdxFolderOptions = {}): Promise<Dataset> {
  const found = await findIdxFiles(folder);
  const missing = missingFiles(found);
  if (missing.length > 0) {
    throw new FeaturescopeError('data/incomplete-folder', { path: folder, missing: missing.join(', ') });
  }
  const paths = found as Record<IdxRole, string>;
  const sizes = await Promise.all(Object.values(paths).map(sizeOf));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let done = 0;
  const load = async (role: IdxRole): Promise<Uint8Array> => {
    const bytes = await readDataFile(paths[role], options.signal);
    options.onProgress?.({ what: 'load', done: (done += bytes.length), total, unit: 'bytes' });
    return bytes;
  };
  // In parallel, because each is unpacked in its own thread.
  const [test, train] = await Promise.all([openSplit(paths, 't10k', load), openSplit(paths, 'train', load)]);
  if (options.signal?.aborted) throw new FeaturescopeError('engine/cancelled');
  checkSameSize(train.images, test.images, paths);
  const known = identify(train.labels, test.labels, test.images.pixels);
  const classes = options.classes ?? known?.classes ?? numbered(train.labels, test.labels);
  checkLabels(train.labels, classes.length, paths['train-labels']);
  checkLabels(test.labels, classes.length, paths['t10k-labels']);
  return {
    name: known?.name ?? options.name ?? basename(resolve(folder)),
    shape: [train.images.height, train.images.width, 1],
    classes: [...classes],
    train: toSplit(train),
    test: toSplit(test),
    embedded: false,
  };
}

/** One split, as read from its two files. */
export interface IdxSplit {
  images: IdxImages;
  labels: Uint8Array;
}

/**
 * Reads the two files of a split.
 * @param load returns the bytes of a file
 * @throws FeaturescopeError `data/idx-wrong-count`, and the errors of `parseIdxImages`
 */
export async function openSplit(
  paths: Readonly<Partial<Record<IdxRole, string>>>,
  split: 'train' | 't10k',
  load: (role: IdxRole) => Promise<Uint8Array>,
): Promise<IdxSplit> {
  const path = paths[`${split}-labels`]!;
  const labels = await parseIdxLabels(await load(`${split}-labels`), path);
  const images = await parseIdxImages(await load(`${split}-images`), paths[`${split}-images`]!);
  if (images.count !== labels.length) {
    throw new FeaturescopeError('data/idx-wrong-count', {
      path,
      labels: labels.length,
      images: images.count,
    });
  }
  return { images, labels };
}

async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined);
  return found?.size ?? 0;
}

/** @throws FeaturescopeError `data/unreadable` if the images of the two splits differ in size */
export function checkSameSize(
  train: IdxImages,
  test: IdxImages,
  paths: Readonly<Partial<Record<IdxRole, string>>>,
): void {
  const size = (images: IdxImages): string => `${images.width} x ${images.height}`;
  if (size(train) === size(test)) return;
  const reason = `its images are ${size(test)}, those of ${paths['train-images']!} ${size(train)}`;
  throw new FeaturescopeError('data/unreadable', { path: paths['t10k-images']!, reason });
}

function checkLabels(labels: Uint8Array, classes: number, path: string): void {
  const index = labels.findIndex((label) => label >= classes);
  if (index < 0) return;
  throw new FeaturescopeError('data/label-out-of-range', { path, label: labels[index], index, classes });
}

/** Class names equal to the labels: "0" up to the largest. */
export function numbered(...labels: Uint8Array[]): string[] {
  let largest = 0;
  for (const part of labels) for (const label of part) if (label > largest) largest = label;
  return Array.from({ length: largest + 1 }, (_, i) => String(i));
}

/** Converts a split to the program's own representation. */
export function toSplit({ images, labels }: IdxSplit): Split {
  return { inputs: images.pixels, labels, count: images.count };
}
