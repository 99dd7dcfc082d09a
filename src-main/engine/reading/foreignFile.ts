import { reason } from '../../../src-shared/contract/reasons.ts';

/* eslint-disable no-control-regex -- what files begin with are bytes, control characters included */
/** File formats and the pattern of their first bytes, read as Latin-1. */
const beginnings: readonly (readonly [format: string, pattern: RegExp])[] = [
  ['PNG', /^\x89PNG\r\n\x1a\n/],
  ['JPEG', /^\xff\xd8\xff/],
  ['GIF', /^GIF8[79]a/],
  ['WebP', /^RIFF[\s\S]{4}WEBP/],
  ['AVIF', /^[\s\S]{4}ftyp(?:avif|avis)/],
  ['HEIC', /^[\s\S]{4}ftyp(?:hei[cxms]|hev[cx]|mif1|msf1)/],
  ['JPEG XL', /^(?:\xff\x0a|\0\0\0\x0cJXL )/],
  ['JPEG 2000', /^(?:\0\0\0\x0cjP {2}|\xff\x4f\xff\x51)/],
  ['TIFF', /^(?:II[*+]\0|MM\0[*+])/],
  ['BMP', /^BM[\s\S]{4}\0\0\0\0/],
  ['ICO', /^\0\0\x01\0[\s\S]{2}/],
  ['Photoshop', /^8BPS/],
  ['PDF', /^%PDF-/],
  ['gzip', /^\x1f\x8b\x08/],
  ['zip', /^PK(?:\x03\x04|\x05\x06)/],
  ['7z', /^7z\xbc\xaf\x27\x1c/],
  ['HDF5', /^\x89HDF\r\n\x1a\n/],
  ['NumPy', /^\x93NUMPY/],
  ['SVG', /^(?:\xef\xbb\xbf)?\s*(?:<\?xml[\s\S]*?)?<svg[\s>]/i],
  ['XML', /^(?:\xef\xbb\xbf)?\s*<\?xml/i],
  ['JSON', /^(?:\xef\xbb\xbf)?\s*[{[]\s*["{[]/],
];
const WEB_PAGE = /^(?:\xef\xbb\xbf)?\s*(?:<!--[\s\S]*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b/i;
const LFS_POINTER = /^version https:\/\/git-lfs\./;

/** Number of leading bytes that are needed to identify a format. */
export const TELLING_BYTES = 512;

/**
 * What a file is instead of the expected format, as a phrase for messages: another format by name, a web page, a Git LFS
 * pointer, or an empty file. Undefined if it is not recognised.
 * @param bytes its first {@link TELLING_BYTES} bytes or more
 */
export function foreignReason(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return reason('it is empty');
  const start = Buffer.from(bytes.subarray(0, TELLING_BYTES)).toString('latin1');
  if (WEB_PAGE.test(start)) return reason('it is a web page');
  if (LFS_POINTER.test(start))
    return reason('it is a Git LFS pointer; "git lfs pull" fetches what it stands for');
  const format = beginnings.find(([, pattern]) => pattern.test(start))?.[0];
  return format === undefined ? undefined : reason('it is a {format} file', { format });
}
