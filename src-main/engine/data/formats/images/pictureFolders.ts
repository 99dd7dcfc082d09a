import { FeaturescopeError } from '../../../../../src-shared/contract/errors.ts';
import { baseName, type DataFile, type FileTree } from '../../files/FileTree.ts';
import { classesOf, labelsOf } from '../../labelsOf.ts';
import type { DataFormat, ReadData, ReadRequest } from '../DataFormat.ts';
import { readPictures } from './PictureSet.ts';
import { splitByPart } from './splitByPart.ts';
import { takePictures } from './takePictures.ts';
import { splitNames, type SplitName } from '../splitNames.ts';

/** File name extensions of pictures. */
export const PICTURE_NAME = /\.(png|jpe?g|gif|bmp|webp|tiff?|avif)$/i;

/** A picture with the class and split that its folders indicate. */
interface Placed {
  file: DataFile;
  split: SplitName | undefined;
  label: string;
}

/** Folders of pictures, one per class; training and test set are in separate folders, or together. */
export const pictureFolders: DataFormat = {
  name: 'pictures in folders',
  recognises: ({ files }) => files.some(({ path }) => PICTURE_NAME.test(path)),
  read,
};

/** @throws FeaturescopeError `data/no-class-folders`, and as {@link readPictures} */
async function read({ tree, options, signal, onProgress }: ReadRequest): Promise<ReadData> {
  const placed = placePictures(tree);
  const path = tree.location;
  const classes = classesOf(
    placed.map(({ label }) => label),
    path,
  );
  const set = await readPictures(
    placed.map(({ file }) => file),
    { options, path, signal, onProgress },
  );
  const labels = labelsOf(
    placed.map(({ label }) => label),
    classes,
  );
  const parts = set.read.map((file) => placed[file]!.split);
  const { notes, ...splits } = splitByPart(parts, (rows) => takePictures(set, labels, rows));
  return { shape: set.shape, classes, ...splits, notes: [...set.notes, ...notes] };
}

/**
 * The class and split of each picture, from its folders; folders that contain everything are ignored.
 * @throws FeaturescopeError `data/no-class-folders`
 */
function placePictures({ location, files }: FileTree): Placed[] {
  const pictures = files.filter(({ path }) => PICTURE_NAME.test(path));
  const folders = pictures.map(({ path }) => path.split('/').slice(0, -1));
  let skipped = 0;
  const isShared = (depth: number): boolean => {
    const name = folders[0]?.[depth];
    // The last folder of all is the only class, not a wrapper.
    return (
      name !== undefined &&
      splitNames.of(name) === undefined &&
      folders.every((parts) => parts[depth] === name && parts.length > depth + 1)
    );
  };
  while (isShared(skipped)) skipped++;
  return pictures.map((file, at) => {
    const [first, ...rest] = folders[at]!.slice(skipped);
    const split = first === undefined ? undefined : splitNames.of(first);
    const label = split === undefined ? first : rest[0];
    if (label === undefined)
      throw new FeaturescopeError('data/no-class-folders', { path: location, name: baseName(file.path) });
    return { file, split, label: label.normalize('NFC') };
  });
}
