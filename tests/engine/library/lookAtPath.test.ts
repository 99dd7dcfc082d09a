import { unzipSync } from 'fflate';
import { copyFileSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { lookAtPath } from '../../../src-main/engine/library/lookAtPath.ts';
import { describeError, FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { temporaryFolder } from '../../belongings.ts';
import { sharedData } from '../data/sharedData.ts';
import { openTiny } from '../training/tinyRun.ts';
import { tinyDataFolder } from '../data/tinyData.ts';

const fixtures = fileURLToPath(new URL('../interchange/fixtures', import.meta.url));

beforeAll(() => selectBackend('wasm'));

/** A folder with the given empty files; names that end in a slash are folders. */
function folderWith(...names: string[]): string {
  const folder = temporaryFolder();
  for (const name of names) {
    const path = join(folder, name);
    mkdirSync(name.endsWith('/') ? path : join(path, '..'), { recursive: true });
    if (!name.endsWith('/')) writeFileSync(path, '');
  }
  return folder;
}

describe('what lies at a path', () => {
  it('is a run', async () => {
    const run = join(temporaryFolder(), 'run');
    const session = await openTiny({}, {}, run);
    await session.control({ action: 'step', steps: 1 });
    await session.close();
    expect(await lookAtPath(run)).toEqual({ is: 'run', run });
  });

  it('is data, whatever quotes and spaces came with the path', async () => {
    const folder = await tinyDataFolder();
    const found = await lookAtPath(` "${folder}" `);
    expect(found).toMatchObject({ is: 'data', data: { folder, train: 96, test: 32, shape: [28, 28, 1] } });
  });

  it.each([
    ['net.py', 'model = Sequential()'],
    ['net.R', 'model <- keras_model_sequential()'],
    ['own.network.json', '{ "format": "featurescope-network" }'],
  ])('is the text of a network: %s', async (name, text) => {
    const path = join(temporaryFolder(), name);
    writeFileSync(path, `\uFEFF${text}`);
    expect(await lookAtPath(path)).toEqual({ is: 'text', name, text });
  });

  it('is told with progress, and the look can be stopped', async () => {
    const folder = await tinyDataFolder();
    const stop = new AbortController();
    stop.abort(new FeaturescopeError('engine/cancelled'));
    await expect(lookAtPath(folder, { signal: stop.signal })).rejects.toMatchObject({
      code: 'engine/cancelled',
    });
    const onProgress = vi.fn();
    await lookAtPath(folder, { onProgress });
    expect(onProgress).toHaveBeenCalled();
  });

  it.each([
    [['net.tflite'], 'TensorFlow Lite'],
    [['net.pt'], 'PyTorch'],
    [['saved_model.pb', 'variables/'], 'TensorFlow SavedModel'],
  ])('is %s, which is named and not opened yet', async (names, kind) => {
    const folder = folderWith(...names);
    for (const path of [folder, join(folder, names[0]!)])
      await expect(lookAtPath(path)).rejects.toMatchObject({
        code: 'open/not-yet',
        detail: { path, reason: `it is of the format ${kind}` },
      });
  });

  it.each([['net.h5'], ['net.keras'], ['net.onnx'], ['model.json']])(
    'is %s, which is no network',
    async (name) => {
      const folder = folderWith(name);
      for (const path of [folder, join(folder, name)])
        await expect(lookAtPath(path)).rejects.toMatchObject({ code: 'model/unreadable', detail: { path } });
    },
  );

  it.each([
    ['branches.h5', 'keras-h5', 165],
    ['sequence.keras', 'keras-v3', undefined],
  ])('is a network of another program, %s', async (name, format, parameters) => {
    const path = join(fixtures, name);
    const found = await lookAtPath(path);
    expect(found).toMatchObject({ is: 'model', model: { path, name, report: { format } } });
    if (found.is !== 'model') return;
    if (parameters !== undefined) expect(found.model.report.parameters).toBe(parameters);
    expect(found.model.report.layers.length).toBeGreaterThan(2);
  });

  it('is a network in a folder, though a picture lies beside it', async () => {
    const folder = folderWith('example.png');
    copyFileSync(join(fixtures, 'adapted.keras'), join(folder, 'adapted.keras'));
    expect(await lookAtPath(folder)).toMatchObject({
      is: 'model',
      model: { report: { format: 'keras-v3' } },
    });
  });

  it('is a network whose layers and weights are files of their own, alone in a folder', async () => {
    const folder = temporaryFolder();
    const { 'config.json': config } = unzipSync(readFileSync(join(fixtures, 'adapted.keras')));
    const [layers, weights] = [join(folder, 'layers.json'), join(folder, 'weights.h5')];
    writeFileSync(layers, config!);
    await expect(lookAtPath(layers)).rejects.toMatchObject({ code: 'model/weights-missing' });
    copyFileSync(join(fixtures, 'adapted.h5'), weights);
    expect(await lookAtPath(layers)).toMatchObject({ is: 'model', model: { path: layers, weights } });
    // With a second one, nothing says which weights they are.
    copyFileSync(weights, join(folder, 'others.h5'));
    await expect(lookAtPath(layers)).rejects.toMatchObject({ code: 'model/weights-missing' });
  });

  const alone = join(sharedData, 'imports/keras-h5/weights-only');
  it.skipIf(!existsSync(alone))('is weights, with the layers beside them', async () => {
    const files = { path: join(alone, 'topology.json'), weights: join(alone, 'weights.h5') };
    for (const path of [alone, files.weights])
      expect(await lookAtPath(path)).toMatchObject({ is: 'model', model: files });
  });

  it('is pictures: those without a folder of their class, and those that are none, are named', async () => {
    await expect(lookAtPath(folderWith('a.png'))).rejects.toMatchObject({ code: 'data/no-class-folders' });
    await expect(lookAtPath(folderWith('cats/1.JPG', 'dogs/2.jpg'))).rejects.toMatchObject({
      code: 'data/no-pictures',
    });
  });

  it('is a table, in a folder or by itself', async () => {
    const folder = folderWith();
    writeFileSync(join(folder, 'table.csv'), 'label,a,b\n0,1,2\n1,3,4\n0,5,6\n1,7,8\n');
    for (const path of [folder, join(folder, 'table.csv')])
      expect(await lookAtPath(path)).toMatchObject({
        is: 'data',
        data: { format: 'CSV', shape: [2], classes: ['0', '1'], folder: path },
      });
  });

  it('is nothing, or nothing known, and that is told with what is there', async () => {
    await expect(lookAtPath('/nowhere/at/all')).rejects.toMatchObject({ code: 'open/nothing-there' });
    const folder = folderWith('b.txt', 'a.txt', '.hidden');
    await expect(lookAtPath(folder)).rejects.toMatchObject({
      code: 'open/unknown',
      detail: { path: folder, found: 'a.txt, b.txt' },
    });
  });

  it.each([
    ['a part of the path is a file', (folder: string) => join(folder, 'a.txt', 'b')],
    ['its name is too long', (folder: string) => join(folder, 'x'.repeat(300))],
    ['it is a link that leads to itself', (folder: string) => join(folder, 'circle')],
    ['it is no path', () => 'a\0b'],
  ])('cannot be looked into: %s', async (_, pathIn) => {
    const folder = folderWith('a.txt');
    symlinkSync(join(folder, 'circle'), join(folder, 'circle'));
    await expect(lookAtPath(pathIn(folder))).rejects.toMatchObject({
      code: 'open/unreadable',
      kind: 'input',
    });
  });

  it('lacks some of the files of a data set, which are named', async () => {
    await expect(lookAtPath(folderWith('train-images-idx3-ubyte'))).rejects.toMatchObject({
      code: 'data/incomplete-folder',
    });
  });

  it('says in Korean too what it is', () => {
    const detail = { path: '/a/net.tflite', reason: 'it is of the format TensorFlow Lite' };
    expect(describeError('open/not-yet', detail, 'ko')).toContain('TensorFlow Lite 형식입니다');
  });
});
