import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { DatasetCache } from '../../../src-main/engine/data/DatasetCache.ts';
import { generateDigits } from '../../../src-main/engine/data/handwriting/generate.ts';
import type { Split } from '../../../src-main/engine/data/Dataset.ts';
import { openSession } from '../../../src-main/engine/training/openSession.ts';
import type { Session } from '../../../src-main/engine/training/Session.ts';
import type { SessionListener } from '../../../src-main/engine/training/loop/SessionListener.ts';
import type { OpenRequest, Settings } from '../../../src-shared/contract/service.ts';
import { closeAfterTest, temporaryFolder } from '../../belongings.ts';

export { temporaryFolder } from '../../belongings.ts';

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

/** Opens a session that is closed after the test. */
export async function open(source: OpenRequest['source'], listener: SessionListener = {}): Promise<Session> {
  const session = await openSession(source, {
    backend: await selectBackend('wasm'),
    data: new DatasetCache(),
    listener,
  });
  closeAfterTest(() => session.close());
  return session;
}

/** A LeNet-5 on the tiny data set: batches of 32, so three steps per epoch. */
export async function openTiny(
  settings: Partial<Settings> = {},
  listener: SessionListener = {},
  run?: string,
) {
  return open(
    {
      from: 'recipe',
      recipe: 'lenet5',
      data: await tinyDataFolder(),
      settings: { batchSize: 32, epochs: 2, ...settings },
      run: run ?? join(temporaryFolder(), 'run'),
    },
    listener,
  );
}
