import { FeaturescopeError } from '../../../../../src-shared/contract/errors.ts';
import type { DataNote } from '../../../../../src-shared/texts/dataNotes.ts';
import { baseName, locationOf, type DataFile, type FileTree } from '../../files/FileTree.ts';
import { addNotes } from '../../addNotes.ts';
import { setGround } from '../images/ground.ts';
import { identify } from '../../identify.ts';
import type { DataFormat, ReadData, ReadRequest } from '../DataFormat.ts';
import {
  checkSameSize,
  idxRoles,
  missingFiles,
  numbered,
  openSplit,
  toSplit,
  type IdxRole,
  type IdxSplit,
} from './idxFolder.ts';

/**
 * Matches names like `train-images-idx3-ubyte`, also with a dot for a dash, compressed, and with a prefix such as
 * `emnist-letters-`.
 */
const NAME = /(?:^|[-_.])(train|t10k|test)[-_.](images|labels)(?:[-_.]idx\d)?(?:[-_.]?u?byte)?(?:\.gz)?$/i;
/** EMNIST stores pictures with rows and columns swapped, which its files do not indicate. */
const TRANSPOSED = /emnist/i;
const MAPPING = /mapping\.txt$/i;

/** The format of MNIST: files of images and of labels, in any folder of a tree. */
export const idx: DataFormat = {
  name: 'IDX',
  recognises: (tree) => Object.keys(findRoles(tree)).length > 0,
  read,
};

/**
 * @throws FeaturescopeError `data/incomplete-folder` unless the tree has the training images and labels, or all four
 * files; and the errors of `openSplit`
 */
async function read({ tree, options, signal, onProgress }: ReadRequest): Promise<ReadData> {
  const files = findRoles(tree);
  const paths = Object.fromEntries(
    Object.entries(files).map(([role, file]) => [role, locationOf(tree, file)]),
  ) as Partial<Record<IdxRole, string>>;
  const missing = missingFiles(paths);
  const hasTest = !missing.some((name) => name.startsWith('t10k'));
  const hasTrain = !missing.some((name) => name.startsWith('train'));
  const isPart = missing.length === 2 && (hasTest || hasTrain);
  if (missing.length > 0 && !isPart)
    throw new FeaturescopeError('data/incomplete-folder', {
      ...{ path: tree.location, missing: missing.join(', ') },
    });
  let done = 0;
  const total = Object.values(files).reduce((sum, { bytes }) => sum + bytes, 0);
  const load = async (role: IdxRole): Promise<Uint8Array> => {
    const bytes = await files[role]!.read(signal);
    onProgress?.({ what: 'load', done: (done += bytes.length), total, unit: 'bytes' });
    return bytes;
  };
  const test = hasTest ? await openSplit(paths, 't10k', load) : undefined;
  const train = hasTrain ? await openSplit(paths, 'train', load) : test!;
  if (hasTest && hasTrain) checkSameSize(train.images, test!.images, paths);
  const tested = hasTrain ? test : undefined;
  return describe(train, tested, { tree, options });
}

async function describe(
  train: IdxSplit,
  test: IdxSplit | undefined,
  { tree, options }: Pick<ReadRequest, 'tree' | 'options'>,
): Promise<ReadData> {
  const { height, width } = train.images;
  const splits = test ? [train, test] : [train];
  const known = test && identify(train.labels, test.labels, test.images.pixels);
  const named = known ? undefined : await mappingOf(tree);
  const notes: DataNote[] = [];
  let [rows, columns] = [height, width];
  if (options.transpose ?? (!known && findNames(tree).some((name) => TRANSPOSED.test(name)))) {
    for (const { images } of splits) transpose(images.pixels, height, width);
    [rows, columns] = [width, height];
    notes.push({ code: 'transposed', detail: {} });
  }
  for (const { images } of splits) addNotes(notes, setGround(images.pixels, [rows, columns, 1], options));
  const classes = known?.classes ?? named?.classes ?? numbered(...splits.map(({ labels }) => labels));
  if (named) for (const split of splits) split.labels = renumber(split.labels, named.labels, tree);
  return {
    name: known?.name,
    shape: [rows, columns, 1],
    classes: [...classes],
    train: toSplit(train),
    test: test && toSplit(test),
    notes,
  };
}

const findNames = ({ files, location }: FileTree): string[] => [
  location,
  ...files.map(({ path }) => baseName(path)),
];

/** The file of each role; of several, the one nearest to the root, uncompressed files first. */
function findRoles({ files }: FileTree): Partial<Record<IdxRole, DataFile>> {
  const found: Partial<Record<IdxRole, DataFile>> = {};
  const depth = ({ path }: DataFile): number => path.split('/').length;
  const inOrder = [...files].sort((a, b) => depth(a) - depth(b) || (a.path < b.path ? -1 : 1));
  for (const file of inOrder) {
    const [, split, kind] = NAME.exec(baseName(file.path)) ?? [];
    if (split === undefined || kind === undefined) continue;
    const role = `${split.toLowerCase() === 'train' ? 'train' : 't10k'}-${kind.toLowerCase()}`;
    found[role as IdxRole] ??= file;
  }
  return idxRoles.some((role) => found[role]) ? found : {};
}

/** Labels and their characters, as EMNIST lists them: per line a label and one or more character codes. */
async function mappingOf(tree: FileTree): Promise<{ labels: number[]; classes: string[] } | undefined> {
  const file = tree.files.find(({ path }) => MAPPING.test(path));
  if (!file) return undefined;
  const lines = new TextDecoder().decode(await file.read()).split(/\r?\n/);
  const rows = lines.map((line) => line.trim().split(/\s+/).map(Number)).filter(({ length }) => length > 1);
  if (rows.length === 0 || rows.flat().some((value) => !Number.isInteger(value) || value < 0))
    return undefined;
  rows.sort(([a], [b]) => a! - b!);
  return {
    labels: rows.map(([label]) => label!),
    classes: rows.map(([, ...codes]) => nameOf(codes)),
  };
}

/** The character; if upper and lower case are one class, the upper-case letter. */
function nameOf(codes: readonly number[]): string {
  const signs = codes.map((code) => String.fromCodePoint(code));
  const isOneLetter = signs.every((sign) => sign.toUpperCase() === signs[0]!.toUpperCase());
  return isOneLetter ? signs[0]! : signs.join('/');
}

/** Converts labels to indices into a list of labels. @throws FeaturescopeError `data/label-out-of-range` */
function renumber(labels: Uint8Array, listed: readonly number[], tree: FileTree): Uint8Array {
  return labels.map((label, index) => {
    const at = listed.indexOf(label);
    if (at >= 0) return at;
    const detail = { path: tree.location, label, index, classes: listed.length };
    throw new FeaturescopeError('data/label-out-of-range', detail);
  });
}

/** Swaps rows and columns of each picture, in place. */
function transpose(pixels: Uint8Array, height: number, width: number): void {
  const size = height * width;
  const turned = new Uint8Array(size);
  for (let from = 0; from < pixels.length; from += size) {
    for (let row = 0; row < height; row++)
      for (let column = 0; column < width; column++)
        turned[column * height + row] = pixels[from + row * width + column]!;
    pixels.set(turned, from);
  }
}
