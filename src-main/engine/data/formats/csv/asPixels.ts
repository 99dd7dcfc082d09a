import type { DataNote } from '../../../../../src-shared/texts/dataNotes.ts';
import type { ImageShape } from '../../Dataset.ts';
import type { ReadingOptions } from '../../DataReference.ts';
import { channelsLast, pictureOf, sizeText } from '../pictureOf.ts';

/** Inputs of a table as pictures. */
interface Pixels {
  /** `[H, W, C]` */
  shape: ImageShape;
  /** `[rows, H, W, C]` of each table: bytes of brightness, or numbers as they are. */
  parts: (Uint8Array | Float32Array)[];
}

/** A table whose inputs may be pixels. */
export interface PixelTable {
  /** `[rows, columns]` of each table of a data set. */
  parts: readonly Float32Array[];
  /** Names of the columns; empty where they have none. */
  names: readonly string[];
  options: ReadingOptions;
  /** For the error. */
  path: string;
}

/** `pixel0`, `px_12`, `1x28`: what other programs call the pixels of a picture. */
const PIXEL_NAME = /^((pixels?|pix|px)[ _.-]?\d+|\d+x\d+)$/i;

/**
 * The numbers of tables as pixels, if they are said to be, or else if their count is that of a square picture and all are whole
 * numbers in 0..255 or lie in 0..1 under numbered names or none, or if the columns are named as pixels.
 * @param notes what was taken is added to them
 * @throws FeaturescopeError `data/no-picture-size`
 */
export function asPixels({ parts, names, options, path }: PixelTable, notes: DataNote[]): Pixels | undefined {
  const areNamed = names.every((name) => PIXEL_NAME.test(name));
  const width = names.length;
  const shape = pictureOf(width, options, path, areNamed);
  if (!shape) return undefined;
  const isGiven = options.columns !== undefined;
  const detail = { columns: width, size: sizeText(shape) };
  const { least, most, areWhole } = rangeOf(parts);
  const isFraction = least >= 0 && most <= 1 && !areWhole;
  const isBytes = least >= 0 && most <= 255 && areWhole;
  // Measurements that have been scaled lie in 0..1 as well, but have names of their own.
  const areNumbered = names.every((name) => name === '' || /\d\D?$/.test(name));
  if (!isGiven && !areNamed && !isBytes && !(isFraction && areNumbered)) {
    notes.push({ code: 'columns-are-numbers', detail });
    return undefined;
  }
  if (!isGiven && !areNamed) notes.push({ code: 'columns-are-pixels', detail });
  const isColour = shape[2] === 3;
  if (isColour && options.planar === undefined) notes.push({ code: 'colours-interleaved', detail: {} });
  const ordered =
    isColour && options.planar
      ? parts.map((part) => channelsLast(part, part.length / width, shape))
      : [...parts];
  if (isFraction) {
    notes.push({ code: 'floats-as-bytes', detail: {} });
    return { shape, parts: inBytes(ordered, 255) };
  }
  if (isBytes) {
    // Data sets with few grey levels count them from 0: 16 is white in the 8x8 digits of scikit-learn.
    const isScaled = most >= 1 && most <= 16;
    if (isScaled) notes.push({ code: 'brightness-scaled', detail: { most } });
    return { shape, parts: inBytes(ordered, isScaled ? 255 / most : 1) };
  }
  const [from, to] = [least, most].map((value) => Number(value.toPrecision(4))) as [number, number];
  notes.push({ code: 'pixels-as-they-are', detail: { from, to } });
  return { shape, parts: ordered };
}

const inBytes = (parts: readonly Float32Array[], factor: number): Uint8Array[] =>
  parts.map((part) => Uint8Array.from(part, (value) => Math.round(value * factor)));

function rangeOf(parts: readonly Float32Array[]): { least: number; most: number; areWhole: boolean } {
  let [least, most, areWhole] = [Infinity, -Infinity, true];
  for (const part of parts)
    for (const value of part) {
      if (value < least) least = value;
      if (value > most) most = value;
      areWhole &&= Number.isInteger(value);
    }
  return { least, most, areWhole };
}
