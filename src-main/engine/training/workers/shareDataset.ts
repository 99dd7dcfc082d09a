import type { Dataset, Split } from '../../data/Dataset.ts';

/** The same data set in memory that worker threads can read; the arrays handed in are not kept. */
export function shareDataset(data: Dataset): Dataset {
  return { ...data, train: shareSplit(data.train), test: shareSplit(data.test) };
}

function shareSplit(split: Split): Split {
  return { ...split, images: sharedBytes(split.images), labels: sharedBytes(split.labels) };
}

function sharedBytes(bytes: Uint8Array): Uint8Array {
  if (bytes.buffer instanceof SharedArrayBuffer) return bytes;
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  return shared;
}
