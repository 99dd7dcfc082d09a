import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Split } from '../../../src-main/engine/data/Dataset.ts';
import { generateDigits } from '../../../src-main/engine/data/handwriting/generate.ts';
import { temporaryFolder } from '../../belongings.ts';

/** A data set of drawn digits, small enough for whole epochs in a test: 96 training and 32 test images. */
export async function tinyDataFolder(folder = join(temporaryFolder(), 'tiny')): Promise<string> {
  const { train, test } = generateDigits({ train: 96, test: 32 });
  return writeDataFolder({ train, test }, 28, folder);
}

/** A folder of IDX files with the given images, squares of `side` pixels. */
export function writeDataFolder(
  { train, test }: { train: Split; test: Split },
  side: number,
  folder = join(temporaryFolder(), 'data'),
): string {
  mkdirSync(folder);
  writeSplit(folder, 'train', train, side);
  writeSplit(folder, 't10k', test, side);
  return folder;
}

function writeSplit(folder: string, prefix: string, split: Split, side: number): void {
  const header = (...words: number[]) => {
    const bytes = Buffer.alloc(words.length * 4);
    words.forEach((word, index) => bytes.writeUInt32BE(word, index * 4));
    return bytes;
  };
  const images = Buffer.concat([header(2051, split.count, side, side), split.inputs as Uint8Array]);
  const labels = Buffer.concat([header(2049, split.count), split.labels as Uint8Array]);
  writeFileSync(join(folder, `${prefix}-images-idx3-ubyte`), images);
  writeFileSync(join(folder, `${prefix}-labels-idx1-ubyte`), labels);
}
