import { reason } from '../../../../../src-shared/contract/reasons.ts';
import { UnreadableFile } from '../../../reading/readRegularFile.ts';

/** A picture with opacity, `[height, width, 4]`, 0..255. */
export interface BmpPicture {
  height: number;
  width: number;
  pixels: Uint8Array;
}

/** What the headers of a BMP file say. */
interface Header {
  width: number;
  height: number;
  /** Whether the first row is the uppermost; usually it is the lowest. */
  isTopDown: boolean;
  bits: number;
  compression: number;
  /** Offset of the pixels. */
  start: number;
  /** Red, green, blue and opacity of each colour of the palette. */
  palette: number[][];
  /** Bits of red, green, blue and opacity in a pixel of 16 or 32 bits. */
  masks: readonly number[];
}

const FILE_HEADER = 14;
const [CORE, INFO] = [12, 40];
const [PLAIN, RUNS_OF_8, RUNS_OF_4, BIT_FIELDS, ALPHA_BIT_FIELDS] = [0, 1, 2, 3, 6];
/** Pixels in runs for each byte of a file: a run of two bytes has 255 at most, and little is left out between runs. */
const MOST_PER_BYTE = 1024;
const USUAL_MASKS: Readonly<Record<number, readonly number[]>> = {
  16: [0x7c00, 0x3e0, 0x1f, 0],
  32: [0xff0000, 0xff00, 0xff, 0],
};

export const isBmp = (bytes: Uint8Array): boolean => bytes[0] === 0x42 && bytes[1] === 0x4d;

/**
 * The size of a BMP picture, `[rows, columns]`.
 * @throws UnreadableFile
 */
export function bmpSize(bytes: Uint8Array, mostPixels: number): [rows: number, columns: number] {
  const { height, width } = guarded(bytes, mostPixels);
  return [height, width];
}

/**
 * Decodes a BMP picture of 1, 2, 4, 8, 16, 24 or 32 bits per pixel, plain or in runs, of Windows or OS/2.
 * Source: Microsoft's description of bitmap storage (BITMAPFILEHEADER, BITMAPINFOHEADER, BITMAPV5HEADER).
 * @throws UnreadableFile
 */
export function decodeBmp(bytes: Uint8Array, mostPixels: number): BmpPicture {
  const header = guarded(bytes, mostPixels);
  const { width, height, bits, compression } = header;
  const isRuns = compression === RUNS_OF_8 || compression === RUNS_OF_4;
  const inRuns = isRuns ? unrolled(bytes, header) : undefined;
  const stride = Math.ceil((width * bits) / 32) * 4;
  if (!isRuns && bytes.length < header.start + stride * (height - 1) + Math.ceil((width * bits) / 8))
    throw new UnreadableFile(reason('it is damaged'));
  const pixels = new Uint8Array(width * height * 4);
  const read = rowReader(bytes, header);
  const ofIndices = inRuns && indexReader(inRuns, { ...header, bits: 8 });
  for (let row = 0; row < height; row++) {
    const stored = header.isTopDown ? row : height - 1 - row;
    const target = pixels.subarray(row * width * 4, (row + 1) * width * 4);
    if (ofIndices) ofIndices(stored * width, target);
    else read(header.start + stored * stride, target);
  }
  // Many programs leave the opacity at 0, and mean a picture without transparent parts.
  if (isInvisible(pixels)) for (let at = 3; at < pixels.length; at += 4) pixels[at] = 255;
  return { height, width, pixels };
}

function isInvisible(pixels: Uint8Array): boolean {
  for (let at = 3; at < pixels.length; at += 4) if (pixels[at] !== 0) return false;
  return true;
}

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function guarded(bytes: Uint8Array, mostPixels: number): Header {
  try {
    const header = readHeader(viewOf(bytes));
    if (header.width * header.height <= mostPixels) return header;
  } catch (error) {
    // Beyond the end of the file.
    if (!(error instanceof RangeError)) throw error;
  }
  throw new UnreadableFile(reason('it is damaged'));
}

function readHeader(view: DataView): Header {
  const start = view.getUint32(10, true);
  const size = view.getUint32(FILE_HEADER, true);
  const isCore = size === CORE;
  const at = FILE_HEADER + 4;
  const width = isCore ? view.getUint16(at, true) : view.getInt32(at, true);
  const rows = isCore ? view.getUint16(at + 2, true) : view.getInt32(at + 4, true);
  const bits = view.getUint16(isCore ? at + 6 : at + 10, true);
  const compression = isCore ? PLAIN : view.getUint32(at + 12, true);
  const isKnown =
    { [PLAIN]: [1, 2, 4, 8, 16, 24, 32], [RUNS_OF_8]: [8], [RUNS_OF_4]: [4] }[compression]?.includes(bits) ??
    ([BIT_FIELDS, ALPHA_BIT_FIELDS].includes(compression) && (bits === 16 || bits === 32));
  if ((!isCore && size < INFO) || width <= 0 || rows === 0 || !isKnown)
    throw new UnreadableFile(reason('it is damaged'));
  const hasMasks = compression === BIT_FIELDS || compression === ALPHA_BIT_FIELDS;
  // Longer headers hold the masks themselves; that of the opacity is part of them from 56 bytes on.
  const hasAlpha = compression === ALPHA_BIT_FIELDS || size >= 56;
  const masks = hasMasks
    ? [0, 1, 2, 3].map((mask) =>
        mask < 3 || hasAlpha ? view.getUint32(FILE_HEADER + INFO + mask * 4, true) : 0,
      )
    : (USUAL_MASKS[bits] ?? []).map((mask, channel) =>
        channel === 3 && bits === 32 && size >= 56 ? view.getUint32(FILE_HEADER + INFO + 12, true) : mask,
      );
  const used = isCore ? 0 : view.getUint32(at + 28, true);
  const count = bits > 8 ? 0 : used || 2 ** bits;
  const entry = isCore ? 3 : 4;
  const first = FILE_HEADER + size;
  const room = Math.max(0, Math.floor((start - first) / entry));
  const palette = Array.from({ length: Math.min(count, 2 ** bits, room) }, (_none, colour) =>
    [2, 1, 0].map((channel) => view.getUint8(first + colour * entry + channel)).concat(255),
  );
  return {
    ...{ width, height: Math.abs(rows), isTopDown: rows < 0 },
    ...{ bits, compression, start, palette, masks },
  };
}

/** Reads a row of pixels that begins at a byte, into red, green, blue and opacity of each. */
type RowReader = (from: number, target: Uint8Array) => void;

function rowReader(bytes: Uint8Array, header: Header): RowReader {
  if (header.bits <= 8) return indexReader(bytes, header);
  if (header.bits > 24 || header.bits === 16) return maskReader(bytes, header);
  return (from, target) => {
    for (let to = 0; to < target.length; to += 4, from += 3) {
      target[to] = bytes[from + 2]!;
      target[to + 1] = bytes[from + 1]!;
      target[to + 2] = bytes[from]!;
      target[to + 3] = 255;
    }
  };
}

/** Pixels that are places in the palette. */
function indexReader(bytes: Uint8Array, { bits, palette }: Pick<Header, 'bits' | 'palette'>): RowReader {
  const colours = Uint8Array.from(palette.flat());
  const [perByte, most] = [8 / bits, 2 ** bits - 1];
  return (from, target) => {
    for (let column = 0, to = 0; to < target.length; column++, to += 4) {
      const shift = 8 - bits * ((column % perByte) + 1);
      const at = ((bytes[from + Math.floor(column / perByte)]! >> shift) & most) * 4;
      if (at >= colours.length) throw new UnreadableFile(reason('it is damaged'));
      target[to] = colours[at]!;
      target[to + 1] = colours[at + 1]!;
      target[to + 2] = colours[at + 2]!;
      target[to + 3] = colours[at + 3]!;
    }
  };
}

/** Pixels of 16 or 32 bits, in which masks select red, green, blue and opacity; each is scaled to 0..255. */
function maskReader(bytes: Uint8Array, { bits, masks }: Header): RowReader {
  const view = viewOf(bytes);
  const size = bits / 8;
  const parts = masks.map((mask, channel) => {
    const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask);
    return { mask, shift, most: mask >>> shift, missing: channel === 3 ? 255 : 0 };
  });
  return (from, target) => {
    for (let to = 0; to < target.length; to += 4, from += size) {
      const pixel = bits === 16 ? view.getUint16(from, true) : view.getUint32(from, true);
      for (let channel = 0; channel < 4; channel++) {
        const { mask, shift, most, missing } = parts[channel]!;
        const value = (pixel & mask) >>> shift;
        target[to + channel] = most === 0 ? missing : most === 255 ? value : Math.round((value / most) * 255);
      }
    }
  };
}

/** The colour indices of a picture stored in runs, `[rows, columns]` as stored; what no run covers is 0. */
function unrolled(bytes: Uint8Array, { width, height, start, compression }: Header): Uint8Array {
  if (width * height > MOST_PER_BYTE * bytes.length) throw new UnreadableFile(reason('it is damaged'));
  const indices = new Uint8Array(width * height);
  const isOf4 = compression === RUNS_OF_4;
  let [at, row, column] = [start, 0, 0];
  const put = (index: number): void => {
    if (row < height && column < width) indices[row * width + column] = index;
    column++;
  };
  const nth = (from: number, place: number): number => {
    const byte = bytes[isOf4 ? from + (place >> 1) : from + place]!;
    if (!isOf4) return byte;
    return place % 2 === 0 ? byte >> 4 : byte & 15;
  };
  while (at + 1 < bytes.length) {
    const [count, value] = [bytes[at]!, bytes[at + 1]!];
    at += 2;
    if (count > 0) for (let place = 0; place < count; place++) put(nth(at - 1, isOf4 ? place % 2 : 0));
    else if (value === 0) [row, column] = [row + 1, 0];
    else if (value === 1) return indices;
    else if (value === 2) {
      column += bytes[at] ?? 0;
      row += bytes[at + 1] ?? 0;
      at += 2;
    } else {
      const length = isOf4 ? Math.ceil(value / 2) : value;
      if (at + length > bytes.length) break;
      for (let place = 0; place < value; place++) put(nth(at, place));
      at += length + (length % 2);
    }
  }
  if (row < height - 1 || (row === height - 1 && column < width))
    throw new UnreadableFile(reason('it is damaged'));
  return indices;
}
