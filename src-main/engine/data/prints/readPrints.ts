import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import type { ReadingOptions } from '../DataReference.ts';
import { readImages } from '../fitImages.ts';
import { openTree } from '../files/openTree.ts';
import { parseIdxImages } from '../formats/idx/idx.ts';
import { readDataFile } from '../formats/idx/unpack.ts';
import { PICTURE_NAME } from '../formats/images/pictureFolders.ts';
import { readPictures } from '../formats/images/PictureSet.ts';
import { naturalOrder } from '../naturalOrder.ts';
import { checkPrints, PRINT_SIDE, printsOf, type PrintPlace, type Prints } from './Prints.ts';

const IMAGES = 'prints-images-idx3-ubyte.gz';
const TABLE = 'prints.csv';

/**
 * Reads the fingerprints of a folder: an IDX file of images with a table `index,finger,impression,variant`, or a folder for
 * each finger with a picture of each impression. Of the variants of an impression, which are its copies turned at will, only
 * the first is taken: a finger is put down upright.
 * @param name of the data set
 * @throws FeaturescopeError `data/too-few-prints`, `data/unreadable`, `data/no-pictures` and others of the formats
 */
export async function readPrints(folder: string, name: string, signal: AbortSignal): Promise<Prints> {
  const [images, table] = [join(folder, IMAGES), join(folder, TABLE)];
  const { places, pixels } = existsSync(table)
    ? await fromTable(images, table, signal)
    : await fromFolders(folder, signal);
  return printsOf(name, false, places, pixels);
}

interface Read {
  places: PrintPlace[];
  /** `[places, 80, 80]`, ridges dark on white */
  pixels: Uint8Array;
}

async function fromTable(images: string, table: string, signal: AbortSignal): Promise<Read> {
  const { count, height, width, pixels } = await parseIdxImages(await readDataFile(images, signal), images);
  const lines = new TextDecoder()
    .decode(await readDataFile(table, signal))
    .trim()
    .split(/\r?\n/);
  const rows = lines.slice(1).map((line) => line.split(',').map(Number));
  const isFine = (row: readonly number[], at: number): boolean =>
    row.length === 4 && row.every((value) => Number.isInteger(value)) && row[0] === at;
  const wrong = rows.findIndex((row, at) => !isFine(row, at));
  if (rows.length !== count || wrong >= 0) {
    const reason = `line ${wrong < 0 ? lines.length : wrong + 2} is not the index, finger, impression and variant of one of ${count} prints`;
    throw new FeaturescopeError('data/unreadable', { path: table, reason });
  }
  const chosen = [...rows.keys()].filter((at) => rows[at]![3] === 0);
  const places = numbered(chosen.map((at) => ({ finger: rows[at]![1]!, impression: rows[at]![2]! })));
  checkPrints(places, table);
  const split = {
    ...{ inputs: pixels, labels: new Uint16Array(count), count },
    stored: [height, width, 1] as [number, number, number],
  };
  return { places, pixels: readImages(split, [PRINT_SIDE, PRINT_SIDE, 1], chosen) };
}

async function fromFolders(folder: string, signal: AbortSignal): Promise<Read> {
  const { files } = await openTree(folder, signal);
  const fingerOf = (path: string): string => path.split('/').at(-2) ?? '';
  const pictures = files
    .filter(({ path }) => PICTURE_NAME.test(path) && fingerOf(path) !== '')
    .sort((a, b) => naturalOrder(a.path, b.path));
  const names = [...new Set(pictures.map(({ path }) => fingerOf(path)))];
  const seen = names.map(() => 0);
  const placeOf = ({ path }: { path: string }): PrintPlace => {
    const finger = names.indexOf(fingerOf(path));
    return { finger, impression: seen[finger]!++ };
  };
  // Told before they are read, which takes long.
  const all = pictures.map(placeOf);
  checkPrints(all, folder);
  const options: ReadingOptions = { size: [PRINT_SIDE, PRINT_SIDE], channels: 'grey', fit: 'fit' };
  const { pixels, read } = await readPictures(pictures, { options, path: folder, signal });
  const places = read.map((at) => all[at]!);
  checkPrints(places, folder);
  return { places, pixels };
}

/** Fingers and impressions numbered from 0, in the order of their own numbers. */
function numbered(places: readonly PrintPlace[]): PrintPlace[] {
  const indexIn = (all: readonly number[], value: number): number =>
    [...new Set(all)].sort((a, b) => a - b).indexOf(value);
  return places.map(({ finger, impression }) => {
    const own = places.filter((one) => one.finger === finger).map((one) => one.impression);
    const fingers = places.map((one) => one.finger);
    return { finger: indexIn(fingers, finger), impression: indexIn(own, impression) };
  });
}
