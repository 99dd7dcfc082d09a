import { posix } from 'node:path';
import { crc32, inflateRawSync } from 'node:zlib';
import { reason } from '../../../../src-shared/contract/reasons.ts';
import { UnreadableFile } from '../../reading/readRegularFile.ts';
import type { ModelFiles } from './ModelFiles.ts';

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
/** Bytes of the three records without names and comments. */
const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
const END_BYTES = 22;
const MOST_COMMENT = 65_535;
const MOST_ENTRIES = 10_000;

interface Entry {
  method: number;
  checksum: number;
  packed: number;
  size: number;
  at: number;
}

/** Whether a file begins as a zip does. */
export const isZip = (bytes: Uint8Array): boolean =>
  bytes.length > 4 && Buffer.from(bytes.subarray(0, 4)).readUInt32LE() === LOCAL;

/**
 * The files of a zip in memory, stored or deflated, each held against its checksum. Format: PKWARE APPNOTE 6.3, section 4.3. An entry
 * is unpacked to the size that is announced for it, never further, and is refused where it has more.
 */
export class ZipFiles implements ModelFiles {
  readonly #bytes: Buffer;
  readonly #entries: Map<string, Entry>;
  readonly #folder: string;

  /** @throws UnreadableFile for a zip that is cut off, damaged, encrypted or leads out of itself */
  constructor(bytes: Uint8Array, entries?: Map<string, Entry>, folder = '') {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#entries = entries ?? readDirectory(this.#bytes);
    this.#folder = folder;
  }

  names(): string[] {
    return [...this.#entries.keys()]
      .filter((name) => name.startsWith(this.#folder))
      .map((name) => name.slice(this.#folder.length))
      .sort();
  }

  read(name: string, most: number): Buffer | undefined {
    const entry = this.#entries.get(posix.normalize(`${this.#folder}${name}`));
    if (!entry) return undefined;
    const { size } = entry;
    if (size > most)
      throw new UnreadableFile(
        reason('it holds {actual} bytes, and at most {most} are read', { actual: size, most }),
      );
    return unpack(this.#bytes, entry);
  }

  within(folder: string): ModelFiles {
    if (folder === '') return this;
    return new ZipFiles(this.#bytes, this.#entries, `${this.#folder}${folder}/`);
  }
}

function readDirectory(bytes: Buffer): Map<string, Entry> {
  const end = endOf(bytes);
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  if (count > MOST_ENTRIES) throw damaged();
  const entries = new Map<string, Entry>();
  for (let number = 0; number < count; number++) {
    if (at + CENTRAL_BYTES > end || bytes.readUInt32LE(at) !== CENTRAL) throw damaged();
    const [nameLength, extra, comment] = [28, 30, 32].map((place) => bytes.readUInt16LE(at + place));
    const name = bytes
      .toString('utf8', at + CENTRAL_BYTES, at + CENTRAL_BYTES + nameLength!)
      .replaceAll('\\', '/');
    if ((bytes.readUInt16LE(at + 8) & 1) !== 0) throw new UnreadableFile(reason('it is encrypted'));
    if (name.startsWith('/') || /^[a-z]:/i.test(name) || name.split('/').includes('..'))
      throw new UnreadableFile(reason('its entry "{name}" leads out of it', { name: name.slice(0, 200) }));
    if (!name.endsWith('/'))
      entries.set(name, {
        method: bytes.readUInt16LE(at + 10),
        checksum: bytes.readUInt32LE(at + 16),
        packed: bytes.readUInt32LE(at + 20),
        size: bytes.readUInt32LE(at + 24),
        at: bytes.readUInt32LE(at + 42),
      });
    at += CENTRAL_BYTES + nameLength! + extra! + comment!;
  }
  return entries;
}

/** Where the last record begins; a comment may follow it. */
function endOf(bytes: Buffer): number {
  for (let at = bytes.length - END_BYTES; at >= Math.max(0, bytes.length - END_BYTES - MOST_COMMENT); at--)
    if (bytes.readUInt32LE(at) === END) return at;
  throw new UnreadableFile(reason('it is cut off'));
}

function unpack(bytes: Buffer, { method, checksum, packed, size, at }: Entry): Buffer {
  if (at + LOCAL_BYTES > bytes.length || bytes.readUInt32LE(at) !== LOCAL) throw damaged();
  const start = at + LOCAL_BYTES + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
  if (start + packed > bytes.length) throw new UnreadableFile(reason('it is cut off'));
  const content = contentOf(bytes.subarray(start, start + packed), method, size);
  if (content.length !== size || crc32(content) !== checksum) throw damaged();
  return content;
}

function contentOf(packed: Buffer, method: number, size: number): Buffer {
  if (method === 0) return packed;
  if (method !== 8) throw new UnreadableFile(reason('it is packed in a way that is not read'));
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, size) });
  } catch (error) {
    throw new UnreadableFile(reason('it is damaged'), { cause: error });
  }
}

const damaged = (): UnreadableFile => new UnreadableFile(reason('it is damaged'));
