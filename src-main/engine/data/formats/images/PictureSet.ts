import { FeaturescopeError } from '../../../../../src-shared/contract/errors.ts';
import type { DataNote } from '../../../../../src-shared/texts/dataNotes.ts';
import { luminance } from '../../../../../src-shared/arithmetic/picture.ts';
import { UnreadableFile } from '../../../reading/readRegularFile.ts';
import type { ReadingOptions } from '../../DataReference.ts';
import { baseName } from '../../files/FileTree.ts';
import type { DataFile } from '../../files/FileTree.ts';
import { listed } from '../../warnings.ts';
import type { DataTask, ImageShape } from '../../Dataset.ts';
import { setGround } from './ground.ts';
import { decodePicture, pictureSize, type PictureFit } from './decodePicture.ts';

/** Number of pictures that are examined to determine the size. */
const LOOKED_AT = 64;
/** Maximum side up to which pictures of equal size keep their size. */
const LARGEST_KEPT = 128;
/** Size that other pictures are scaled to. */
const USUAL_SIZE = [64, 64] as const;
/** Maximum size of all pictures together in bytes: 2 GiB. */
const MOST_BYTES = 2 ** 31;
/** Number of pictures after which the reader yields. */
const GIVES_WAY_EVERY = 64;
/** Number of pictures that are decoded concurrently. */
const AT_ONCE = 4;

/** Decoded pictures of one size. */
export interface PictureSet {
  /** `[H, W, C]`: one channel if every picture is grey. */
  shape: ImageShape;
  /** `[read, H, W, C]`, 0..255 */
  pixels: Uint8Array;
  /** For each readable picture its index among the given files, in order. */
  read: number[];
  notes: DataNote[];
}

/**
 * Decodes many pictures and scales them to one size: their own if all have the same small size, else the requested one.
 * Files that are not pictures are skipped and counted.
 * @throws FeaturescopeError `data/no-pictures`, `data/too-large`, `engine/cancelled`
 */
export async function readPictures(
  files: readonly DataFile[],
  { options, path, signal, onProgress }: DataTask & { options: ReadingOptions; path: string },
): Promise<PictureSet> {
  const sizes = await sizesOf(files, signal);
  if (sizes.length === 0) throw new FeaturescopeError('data/no-pictures', { path, ...namesOf(files) });
  const fit = fitFor(sizes, options);
  const [rows, columns] = fit.size;
  const size = rows * columns * 3;
  if (size * files.length > MOST_BYTES) {
    const told = { path, count: files.length, size: `${columns}x${rows}` };
    throw new FeaturescopeError('data/too-large', told);
  }
  const colours = new Uint8Array(size * files.length);
  const wasRead = new Uint8Array(files.length);
  let done = 0;
  const decode = async (at: number): Promise<void> => {
    const bytes = await files[at]!.read(signal);
    const picture = await unlessUnreadable(decodePicture(bytes, fit));
    onProgress?.({ what: 'decode', done: ++done, total: files.length, unit: 'images' });
    if (!picture) return;
    wasRead[at] = 1;
    colours.set(picture.pixels, at * size);
  };
  await inTurns(files.length, decode);
  const kept = Array.from(wasRead.keys()).filter((at) => wasRead[at] === 1);
  const skipped = files.filter((_file, at) => wasRead[at] === 0);
  const notes = fittedNote(sizes, fit);
  if (skipped.length > 0)
    notes.push({ code: 'pictures-skipped', detail: { count: skipped.length, ...namesOf(skipped) } });
  const shape: ImageShape = [rows, columns, 1];
  const grey = options.channels ? options.channels === 'grey' : isGrey(colours);
  const joined = joinKept(colours, kept, size);
  if (!grey) shape[2] = 3;
  const pixels = grey ? toGrey(joined) : joined;
  notes.push(...setGround(pixels, shape, options));
  return { shape, pixels, read: kept, notes };
}

/** A note about how pictures of other sizes were adapted. */
function fittedNote(sizes: readonly [number, number][], { size, rule }: PictureFit): DataNote[] {
  const [rows, columns] = size;
  if (sizes.every(([height, width]) => height === rows && width === columns)) return [];
  const largest = sizes.reduce((best, one) => (one[0] * one[1] > best[0] * best[1] ? one : best));
  const areAlike = sizes.every(([height, width]) => height === largest[0] && width === largest[1]);
  const detail = { largest: `${largest[1]}x${largest[0]}`, size: `${columns}x${rows}`, fit: rule };
  return [{ code: areAlike ? 'pictures-resized' : 'pictures-fitted', detail }];
}

const namesOf = (files: readonly DataFile[]): { names: string } => ({
  names: listed(files.map(({ path }) => baseName(path))),
});

/** Sizes of a sample of the pictures, `[rows, columns]` each. */
async function sizesOf(
  files: readonly DataFile[],
  signal: AbortSignal | undefined,
): Promise<[number, number][]> {
  const step = Math.max(1, files.length / LOOKED_AT);
  const sizes: [number, number][] = [];
  for (let at = 0; at < files.length; at += step) {
    const bytes = await files[Math.floor(at)]!.read(signal);
    const size = await unlessUnreadable(pictureSize(bytes));
    if (size) sizes.push(size);
  }
  return sizes;
}

function fitFor(sizes: readonly [number, number][], { size, fit = 'fit' }: ReadingOptions): PictureFit {
  if (size) return { size, rule: fit };
  const [first, ...others] = sizes;
  const isOne = others.every(([rows, columns]) => rows === first![0] && columns === first![1]);
  const keeps = isOne && Math.max(...first!) <= LARGEST_KEPT;
  return { size: keeps ? first! : USUAL_SIZE, rule: fit };
}

/** The result of reading a picture, or undefined if the file is not a picture. */
async function unlessUnreadable<Found>(reading: Promise<Found>): Promise<Found | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof UnreadableFile) return undefined;
    throw error;
  }
}

/** Runs an action for each index, several concurrently, yielding from time to time. */
async function inTurns(count: number, action: (at: number) => Promise<void>): Promise<void> {
  let next = 0;
  const work = async (): Promise<void> => {
    for (let at = next++; at < count; at = next++) {
      if (at % GIVES_WAY_EVERY === 0) await new Promise((resolve) => setImmediate(resolve));
      await action(at);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

function joinKept(colours: Uint8Array, kept: readonly number[], size: number): Uint8Array {
  if (kept.length * size === colours.length) return colours;
  const joined = new Uint8Array(kept.length * size);
  kept.forEach((from, to) => joined.set(colours.subarray(from * size, (from + 1) * size), to * size));
  return joined;
}

function isGrey(colours: Uint8Array): boolean {
  for (let at = 0; at < colours.length; at += 3)
    if (colours[at] !== colours[at + 1] || colours[at] !== colours[at + 2]) return false;
  return true;
}

function toGrey(colours: Uint8Array): Uint8Array {
  const grey = new Uint8Array(colours.length / 3);
  for (let pixel = 0; pixel < grey.length; pixel++) {
    const at = pixel * 3;
    const [red, green, blue] = [colours[at]!, colours[at + 1]!, colours[at + 2]!];
    grey[pixel] = red === green && red === blue ? red : Math.round(luminance(red, green, blue));
  }
  return grey;
}
