import { crc32 } from 'node:zlib';

/** Bytes of length, type and checksum of a chunk, besides its data. */
const SIGNATURE = 8;

/** Adds international text (`iTXt`) to a PNG file, after its header. Source: PNG specification, 11.3.4.5. */
export function withTextChunks(png: Uint8Array, texts: Record<string, string>): Uint8Array {
  const header = SIGNATURE + 4 + 4 + 13 + 4;
  const chunks = Object.entries(texts).map(([keyword, text]) => {
    const data = Buffer.concat([
      Buffer.from(keyword, 'latin1'),
      Buffer.from([0, 0, 0, 0, 0]), // end of the keyword, not compressed, no language, no translated keyword
      Buffer.from(text, 'utf8'),
    ]);
    return chunk('iTXt', data);
  });
  return new Uint8Array(Buffer.concat([png.subarray(0, header), ...chunks, png.subarray(header)]));
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
