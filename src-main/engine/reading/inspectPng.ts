import { inflateSync } from 'node:zlib';
import { reason } from '../../../src-shared/contract/reasons.ts';
import { foreignReason } from './foreignFile.ts';
import { UnreadableFile } from './readRegularFile.ts';

/** Maximum number of pixels of an image; more than a 24-megapixel camera produces. */
const MOST_PIXELS = 25_000_000;

/** Samples per pixel, by colour type, and the allowed bit depths. Source: PNG specification, 11.2.2. */
const colourTypes: Readonly<Record<number, { samples: number; depths: readonly number[] }>> = {
  0: { samples: 1, depths: [1, 2, 4, 8, 16] },
  2: { samples: 3, depths: [8, 16] },
  3: { samples: 1, depths: [1, 2, 4, 8] },
  4: { samples: 2, depths: [8, 16] },
  6: { samples: 4, depths: [8, 16] },
};
/** Start and distance of the columns and rows of each pass of an interlaced image. Source: PNG specification, 8.2. */
const passes = [
  [0, 8, 0, 8],
  [4, 8, 0, 8],
  [0, 4, 4, 8],
  [2, 4, 0, 4],
  [0, 2, 2, 4],
  [1, 2, 0, 2],
  [0, 1, 1, 2],
] as const;

interface Header {
  width: number;
  height: number;
  bitsPerPixel: number;
  interlaced: boolean;
}

/**
 * Validates a PNG file before it is decoded: it must have a valid size that fits into memory, and exactly as many pixels
 * as that size requires.
 * @throws UnreadableFile with the reason
 */
export function inspectPng(bytes: Uint8Array): void {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const foreign = foreignReason(file);
  if (foreign !== reason('it is a {format} file', { format: 'PNG' }))
    throw new UnreadableFile(foreign ?? reason('it is not a PNG file'));
  const { header, packed } = readChunks(file);
  if (packed.length === 0) throw new UnreadableFile(reason('it holds no pixels'));
  const expected = scanlineBytes(header);
  const actual = unpack(Buffer.concat(packed), expected);
  if (actual < expected) throw new UnreadableFile(reason('it is cut short'));
}

/** The header, and the parts of the compressed pixels. Source: PNG specification, 5.3. */
function readChunks(file: Buffer): { header: Header; packed: Buffer[] } {
  let header: Header | undefined;
  const packed: Buffer[] = [];
  for (let at = 8; at + 12 <= file.length;) {
    const length = file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + 8);
    const data = file.subarray(at + 8, at + 8 + length);
    at += 12 + length;
    if (at > file.length) break;
    if (!header) header = readHeader(type, data);
    else if (type === 'IDAT' && length > 0) packed.push(data);
    else if (type === 'IEND') return { header, packed };
  }
  throw new UnreadableFile(reason('it is cut short'));
}

function readHeader(type: string, data: Buffer): Header {
  const damaged = new UnreadableFile(reason('its header is damaged'));
  if (type !== 'IHDR' || data.length !== 13) throw damaged;
  const [width, height] = [data.readUInt32BE(0), data.readUInt32BE(4)];
  if (width === 0 || height === 0 || width > 0x7fffffff || height > 0x7fffffff)
    throw new UnreadableFile(
      reason('it is {width} x {height}, which is no size of a picture', { width, height }),
    );
  if (width * height > MOST_PIXELS)
    throw new UnreadableFile(
      reason('it has {width} x {height} pixels; at most {most} are read', {
        ...{ width, height, most: MOST_PIXELS },
      }),
    );
  const [depth, colour, compression, filter, interlace] = data.subarray(8) as unknown as number[];
  const kind = colourTypes[colour!];
  if (!kind?.depths.includes(depth!) || compression !== 0 || filter !== 0 || interlace! > 1) throw damaged;
  return { width, height, bitsPerPixel: kind.samples * depth!, interlaced: interlace === 1 };
}

/** Size of an image's rows in bytes, including the filter byte of each. */
function scanlineBytes({ width, height, bitsPerPixel, interlaced }: Header): number {
  const bytes = (wide: number, tall: number): number =>
    wide === 0 ? 0 : tall * (1 + Math.ceil((wide * bitsPerPixel) / 8));
  if (!interlaced) return bytes(width, height);
  return passes.reduce((sum, [left, across, top, down]) => {
    return sum + bytes(Math.ceil((width - left) / across), Math.ceil((height - top) / down));
  }, 0);
}

/** Number of bytes that the compressed pixels unpack to. */
function unpack(packed: Buffer, most: number): number {
  try {
    return inflateSync(packed, { maxOutputLength: most }).length;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE')
      throw new UnreadableFile(reason('it holds more pixels than its header says'), { cause: error });
    throw new UnreadableFile(reason(code === 'Z_BUF_ERROR' ? 'it is cut short' : 'it is damaged'), {
      cause: error,
    });
  }
}
