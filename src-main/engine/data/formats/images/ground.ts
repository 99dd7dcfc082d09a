import { sizeOf } from '../../../../../src-shared/model/shape.ts';
import type { DataNote } from '../../../../../src-shared/texts/dataNotes.ts';
import type { ImageShape } from '../../Dataset.ts';
import type { ReadingOptions } from '../../DataReference.ts';

/** Minimum mean brightness of the edges of pictures with a light background. */
const LIGHT = 200;
/** Minimum fraction of pictures with such edges; photographs do not reach it. */
const SHARE_OF_PICTURES = 0.9;
/** Number of pictures that are examined. */
const LOOKED_AT = 200;

/** Swaps dark and light if requested; otherwise adds a note if it may be needed. @returns notes for the user */
export function setGround(pixels: Uint8Array, shape: ImageShape, { invert }: ReadingOptions): DataNote[] {
  if (invert === undefined && darkOnLight(pixels, shape)) return [{ code: 'dark-on-light', detail: {} }];
  if (!invert) return [];
  for (let at = 0; at < pixels.length; at++) pixels[at] = 255 - pixels[at]!;
  return [{ code: 'inverted', detail: {} }];
}

/**
 * Whether pictures are dark on a light background, like writing on paper: almost all have light edges and are darker
 * inside.
 */
function darkOnLight(pixels: Uint8Array, shape: ImageShape): boolean {
  const size = sizeOf(shape);
  const count = Math.floor(pixels.length / size);
  const step = Math.max(1, Math.floor(count / LOOKED_AT));
  let [light, looked] = [0, 0];
  for (let at = 0; at < count; at += step) {
    looked++;
    const picture = pixels.subarray(at * size, (at + 1) * size);
    if (edgeOf(picture, shape) >= LIGHT && darkestOf(picture) < LIGHT / 2) light++;
  }
  return looked > 0 && light >= SHARE_OF_PICTURES * looked;
}

function darkestOf(picture: Uint8Array): number {
  return picture.reduce((least, value) => Math.min(least, value), 255);
}

/** Mean brightness of the outermost rows and columns. */
function edgeOf(picture: Uint8Array, [rows, columns, channels]: ImageShape): number {
  let [sum, count] = [0, 0];
  const add = (row: number, column: number): void => {
    for (let channel = 0; channel < channels; channel++, count++)
      sum += picture[(row * columns + column) * channels + channel]!;
  };
  for (let column = 0; column < columns; column++) [0, rows - 1].forEach((row) => add(row, column));
  for (let row = 0; row < rows; row++) [0, columns - 1].forEach((column) => add(row, column));
  return sum / count;
}
