import { zlibSync } from 'fflate';
import { colourTable, LUT_SIZE, type ColourMapName } from './colours.ts';
import type { FigureTheme } from './figure.ts';
import type { ColourScale } from './scales.ts';

/** A grid of values in row-major order, possibly with a stride, for example one channel of many. */
export interface ValueGrid {
  values: ArrayLike<number>;
  width: number;
  height: number;
  /** Index of the first value, and the stride. */
  start?: number;
  stride?: number;
}

/** Colour of NaN in every colour map: amber, which no map contains. */
const NOT_A_NUMBER = [0xf0, 0x9e, 0x0f] as const;
const NOT_A_NUMBER_INDEX = 255;
/** Minimum picture side in pixels: programs blur pictures when they enlarge them, so cells are enlarged beforehand. */
const LEAST_SIDE = 96;

/** A grid of values as a data URL of a PNG, each value a square of one colour. */
export function pixelPicture(grid: ValueGrid, scale: ColourScale, theme: FigureTheme): string {
  const { values, width, height, start = 0, stride = 1 } = grid;
  const factor = Math.max(1, Math.ceil(LEAST_SIDE / Math.max(width, height)));
  const span = scale.high - scale.low;
  const [wide, tall] = [width * factor, height * factor];
  const rows = new Uint8Array((wide + 1) * tall);
  for (let y = 0; y < height; y++) {
    const from = y * factor * (wide + 1);
    for (let x = 0; x < width; x++) {
      const value = values[start + (y * width + x) * stride]!;
      const share = span > 0 ? (value - scale.low) / span : 0.5;
      const index = Number.isNaN(value)
        ? NOT_A_NUMBER_INDEX
        : Math.max(0, Math.min(NOT_A_NUMBER_INDEX - 1, Math.round(share * (NOT_A_NUMBER_INDEX - 1))));
      rows.fill(index, from + 1 + x * factor, from + 1 + (x + 1) * factor);
    }
    for (let copy = 1; copy < factor; copy++)
      rows.copyWithin(from + copy * (wide + 1), from, from + wide + 1);
  }
  return address([
    chunk('IHDR', header(wide, tall, 3)),
    chunk('PLTE', palette(scale.map, theme)),
    chunk('IDAT', zlibSync(rows)),
    chunk('IEND', new Uint8Array()),
  ]);
}

/** An image of bytes as a data URL of a PNG. @param image `[height, width, channels]`, 0..255, of 1 or 3 channels */
export function imagePicture(
  image: ArrayLike<number>,
  width: number,
  height: number,
  channels: number,
): string {
  const factor = Math.max(1, Math.ceil(LEAST_SIDE / Math.max(width, height)));
  const wide = width * factor * channels;
  const rows = new Uint8Array((wide + 1) * height * factor);
  for (let y = 0; y < height; y++) {
    const from = y * factor * (wide + 1);
    for (let x = 0; x < width * factor; x++)
      for (let channel = 0; channel < channels; channel++)
        rows[from + 1 + x * channels + channel] =
          image[(y * width + Math.floor(x / factor)) * channels + channel]!;
    for (let copy = 1; copy < factor; copy++)
      rows.copyWithin(from + copy * (wide + 1), from, from + wide + 1);
  }
  return address([
    chunk('IHDR', header(width * factor, height * factor, channels === 1 ? 0 : 2)),
    chunk('IDAT', zlibSync(rows)),
    chunk('IEND', new Uint8Array()),
  ]);
}

function palette(map: ColourMapName, theme: FigureTheme): Uint8Array {
  const colours = new Uint8Array(colourTable(map, theme).buffer);
  const bytes = new Uint8Array(256 * 3);
  for (let index = 0; index < NOT_A_NUMBER_INDEX; index++) {
    const at = Math.round((index / (NOT_A_NUMBER_INDEX - 1)) * (LUT_SIZE - 1)) * 4;
    bytes.set(colours.subarray(at, at + 3), index * 3);
  }
  bytes.set(NOT_A_NUMBER, NOT_A_NUMBER_INDEX * 3);
  return bytes;
}

/** Source: PNG specification (third edition), 11.2. @param type 0 grey, 2 colour, 3 with a palette */
function header(width: number, height: number, type: 0 | 2 | 3): Uint8Array {
  const bytes = new Uint8Array(13);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  bytes.set([8, type, 0, 0, 0], 8);
  return bytes;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  for (let at = 0; at < 4; at++) bytes[4 + at] = type.charCodeAt(at);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, checksum(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

/** CRC-32. Source: PNG specification, annex D. */
function checksum(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = checksums[(sum ^ byte) & 0xff]! ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}
const checksums = Uint32Array.from({ length: 256 }, (_none, byte) => {
  let sum = byte;
  for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? 0xedb88320 ^ (sum >>> 1) : sum >>> 1;
  return sum >>> 0;
});

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

function address(chunks: Uint8Array[]): string {
  let binary = '';
  for (const part of [SIGNATURE, ...chunks])
    for (let from = 0; from < part.length; from += 8192)
      binary += String.fromCharCode(...part.subarray(from, from + 8192));
  return `data:image/png;base64,${btoa(binary)}`;
}
