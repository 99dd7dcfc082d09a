import { FeaturescopeError } from '../../../../../src-shared/contract/errors.ts';
import { foreignReason, TELLING_BYTES } from '../../../reading/foreignFile.ts';
import { isGzip, MAX_FILE_BYTES, oversized, peek, unpack } from './unpack.ts';
import { sizeOf } from '../../../../../src-shared/model/shape.ts';

/** The images of an IDX file. */
export interface IdxImages {
  count: number;
  height: number;
  width: number;
  /** `[count, height, width]`, 0..255 */
  pixels: Uint8Array;
}

/** Maximum number of images or labels per file; the largest data set of this kind has 8.1 million. */
const MOST_ITEMS = 10_000_000;
/**
 * Maximum compression ratio. Images compress to about a tenth, even with blank ones among them; a higher ratio indicates
 * a file made to exhaust memory.
 */
const BEST_PACKED = 400;
/** Size up to which the compression ratio is not checked, in bytes. */
const ALWAYS_UNPACKED = 64 * 2 ** 20;

/** IDX files of unsigned bytes: type 0x08, then the number of dimensions. */
const kinds = {
  images: { magic: 2051, dimensions: 3 },
  labels: { magic: 2049, dimensions: 1 },
} as const;

/**
 * Parses an IDX file of images, plain or gzip; the content decides, not the name. Format:
 * http://yann.lecun.com/exdb/mnist, "File formats for the MNIST database".
 * @param bytes - the file
 * @param path - path of the file, for errors
 * @throws FeaturescopeError `data/idx-wrong-magic`, `data/foreign-file`, `data/too-many-images`, `data/idx-truncated`,
 * `data/idx-oversized`, `data/bad-gzip`, `data/unreadable` (no images in it)
 */
export async function parseIdxImages(bytes: Uint8Array, path: string): Promise<IdxImages> {
  const [sizes, pixels] = await parse(bytes, path, 'images');
  const [count, height, width] = sizes as [number, number, number];
  return { count, height, width, pixels };
}

/**
 * Parses an IDX file of labels, 0 to 255, plain or gzip.
 * @throws FeaturescopeError the codes of {@link parseIdxImages}
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
  // A plain Uint8Array, because `slice` of a Node Buffer returns a view where callers expect a copy.
  return [sizes, new Uint8Array(content.buffer, content.byteOffset + headerBytes, expected - headerBytes)];
}

/** Rejects a file whose header promises more than fits into memory, before unpacking it. */
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
