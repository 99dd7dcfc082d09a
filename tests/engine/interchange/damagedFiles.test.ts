import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { zipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { openReadModel } from '../../../src-main/engine/interchange/openReadModel.ts';
import { readModelFile } from '../../../src-main/engine/interchange/readModelFile.ts';
import { RandomStream } from '../../../src-shared/arithmetic/random.ts';
import { resourcesFolder } from '../../../src-main/engine/resources.ts';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { temporaryFolder } from '../../belongings.ts';

const fixtures = fileURLToPath(new URL('fixtures', import.meta.url));
const tfjs = join(resourcesFolder(), 'models', 'lenet5-mnist');

/** The code of the refusal; `opened` where there is none. What is no refusal of ours is thrown. */
async function outcome(path: string): Promise<string> {
  try {
    const { model } = await openReadModel(await readModelFile(path), { path });
    model.dispose();
    return 'opened';
  } catch (error) {
    if (error instanceof FeaturescopeError && error.kind === 'input') return error.code;
    throw error;
  }
}

beforeAll(() => selectBackend('wasm'));

/** Whole files, and how many damages are tried on each: HDF5 is read in a thread that has to start. */
const files = [
  { name: 'adapted.h5', bytes: () => readFileSync(join(fixtures, 'adapted.h5')), tried: 40 },
  { name: 'adapted.keras', bytes: () => readFileSync(join(fixtures, 'adapted.keras')), tried: 200 },
  { name: 'model.json', bytes: () => readFileSync(join(tfjs, 'model.json')), tried: 200 },
  {
    name: 'model.zip',
    bytes: () =>
      Buffer.from(
        zipSync({
          'model/model.json': readFileSync(join(tfjs, 'model.json')),
          'model/weights.bin': readFileSync(join(tfjs, 'weights.bin')),
        }),
      ),
    tried: 200,
  },
];

describe.each(files)('$name', ({ name, bytes, tried }) => {
  const whole = bytes();
  const place = (): string => {
    const folder = temporaryFolder();
    copyFileSync(join(tfjs, 'weights.bin'), join(folder, 'weights.bin'));
    return join(folder, name);
  };

  it('is opened as it is', async () => {
    const path = place();
    writeFileSync(path, whole);
    expect(await outcome(path)).toBe('opened');
  });

  it('is refused wherever it is cut off', async () => {
    const path = place();
    const random = new RandomStream(1, 'cut');
    for (let at = 0; at < tried / 4; at++) {
      writeFileSync(path, whole.subarray(0, random.integer(whole.length)));
      expect(await outcome(path)).toMatch(/^model\//);
    }
  });

  it('is refused by a code or opened, whichever of its bytes is another one', async () => {
    const path = place();
    const random = new RandomStream(2, 'flip');
    for (let at = 0; at < tried; at++) {
      const copy = Buffer.from(whole);
      copy[random.integer(copy.length)]! ^= 1 << random.integer(8);
      writeFileSync(path, copy);
      expect(await outcome(path)).toMatch(/^(?:model\/|opened)/);
    }
  });
});

describe('a zip', () => {
  const zip = (entries: Record<string, Uint8Array>): string => {
    const path = join(temporaryFolder(), 'model.zip');
    writeFileSync(path, zipSync(entries));
    return path;
  };
  const model = Object.fromEntries(
    readdirSync(tfjs).map((name) => [name, new Uint8Array(readFileSync(join(tfjs, name)))]),
  );
  const reasonOf = async (path: string): Promise<string> =>
    readModelFile(path).then(
      () => 'opened',
      (error: FeaturescopeError) => String(error.detail['reason'] ?? error.code),
    );

  it('of a model may hold it in a folder, and other things beside it', async () => {
    const deeper = Object.fromEntries(Object.entries(model).map(([name, bytes]) => [`a/b/${name}`, bytes]));
    expect(await outcome(zip({ 'a/readme.txt': new Uint8Array(3), ...deeper }))).toBe('opened');
  });

  it('with entries that lead out of it is not read', async () => {
    expect(await reasonOf(zip({ ...model, '../outside.bin': new Uint8Array(3) }))).toContain(
      'leads out of it',
    );
  });

  it('that unpacks to more than is announced is refused, without taking the memory', async () => {
    const path = zip({
      'model.json': new Uint8Array(100 * 2 ** 20).fill(32),
      'weights.bin': new Uint8Array(1),
    });
    expect(await reasonOf(path)).toContain('at most');
    const bytes = readFileSync(path);
    // The size in the directory made small: the packed bytes hold more.
    const at = bytes.lastIndexOf(Buffer.from('504b0102', 'hex'), bytes.length - 60);
    bytes.writeUInt32LE(10, bytes.indexOf(Buffer.from('504b0102', 'hex')) + 24);
    expect(at).toBeGreaterThan(0);
    writeFileSync(path, bytes);
    expect(await reasonOf(path)).toBe('it is damaged');
  });

  it('without a model, and a folder without one, say so', async () => {
    expect(await reasonOf(zip({ 'readme.txt': new Uint8Array(3) }))).toBe('no model lies in it');
    const folder = join(temporaryFolder(), 'empty');
    mkdirSync(folder);
    expect(await reasonOf(folder)).toBe('no model lies in it');
  });

  it('with several models names them', async () => {
    const keras = new Uint8Array(readFileSync(join(fixtures, 'adapted.keras')));
    expect(await reasonOf(zip({ 'a.keras': keras, 'b.keras': keras }))).toContain('a.keras, b.keras');
  });
});
