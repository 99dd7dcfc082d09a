import { FeaturescopeError } from '../../../../../src-shared/contract/errors.ts';
import { foreignReason, TELLING_BYTES } from '../../../reading/foreignFile.ts';
import { isGzip, MAX_FILE_BYTES, oversized, peek, unpack } from './unpack.ts';
import { sizeOf } from '../../../../../src-shared/model/shape.ts';

/** Pictures of one IDX file. */
export interface IdxImages {
  count: number;
  height: number;
  width: number;
  /** `[count, height, width]`, 0..255 */
  pixels: Uint8Array;
}

/** Images or labels of one file at most; the largest set of this kind has 8.1 million. */
const MOST_ITEMS = 10_000_000;
/** Pictures pack to a tenth, blank ones included hardly to so small a part of their bytes; what does is made to fill the memory. */
const BEST_PACKED = 400;
/** Bytes that are unpacked however small they were packed. */
const ALWAYS_UNPACKED = 64 * 2 ** 20;

/** IDX files of unsigned bytes: 0x08 for the type, then the number of dimensions. */
const kinds = {
  images: { magic: 2051, dimensions: 3 },
  labels: { magic: 2049, dimensions: 1 },
} as const;

/**
 * Reads an IDX file of pictures: plain or gzip, which its content tells, not its name.
 * Format: http://yann.lecun.com/exdb/mnist, "File formats for the MNIST database".
 *
 * @param bytes - the file.
 * @param path - where it came from, for the errors.
 * @throws FeaturescopeError `data/idx-wrong-magic`, `data/foreign-file`, `data/too-many-images`, `data/idx-truncated`, `data/idx-oversized`, `data/bad-gzip`,
 *   `data/unreadable` (no pictures in it).
 */
export async function parseIdxImages(bytes: Uint8Array, path: string): Promise<IdxImages> {
  const [sizes, pixels] = await parse(bytes, path, 'images');
  const [count, height, width] = sizes as [number, number, number];
  return { count, height, width, pixels };
}

/**
 * Reads an IDX file of labels, 0 to 255, plain or gzip.
 *
 * @throws FeaturescopeError the codes of {@link parseIdxImages}.
 */
export async function parseIdxLabels(bytes: Uint8Array, path: string): Promise<Uint8Array> {
  const [, labels] = await parse(bytes, path, 'labels');
  return labels;
}

async function parse(
  bytes: Uint8Array,
  path: string,
  kind: keyof typeof kinds,
): Promise<[sizes: number[], values: Uint8Array]> {
  const headerBytes = 4 + 4 * kinds[kind].dimensions;
  const sizes = parseHeader(peek(bytes, TELLING_BYTES, path), path, kind);
  const expected = headerBytes + sizeOf(sizes);
  refuseSize(bytes, path, sizes[0]!, expected);
  const content = await unpack(bytes, expected, path);
  if (content.length < expected) {
    throw new FeaturescopeError('data/idx-truncated', { path, expected, actual: content.length });
  }
  if (expected === headerBytes) {
    const reason = `its header promises ${sizes.join(' x ')} values, so it is empty`;
    throw new FeaturescopeError('data/unreadable', { path, reason });
  }
  // No Buffer of Node's: what takes a slice of images to write into it takes it for a copy, as of any other array of bytes.
  return [sizes, new Uint8Array(content.buffer, content.byteOffset + headerBytes, expected - headerBytes)];
}

/** Refuses what its header promises to be too large to be held, before any of it is unpacked. */
function refuseSize(bytes: Uint8Array, path: string, count: number, expected: number): void {
  if (expected > MAX_FILE_BYTES) throw oversized(path, expected, MAX_FILE_BYTES);
  if (count > MOST_ITEMS)
    throw new FeaturescopeError('data/too-many-images', { path, count, most: MOST_ITEMS });
  const most = Math.max(ALWAYS_UNPACKED, bytes.length * BEST_PACKED);
  if (isGzip(bytes) && expected > most) throw oversized(path, expected, most);
}

function parseHeader(header: Uint8Array, path: string, kind: keyof typeof kinds): number[] {
  const { magic, dimensions } = kinds[kind];
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const found = header.length >= 4 ? view.getUint32(0) : undefined;
  if (found !== undefined && found !== magic) {
    const reason = foreignReason(header);
    if (reason) throw new FeaturescopeError('data/foreign-file', { path, reason });
    throw new FeaturescopeError('data/idx-wrong-magic', {
      path,
      expected: `${kind} (${magic})`,
      actual: found,
    });
  }
  const expected = 4 + 4 * dimensions;
  if (header.length < expected) {
    throw new FeaturescopeError('data/idx-truncated', { path, expected, actual: header.length });
  }
  return Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i));
}
