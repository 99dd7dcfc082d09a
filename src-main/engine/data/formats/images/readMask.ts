import { PNG } from 'pngjs';
import { FeaturescopeError } from '../../../../../src-shared/contract/errors.ts';
import { reason } from '../../../../../src-shared/contract/reasons.ts';
import { IGNORED } from '../../../../../src-shared/model/labelMaps.ts';
import { inspectPng } from '../../../reading/inspectPng.ts';
import { UnreadableFile } from '../../../reading/readRegularFile.ts';
import type { PictureFit } from './decodePicture.ts';

/** The values of a mask's pixels, which are the numbers of their classes. `[height, width]` */
export interface Mask {
  height: number;
  width: number;
  values: Uint16Array;
}

const PALETTE = 3;

/**
 * Reads a mask from a PNG file: of a palette the indices, of grey the values as they are stored, in 1 to 16 bits. Colours of red, green
 * and blue are grey where all three are equal.
 * @param name for the errors
 * @throws FeaturescopeError `data/mask-unreadable`, `data/mask-in-colour`
 */
export function readMask(bytes: Uint8Array, name: string): Mask {
  const { height, width, data } = decode(bytes, name);
  const values = new Uint16Array(height * width);
  for (let pixel = 0; pixel < values.length; pixel++) {
    const at = pixel * 4;
    if (data[at] !== data[at + 1] || data[at] !== data[at + 2])
      throw new FeaturescopeError('data/mask-in-colour', { name });
    values[pixel] = data[at]!;
  }
  return { height, width, values };
}

/** Its pixels as red, green, blue and opacity, in as many bits as they are stored. */
function decode(
  bytes: Uint8Array,
  name: string,
): Pick<PNG, 'height' | 'width'> & { data: ArrayLike<number> } {
  try {
    inspectPng(bytes);
    const file = Buffer.from(bytes);
    if (file[25] === PALETTE) paletteOfIndices(file);
    // The types of the package lack `skipRescale`.
    const options: object = { skipRescale: true, checkCRC: false };
    return PNG.sync.read(file, options);
  } catch (error) {
    const why = error instanceof UnreadableFile ? error.message : reason('it is damaged');
    throw new FeaturescopeError('data/mask-unreadable', { name, reason: why }, { cause: error });
  }
}

/** Replaces each colour of a palette by grey of its index. Source: PNG specification, 5.3 and 11.2.3. */
function paletteOfIndices(file: Buffer): void {
  for (let at = 8; at + 12 <= file.length; at += 12 + file.readUInt32BE(at)) {
    if (file.toString('latin1', at + 4, at + 8) !== 'PLTE') continue;
    const colours = file.subarray(at + 8, at + 8 + file.readUInt32BE(at));
    colours.forEach((_colour, place) => (colours[place] = Math.floor(place / 3)));
    return;
  }
}

/**
 * A mask in the size of its picture, `[rows, columns]`, adapted as that is, with the value of the nearest pixel; a margin has
 * {@link IGNORED}.
 */
export function fitMask(
  { height, width, values }: Mask,
  { size, rule }: PictureFit,
  target: Float32Array,
): void {
  const [rows, columns] = size;
  const [scaleY, scaleX] = [rows / height, columns / width];
  const common = rule === 'fit' ? Math.min(scaleY, scaleX) : Math.max(scaleY, scaleX);
  const isEven = rule === 'stretch';
  const tall = isEven ? rows : Math.max(1, Math.round(height * common));
  const wide = isEven ? columns : Math.max(1, Math.round(width * common));
  // Both are halved as the picture's library does: a margin downwards, a crop upwards.
  const half = (room: number): number => (room >= 0 ? Math.floor(room / 2) : -Math.floor((1 - room) / 2));
  const [top, left] = [half(rows - tall), half(columns - wide)];
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const [y, x] = [row - top, column - left];
      const isWithin = y >= 0 && y < tall && x >= 0 && x < wide;
      const fromY = Math.min(height - 1, Math.floor(((y + 0.5) * height) / tall));
      const fromX = Math.min(width - 1, Math.floor(((x + 0.5) * width) / wide));
      target[row * columns + column] = isWithin ? values[fromY * width + fromX]! : IGNORED;
    }
}
