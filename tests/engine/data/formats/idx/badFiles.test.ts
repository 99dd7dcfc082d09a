import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  FeaturescopeError,
  type ErrorCode,
  type ErrorDetail,
} from '../../../../../src-shared/contract/errors.ts';
import { openIdxFolder } from '../../../../../src-main/engine/data/formats/idx/idxFolder.ts';
import { folderOf, idxBytes, images, labels, soundFiles } from '../../idxFiles.ts';

const trainImages = 'train-images-idx3-ubyte';
const trainLabels = 'train-labels-idx1-ubyte';
const testImages = 't10k-images-idx3-ubyte.gz';
const testLabels = 't10k-labels-idx1-ubyte.gz';

/** The fault, the file that replaces the intact one (null: none), and the expected error. */
const badFiles: [what: string, name: string, bytes: Buffer | null, code: ErrorCode, detail?: ErrorDetail][] =
  [
    ['images where labels belong', trainLabels, images(3), 'data/idx-wrong-magic', { actual: 2051 }],
    ['labels where images belong', trainImages, labels(0, 1, 2), 'data/idx-wrong-magic', { actual: 2049 }],
    ['packed labels where images belong', testImages, gzipSync(labels(0, 1)), 'data/idx-wrong-magic'],
    ['IDX images of floats', trainImages, idxBytes(0x0d03, [3, 2, 3], []), 'data/idx-wrong-magic'],
    ['a text file', trainImages, Buffer.from('these are no images'), 'data/idx-wrong-magic'],
    [
      'a web page',
      trainImages,
      Buffer.from('<!DOCTYPE html><title>404</title>'),
      'data/foreign-file',
      { reason: 'it is a web page' },
    ],
    [
      'a packed web page',
      testImages,
      gzipSync(Buffer.from('<html><body>Sign in')),
      'data/foreign-file',
      { reason: 'it is a web page' },
    ],
    [
      'a pointer of Git LFS',
      testLabels,
      Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n'),
      'data/foreign-file',
    ],
    [
      'a thousand million images of one pixel',
      trainImages,
      idxBytes(0x0803, [1_000_000_000, 1, 1], []),
      'data/too-many-images',
      { count: 1_000_000_000 },
    ],
    ['a thousand million labels', trainLabels, idxBytes(0x0801, [1_000_000_000], []), 'data/too-many-images'],
    [
      'a small packed file that would fill the memory',
      testImages,
      gzipSync(idxBytes(0x0803, [1000, 1000, 1000], [])),
      'data/idx-oversized',
    ],
    ['an empty file', trainImages, Buffer.alloc(0), 'data/idx-truncated', { expected: 16, actual: 0 }],
    [
      'half a magic number',
      trainImages,
      Buffer.from([0, 0]),
      'data/idx-truncated',
      { expected: 16, actual: 2 },
    ],
    [
      'half a header',
      trainImages,
      images(3).subarray(0, 10),
      'data/idx-truncated',
      { expected: 16, actual: 10 },
    ],
    [
      'a missing last pixel',
      trainImages,
      images(3).subarray(0, -1),
      'data/idx-truncated',
      { expected: 34, actual: 33 },
    ],
    [
      'a packed file cut before packing',
      testImages,
      gzipSync(images(2).subarray(0, 20)),
      'data/idx-truncated',
      { expected: 28, actual: 20 },
    ],
    [
      'an empty packed file',
      testImages,
      gzipSync(Buffer.alloc(0)),
      'data/idx-truncated',
      { expected: 16, actual: 0 },
    ],
    ['a packed file cut after packing', testImages, gzipSync(images(2)).subarray(0, -9), 'data/bad-gzip'],
    ['a gzip magic number alone', testImages, Buffer.from([0x1f, 0x8b]), 'data/bad-gzip'],
    ['a packed file with a flipped bit', testLabels, flipped(gzipSync(labels(2, 0))), 'data/bad-gzip'],
    [
      'garbage after a gzip magic number',
      testImages,
      Buffer.from([0x1f, 0x8b, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9]),
      'data/bad-gzip',
    ],
    [
      'one byte too many',
      trainImages,
      Buffer.concat([images(3), Buffer.of(7)]),
      'data/idx-oversized',
      { actual: '35 B', expected: '34 B' },
    ],
    [
      'packed bytes too many',
      testLabels,
      gzipSync(Buffer.concat([labels(2, 0), Buffer.of(7)])),
      'data/idx-oversized',
      { actual: '> 10 B' },
    ],
    [
      'a gzip bomb',
      testLabels,
      gzipSync(Buffer.concat([labels(2, 0), Buffer.alloc(2 ** 27)])),
      'data/idx-oversized',
      { expected: '10 B' },
    ],
    [
      'a header that promises 2^96 pixels',
      trainImages,
      idxBytes(2051, [2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1], []),
      'data/idx-oversized',
    ],
    [
      'a header that promises 4 GiB of labels',
      trainLabels,
      idxBytes(2049, [2 ** 32 - 1], []),
      'data/idx-oversized',
      { expected: '1073741824 B' },
    ],
    [
      'a packed header that promises 2^96 pixels',
      testImages,
      gzipSync(idxBytes(2051, [2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1], [])),
      'data/idx-oversized',
    ],
    ['fewer labels than images', trainLabels, labels(0, 1), 'data/idx-wrong-count', { labels: 2, images: 3 }],
    [
      'more labels than images',
      testLabels,
      labels(0, 1, 2),
      'data/idx-wrong-count',
      { labels: 3, images: 2 },
    ],
    [
      'a label out of range',
      trainLabels,
      labels(0, 3, 2),
      'data/label-out-of-range',
      { label: 3, index: 1, classes: 3 },
    ],
    [
      'a packed label out of range',
      testLabels,
      gzipSync(labels(2, 255)),
      'data/label-out-of-range',
      { label: 255, index: 1 },
    ],
    ['no images at all', trainImages, images(0), 'data/unreadable'],
    ['images of no height', trainImages, images(3, 0, 3), 'data/unreadable'],
    ['test images of another size', testImages, gzipSync(images(2, 3, 2)), 'data/unreadable'],
    [
      'no training images',
      trainImages,
      null,
      'data/incomplete-folder',
      { missing: 'train-images-idx3-ubyte.gz' },
    ],
    ['no test labels', testLabels, null, 'data/incomplete-folder', { missing: 't10k-labels-idx1-ubyte.gz' }],
  ];

function flipped(bytes: Buffer): Buffer {
  bytes[bytes.length - 12]! ^= 0x10;
  return bytes;
}

async function failureOf(promise: Promise<unknown>): Promise<FeaturescopeError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(FeaturescopeError);
  return error as FeaturescopeError;
}

describe('A bad data file', () => {
  it.each(badFiles)('is refused when it has %s (%s)', async (_what, name, bytes, code, detail = {}) => {
    const sound = Object.entries(soundFiles()).filter(([other]) => other !== name);
    const bad = bytes === null ? [] : [[name, bytes]];
    const folder = await folderOf(Object.fromEntries([...sound, ...bad]));
    const error = await failureOf(openIdxFolder(folder, { classes: ['a', 'b', 'c'] }));
    expect(error.code).toBe(code);
    expect(error.detail).toMatchObject(detail);
    expect(error.detail['path']).toBe(bytes === null ? folder : join(folder, name));
    expect(error.message).not.toContain('?');
  });

  it('is refused when it is a folder', async () => {
    const folder = await folderOf(soundFiles());
    await rm(join(folder, trainImages));
    await mkdir(join(folder, trainImages));
    expect(await failureOf(openIdxFolder(folder))).toMatchObject({ code: 'data/unreadable' });
  });

  it('costs no more memory than its header promises, however far it would swell', async () => {
    const bomb = gzipSync(Buffer.concat([labels(2, 0), Buffer.alloc(2 ** 29)]));
    const folder = await folderOf({ ...soundFiles(), [testLabels]: bomb });
    const before = process.resourceUsage().maxRSS;
    expect(await failureOf(openIdxFolder(folder))).toMatchObject({ code: 'data/idx-oversized' });
    expect(process.resourceUsage().maxRSS - before).toBeLessThan(100 * 1024);
  });

  it('is told from a folder that does not exist', async () => {
    const folder = join(await folderOf({}), 'nowhere');
    const error = await failureOf(openIdxFolder(folder));
    expect(error).toMatchObject({ code: 'data/unreadable', detail: { path: folder } });
    expect(error.detail['reason']).toBe('ENOENT: no such file or directory');
  });
});
