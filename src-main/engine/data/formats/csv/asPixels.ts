import type { DataNote } from '../../../../../src-shared/texts/dataNotes.ts';
import { isGrid } from './sampleColumns.ts';

/** Inputs of a table as pictures. */
interface Pixels {
  /** `[H, W, C]` */
  shape: [number, number, number];
  /** `[rows, H, W, C]` of each table: bytes of brightness, or numbers as they are. */
  parts: (Uint8Array | Float32Array)[];
}

/** `pixel0`, `px_12`, `1x28`: what other programs call the pixels of a picture. */
const PIXEL_NAME = /^((pixels?|pix|px)[ _.-]?\d+|\d+x\d+)$/i;
/** Least number of pixels, where the columns are named as such. */
const LEAST_NAMED = 4;

/**
 * The numbers of tables as pixels, if their count is that of a square picture and all are whole numbers in 0..255 or lie in
 * 0..1 under numbered names or none, or if the columns are named as pixels.
 * @param parts `[rows, columns]` of each table
 * @param names of the columns; empty where they have none
 * @param notes what was taken is added to them
 */
export function asPixels(
  parts: readonly Float32Array[],
  names: readonly string[],
  notes: DataNote[],
): Pixels | undefined {
  const areNamed = names.every((name) => PIXEL_NAME.test(name));
  const width = names.length;
  const isSquare = Number.isInteger(Math.sqrt(width)) && width >= LEAST_NAMED;
  if (!isGrid(width) && !(areNamed && isSquare)) return undefined;
  const channels = Number.isInteger(Math.sqrt(width)) ? 1 : 3;
  const side = Math.sqrt(width / channels);
  const shape: Pixels['shape'] = [side, side, channels];
  const { least, most, areWhole } = rangeOf(parts);
  const size = `${side}x${side}${channels === 3 ? 'x3' : ''}`;
  // Measurements that have been scaled lie in 0..1 as well, but have names of their own.
  const areNumbered = names.every((name) => name === '' || /\d\D?$/.test(name));
  if (least >= 0 && most <= 1 && !areWhole) {
    if (!areNumbered) return undefined;
    notes.push({ code: 'columns-are-pixels', detail: { columns: width, size } });
    return { shape, parts: inBytes(parts, 255) };
  }
  if (least >= 0 && most <= 255 && areWhole) {
    // Data sets with few grey levels count them from 0: 16 is white in the 8x8 digits of scikit-learn.
    const isScaled = most >= 1 && most <= 16;
    if (isScaled) notes.push({ code: 'brightness-scaled', detail: { most } });
    return { shape, parts: inBytes(parts, isScaled ? 255 / most : 1) };
  }
  if (!areNamed) return undefined;
  const [from, to] = [least, most].map((value) => Number(value.toPrecision(4))) as [number, number];
  notes.push({ code: 'pixels-as-they-are', detail: { from, to } });
  return { shape, parts: [...parts] };
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
