import { FeaturescopeError } from '../../../../../src-shared/contract/errors.ts';
import { IGNORED } from '../../../../../src-shared/model/labelMaps.ts';
import { sizeOf } from '../../../../../src-shared/model/shape.ts';
import type { DataNote } from '../../../../../src-shared/texts/dataNotes.ts';
import { takeRows, type Split } from '../../Dataset.ts';
import { baseName, type DataFile, type FileTree } from '../../files/FileTree.ts';
import { listed } from '../../warnings.ts';
import type { DataFormat, ReadData, ReadRequest } from '../DataFormat.ts';
import { splitNames, type SplitName } from '../splitNames.ts';
import { pictureSize } from './decodePicture.ts';
import { PICTURE_NAME } from './pictureFolders.ts';
import { readPictures } from './PictureSet.ts';
import { fitMask, readMask } from './readMask.ts';
import { splitByPart } from './splitByPart.ts';

const PICTURES = /^(images?|imgs?|pictures?|photos?|jpegimages|이미지|그림|사진)$/i;
const MASKS =
  /^(masks?|labels?|annotations?|segmentations?|segmentationclass|label_?maps?|마스크|레이블|라벨)$/i;
/** What a mask's name has behind that of its picture. */
const SUFFIX = /[ _-](masks?|labels?|seg|segmentation|gt)$/i;
/** Maximum size of all label maps together in bytes: 2 GiB. */
const MOST_BYTES = 2 ** 31;

/** A picture or mask with what its folders say of it. */
interface Placed {
  file: DataFile;
  isMask: boolean;
  split: SplitName | undefined;
  /** The folders apart from that of pictures or masks, and the name without its extension. */
  key: string;
}

/** A picture and its mask. */
interface Pair {
  picture: DataFile;
  mask: DataFile;
  split: SplitName | undefined;
}

/** A folder `images` and a folder `masks` with pictures of the same names, also in folders `train` and `test` or beside these. */
export const maskFolders: DataFormat = {
  name: 'pictures with masks',
  recognises: ({ files }) => {
    const placed = placeAll(files);
    const folderOf = ({ key }: Placed): string => key.replace(/[^/]*$/, '');
    const folders = new Set(placed.filter(({ isMask }) => isMask).map(folderOf));
    return placed.some((one) => !one.isMask && folders.has(folderOf(one)));
  },
  read,
};

/**
 * @throws FeaturescopeError `data/mask-missing`, `data/mask-without-picture`, `data/mask-size-differs`, `data/too-large`, and as
 * `readMask` and `readPictures`
 */
async function read({ tree, options, signal, onProgress }: ReadRequest): Promise<ReadData> {
  const placed = placeAll(tree.files);
  const pairs = pairUp(tree, placed);
  const known = new Set(placed.map(({ file }) => file));
  const others = tree.files.filter((file) => PICTURE_NAME.test(file.path) && !known.has(file));
  const files = pairs.map(({ picture }) => picture);
  const set = await readPictures(files, { options, path: tree.location, signal, onProgress });
  const [rows, columns] = set.shape;
  const count = set.read.length;
  const area = rows * columns;
  if (count * area * 4 > MOST_BYTES)
    throw new FeaturescopeError('data/too-large', { path: tree.location, count, size: `${columns}x${rows}` });
  const targets = new Float32Array(count * area);
  for (const [row, at] of set.read.entries()) {
    const { picture, mask } = pairs[at]!;
    const name = baseName(mask.path);
    const read = readMask(await mask.read(signal), name);
    const [height, width] = await pictureSize(await picture.read(signal));
    if (read.height !== height || read.width !== width)
      throw new FeaturescopeError('data/mask-size-differs', {
        ...{ name, size: `${read.width}x${read.height}` },
        ...{ picture: baseName(picture.path), expected: `${width}x${height}` },
      });
    const fit = { size: [rows, columns], rule: options.fit ?? 'fit' } as const;
    fitMask(read, fit, targets.subarray(row * area, (row + 1) * area));
  }
  const notes = [...set.notes, ...valueNotes(targets, count)];
  if (others.length > 0)
    notes.push({ code: 'left-out', detail: { names: listed(others.map(({ path }) => path)) } });
  const parts = set.read.map((at) => pairs[at]!.split);
  const { notes: ofParts, ...splits } = splitByPart(parts, (chosen): Split => {
    return {
      inputs: takeRows(set.pixels, chosen, sizeOf(set.shape)),
      labels: new Uint8Array(),
      targets: takeRows(targets, chosen, area),
      count: chosen.length,
    };
  });
  notes.push(...ofParts);
  return { shape: set.shape, classes: [], targetShape: [rows, columns], ...splits, notes };
}

/** Which values there are, and that margins do not count. */
function valueNotes(targets: Float32Array, count: number): DataNote[] {
  const values = [...new Set(targets)].sort((a, b) => a - b);
  const classes = values.filter((value) => value !== IGNORED);
  const notes: DataNote[] = [{ code: 'masks-read', detail: { count, values: listed(classes.map(String)) } }];
  if (values.length > classes.length) notes.push({ code: 'margins-ignored', detail: {} });
  return notes;
}

/** @throws FeaturescopeError `data/mask-missing`, `data/mask-without-picture` */
function pairUp({ location }: FileTree, placed: readonly Placed[]): Pair[] {
  const pictures = placed.filter(({ isMask }) => !isMask);
  const keys = new Set(pictures.map(({ key }) => key));
  const masks = new Map<string, DataFile>();
  const orphans: string[] = [];
  for (const { file, key, isMask } of placed) {
    if (!isMask) continue;
    const own = [key, key.replace(SUFFIX, '')].find((one) => keys.has(one));
    if (own === undefined) orphans.push(baseName(file.path));
    else masks.set(own, file);
  }
  const bare = pictures.filter(({ key }) => !masks.has(key)).map(({ file }) => baseName(file.path));
  const refuse = (code: 'data/mask-missing' | 'data/mask-without-picture', names: string[]): void => {
    if (names.length === 0) return;
    throw new FeaturescopeError(code, { path: location, count: names.length, names: listed(names) });
  };
  refuse('data/mask-missing', bare);
  refuse('data/mask-without-picture', orphans);
  return pictures.map(({ file, key, split }) => ({ picture: file, mask: masks.get(key)!, split }));
}

function placeAll(files: readonly DataFile[]): Placed[] {
  return files.flatMap((file) => {
    if (!PICTURE_NAME.test(file.path)) return [];
    const parts = file.path.normalize('NFC').split('/');
    const name = parts.pop()!.replace(/\.[^.]*$/, '');
    const at = parts.findLastIndex((part) => PICTURES.test(part) || MASKS.test(part));
    if (at < 0) return [];
    const others = parts.filter((_part, place) => place !== at);
    const split = others.map((part) => splitNames.of(part)).find((one) => one !== undefined);
    return [{ file, isMask: MASKS.test(parts[at]!), split, key: [...others, name].join('/') }];
  });
}
