import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';

/**
 * Bytes of an IDX file including its header, according to the format's description: big-endian 32-bit numbers, then the
 * values.
 */
export function idxBytes(magic: number, sizes: number[], values: Iterable<number>): Buffer {
  const header = Buffer.alloc(4 + 4 * sizes.length);
  header.writeUInt32BE(magic, 0);
  sizes.forEach((size, i) => header.writeUInt32BE(size, 4 + 4 * i));
  return Buffer.concat([header, Buffer.from([...values])]);
}

export function images(count: number, height = 2, width = 3): Buffer {
  return idxBytes(
    2051,
    [count, height, width],
    Array.from({ length: count * height * width }, (_, i) => i % 256),
  );
}

export function labels(...values: number[]): Buffer {
  return idxBytes(2049, [values.length], values);
}

/** A small valid data set: three training images, two test images, of 2 x 3 pixels. */
export function soundFiles(): Record<string, Buffer> {
  return {
    'train-images-idx3-ubyte': images(3),
    'train-labels-idx1-ubyte': labels(0, 1, 2),
    't10k-images-idx3-ubyte.gz': gzipSync(images(2)),
    't10k-labels-idx1-ubyte.gz': gzipSync(labels(2, 0)),
  };
}

/** A temporary folder with the given files, removed after the test. */
export async function folderOf(files: Record<string, Buffer>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'featurescope-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
  return folder;
}
