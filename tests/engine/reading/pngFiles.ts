import { crc32, deflateSync } from 'node:zlib';

/** A chunk of a PNG file. Source: PNG specification, 5.3. */
export function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** The header chunk of a PNG. */
export function header(width: number, height: number, depth = 8, colour = 0, interlace = 0): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width);
  data.writeUInt32BE(height, 4);
  data.set([depth, colour, 0, 0, interlace], 8);
  return chunk('IHDR', data);
}

/** A PNG file of a header and scanlines (each preceded by its filter byte), compressed into one chunk. */
export function png(head: Buffer, scanlines: Uint8Array): Buffer {
  return Buffer.concat([
    signature,
    head,
    chunk('IDAT', deflateSync(scanlines)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A PNG file of arbitrary chunks. */
export const pngOf = (...chunks: Buffer[]): Buffer => Buffer.concat([signature, ...chunks]);
