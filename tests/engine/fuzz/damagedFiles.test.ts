import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync, zipSync } from 'fflate';
import { PNG } from 'pngjs';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { readData } from '../../../src-main/engine/data/readData.ts';
import { encodeNpy } from '../../../src-main/engine/interchange/npz/encodeNpy.ts';
import { encodeNpz } from '../../../src-main/engine/interchange/npz/encodeNpz.ts';
import { openReadModel } from '../../../src-main/engine/interchange/openReadModel.ts';
import { readModelFile } from '../../../src-main/engine/interchange/readModelFile.ts';
import { savedContent } from '../../../src-main/engine/interchange/save/savedContent.ts';
import { lookAtPath } from '../../../src-main/engine/library/lookAtPath.ts';
import { loadModel } from '../../../src-main/engine/network/modelFiles.ts';
import { readNpy } from '../../../src-main/engine/reading/readNpy.ts';
import { readNetwork } from '../../../src-main/engine/recipes/readNetwork.ts';
import { resourcesFolder } from '../../../src-main/engine/resources.ts';
import { RandomStream } from '../../../src-shared/arithmetic/random.ts';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { soundFiles } from '../data/idxFiles.ts';
import { useOwnCache } from '../data/formats/ownCache.ts';
import { parquetFile } from '../data/formats/parquetFile.ts';
import { networkFile } from '../../shared/contract/networkExample.ts';
import { temporaryFolder } from '../../belongings.ts';
import { damagedCopy } from './damagedCopy.ts';
import { MemoryOverWork } from './MemoryOverWork.ts';

/** `FEATURESCOPE_FUZZ_FILES=3000 npx vitest run tests/engine/fuzz` tries this number of damages on each kind of file. */
const TRIED = Number(process.env['FEATURESCOPE_FUZZ_FILES'] ?? 40);

const fixtures = fileURLToPath(new URL('../interchange/fixtures', import.meta.url));
const shipped = join(resourcesFolder(), 'models', 'lenet5-mnist');

const cache = useOwnCache();
beforeAll(async () => {
  cache.begin();
  await selectBackend('wasm');
});
afterAll(cache.end);

const openModel = async (path: string): Promise<void> => {
  const { model } = await openReadModel(await readModelFile(path), { path });
  model.dispose();
};

type Files = Record<string, string | Uint8Array>;

const picture = (grey: number): Buffer => {
  const png = new PNG({ width: 6, height: 6 });
  png.data.fill(grey);
  return PNG.sync.write(png);
};
const pictures = (): Files =>
  Object.fromEntries(
    ['0', '1'].flatMap((name) => [1, 2, 3].map((at) => [`${name}/${at}.png`, picture(at * 40)] as const)),
  );
/** The same picture in formats that cameras, browsers and Windows write. */
const photographs = async (): Promise<Files> => {
  const noise = Uint8Array.from({ length: 24 * 16 * 3 }, (_none, at) => (at * at * 37) % 256);
  const open = () => sharp(noise, { raw: { width: 24, height: 16, channels: 3 } });
  const [jpeg, webp, gif, tiff] = await Promise.all([
    open().jpeg().toBuffer(),
    open().webp().toBuffer(),
    open().gif().toBuffer(),
    open().tiff().toBuffer(),
  ]);
  return {
    ...{ '0/a.jpg': jpeg, '0/b.webp': webp, '0/c.bmp': bitmap(24, 16) },
    ...{ '1/a.gif': gif, '1/b.tiff': tiff, '1/c.jpg': jpeg },
  };
};
/** A Windows bitmap of 24 bits without compression; its rows are multiples of four bytes. */
function bitmap(width: number, height: number): Buffer {
  const bytes = Buffer.alloc(54 + width * height * 3, 90);
  bytes.fill(0, 0, 54).write('BM');
  bytes.writeUInt32LE(bytes.length, 2);
  bytes.writeUInt32LE(54, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(width, 18);
  bytes.writeInt32LE(height, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(24, 28);
  return bytes;
}
const compressed = (files: Files): Files =>
  Object.fromEntries(
    Object.entries(bytesOf(files)).map(([name, content]) => [`${name}.gz`, gzipSync(content)]),
  );
const cifar = (): Files => {
  const record = (label: number): Uint8Array => new Uint8Array(1 + 3 * 32 * 32).fill(label, 0, 1).fill(99, 1);
  const batch = Buffer.concat([record(3), record(1), record(9)]);
  return {
    'data_batch_1.bin': batch,
    'test_batch.bin': batch,
    'batches.meta.txt': [...'abcdefghij'].join('\n'),
  };
};
const shippedModel = (): Files => ({
  'model.json': readFileSync(join(shipped, 'model.json')),
  'weights.bin': readFileSync(join(shipped, 'weights.bin')),
});
const table = ['label,a,b,c,d', ...Array.from({ length: 20 }, (_, row) => `${row % 2},${row},1.5,0,9`)];
const arrays = () =>
  encodeNpz([
    { name: 'x_train', shape: [4, 3, 3], values: new Uint8Array(36).fill(7) },
    { name: 'y_train', shape: [4], values: Int32Array.from([0, 1, 0, 1]) },
    { name: 'x_test', shape: [2, 3, 3], values: new Uint8Array(18).fill(9) },
    { name: 'y_test', shape: [2], values: Int32Array.from([0, 1]) },
  ]);
const bytesOf = (files: Files): Record<string, Uint8Array> =>
  Object.fromEntries(
    Object.entries(files).map(([name, content]) => [
      name,
      typeof content === 'string' ? new TextEncoder().encode(content) : content,
    ]),
  );
const onnx = async (): Promise<Files> => {
  const content = await savedContent(await loadModel(shipped), 'onnx', undefined);
  return { 'model.onnx': content as Uint8Array };
};

/**
 * Every kind of file that is read: whole files, of which one is damaged at a time, and what reads them.
 * @property opens the file or folder that is opened
 */
const kinds: { kind: string; files(): Files | Promise<Files>; opens: string; read(path: string): unknown }[] =
  [
    { kind: 'IDX', files: soundFiles, opens: '', read: readData },
    { kind: 'pictures', files: pictures, opens: '', read: readData },
    {
      kind: 'a zip of pictures',
      files: () => ({ 'p.zip': zipSync(bytesOf(pictures())) }),
      opens: 'p.zip',
      read: readData,
    },
    { kind: 'compressed IDX', files: () => compressed(soundFiles()), opens: '', read: readData },
    { kind: 'photographs', files: photographs, opens: '', read: readData },
    { kind: 'CIFAR', files: cifar, opens: '', read: readData },
    {
      kind: 'Parquet',
      files: () => ({
        'train.parquet': parquetFile({ labels: [0, 1, 2, 0, 1], names: ['a', 'b', 'c'] }),
        'test.parquet': parquetFile({ labels: [2, 1], names: ['a', 'b', 'c'] }),
      }),
      opens: '',
      read: readData,
    },
    { kind: 'CSV', files: () => ({ 'table.csv': table.join('\n') }), opens: 'table.csv', read: readData },
    { kind: 'arrays', files: () => ({ 'data.npz': arrays() }), opens: 'data.npz', read: readData },
    {
      kind: 'an array',
      files: () => ({ 'a.npy': encodeNpy(new Float32Array(24), [2, 3, 4]) }),
      opens: 'a.npy',
      read: readNpy,
    },
    {
      kind: 'a network file',
      files: () => ({ 'a.network.json': JSON.stringify(networkFile) }),
      opens: 'a.network.json',
      read: readNetwork,
    },
    {
      kind: 'TensorFlow.js',
      files: shippedModel,
      opens: '',
      read: openModel,
    },
    {
      kind: 'a zip of TensorFlow.js',
      files: () => ({ 'model.zip': zipSync(bytesOf(shippedModel())) }),
      opens: 'model.zip',
      read: openModel,
    },
    {
      kind: 'Keras 3',
      files: () => ({ 'a.keras': readFileSync(join(fixtures, 'gated.keras')) }),
      opens: 'a.keras',
      read: openModel,
    },
    {
      kind: 'HDF5',
      files: () => ({ 'a.h5': readFileSync(join(fixtures, 'gated.h5')) }),
      opens: 'a.h5',
      read: openModel,
    },
    { kind: 'ONNX', files: onnx, opens: 'model.onnx', read: openModel },
  ];

function write(folder: string, files: Files): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

it.each(kinds)(
  '$kind, damaged anywhere, is read or refused by a code',
  async ({ kind, files, opens, read }) => {
    const whole = bytesOf(await files());
    const names = Object.keys(whole);
    const folder = temporaryFolder();
    write(folder, whole);
    await read(join(folder, opens));
    const random = new RandomStream(5, kind);
    let refused = 0;
    // These are read in threads that have to start.
    const most = ['HDF5', 'Keras 3', 'Parquet'].includes(kind) ? TRIED / 5 : TRIED;
    const used = new MemoryOverWork(most);
    for (let tried = 0; tried < most; tried++) {
      const name = names[random.integer(names.length)]!;
      write(folder, { ...whole, [name]: damagedCopy(Buffer.from(whole[name]!), random) });
      for (const one of [read, lookAtPath])
        try {
          await one(join(folder, opens));
        } catch (error) {
          if (!(error instanceof FeaturescopeError) || error.kind === 'internal') throw error;
          refused++;
        }
      used.after(tried + 1);
    }
    await used.expectFlat(kind);
    // Pictures that cannot be read are left out, and named.
    if (kind !== 'pictures' && kind !== 'photographs') expect(refused).toBeGreaterThan(0);
  },
  120_000 + 2_000 * TRIED,
);
