import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../../src-main/engine/backends/selectBackend.ts';
import { generateDigits } from '../../../../src-main/engine/data/handwriting/generate.ts';
import type { Dataset } from '../../../../src-main/engine/data/Dataset.ts';
import { forward } from '../../../../src-main/engine/network/forward.ts';
import { initialiseWeights } from '../../../../src-main/engine/network/initialiseWeights.ts';
import { findRecipe } from '../../../../src-main/engine/recipes/recipes.ts';
import {
  findTopActivations,
  MOST_TOP_IMAGES,
} from '../../../../src-main/engine/inspection/probes/topActivations.ts';
import { TopActivationsCache } from '../../../../src-main/engine/inspection/probes/TopActivationsCache.ts';
import { readCache, writeCache } from '../../../../src-main/engine/library/cacheFile.ts';
import { range, takeInputs } from '../../../../src-main/engine/training/schedule/batches.ts';
import { Network } from '../../../../src-main/engine/training/Network.ts';
import { openTiny } from '../../training/tinyRun.ts';
import { temporaryFolder } from '../../../belongings.ts';

let data: Dataset;
let network: Network;
beforeAll(async () => {
  await selectBackend('wasm');
  data = generateDigits({ train: 10, test: 620 });
  network = new Network(findRecipe('lenet5').build([28, 28, 1], 10), 'sgd');
  initialiseWeights(network.model, 3);
});

/** Maximum of one map and its position for every image, one image at a time. */
function strongest(position: number, map: number): { image: number; value: number; place: number }[] {
  const maps = network.info.layers[position]!.outputShape.at(-1)!;
  return Array.from({ length: data.test.count }, (_none, image) => {
    const values = tidy(() => {
      const images = takeInputs({ split: data.test, shape: data.shape, indices: range(image, image + 1) });
      return forward(network.graph, images, false).outputs[position]!.dataSync();
    });
    let [value, place] = [-Infinity, 0];
    for (let at = map; at < values.length; at += maps)
      if (values[at]! > value) [value, place] = [values[at]!, Math.floor(at / maps)];
    return { image, value, place };
  });
}

describe('the images that excite a map most', () => {
  it.each(['conv1', 'pool2', 'dense1', 'output'])('of %s are those with its largest values', async (name) => {
    const position = network.info.layers.findIndex((layer) => layer.name === name);
    const found = await findTopActivations(network, position, data.test, data.shape);
    expect(found.kept).toBe(MOST_TOP_IMAGES);
    for (const map of [0, found.maps - 1]) {
      const expected = strongest(position, map)
        .sort((a, b) => b.value - a.value || a.image - b.image)
        .slice(0, MOST_TOP_IMAGES);
      const [from, to] = [map * found.kept, (map + 1) * found.kept];
      expect([...found.images.subarray(from, to)]).toEqual(expected.map((one) => one.image));
      expect([...found.positions.subarray(from, to)]).toEqual(expected.map((one) => one.place));
      found.values
        .subarray(from, to)
        .forEach((value, at) => expect(value).toBeCloseTo(expected[at]!.value, 5));
    }
  });

  it('tells how far it is, and stops when it is cancelled or the weights move on', async () => {
    const told: number[] = [];
    const onProgress = (done: number) => void told.push(done);
    await findTopActivations(network, 1, data.test, data.shape, { onProgress });
    expect(told).toEqual([250, 500, 620]);
    const stop = new AbortController();
    stop.abort(new Error('stopped'));
    await expect(
      findTopActivations(network, 1, data.test, data.shape, { signal: stop.signal }),
    ).rejects.toThrow('stopped');
    let looks = 0;
    await expect(
      findTopActivations(network, 1, data.test, data.shape, { unchanged: () => looks++ < 1 }),
    ).rejects.toMatchObject({ code: 'engine/cancelled' });
  });
});

describe('the shelf of the most exciting images', () => {
  const request = { task: 'search', layer: 'conv1', map: 2, split: 'test' } as const;

  it('answers when the run’s folder takes no cache, and does not search again', async () => {
    const run = join(temporaryFolder(), 'run');
    const session = await openTiny({}, {}, run);
    await session.control({ action: 'step', steps: 1 });
    await session.idle();
    writeFileSync(join(run, 'cache'), 'a file where the folder should be');
    const shelf = new TopActivationsCache();
    const told: number[] = [];
    const task = { onProgress: (done: number) => void told.push(done) };
    const found = await shelf.find(session, request, task);
    expect(found.indices).toHaveLength(MOST_TOP_IMAGES);
    expect(await shelf.find(session, request, task)).toEqual(found);
    expect(told).toEqual([32]);
    expect(readFileSync(join(run, 'cache'), 'utf8')).toMatch(/^a file/);
  });

  it('refuses a layer and a map that there are not', async () => {
    const session = await openTiny();
    const find = (wrong: object) => new TopActivationsCache().find(session, { ...request, ...wrong }, {});
    await expect(find({ layer: 'conv9' })).rejects.toMatchObject({ code: 'model/unknown-layer' });
    await expect(find({ map: 6 })).rejects.toMatchObject({ code: 'protocol/invalid-argument' });
  });
});

describe('what is kept with a run', () => {
  const key = { name: 'exciting.mnist.test.conv 1/a', step: 7, weightsSha256: 'abc' };
  it('comes back for the same weights alone', () => {
    const run = temporaryFolder();
    expect(readCache(run, key)).toBeUndefined();
    writeCache(run, key, { values: [1, 2] });
    expect(readCache(run, key)).toEqual({ values: [1, 2] });
    expect(readCache(run, { ...key, weightsSha256: 'other' })).toBeUndefined();
  });
  it('cannot be kept where the folder is not writable, which is said by its code', () => {
    const run = temporaryFolder();
    writeFileSync(join(run, 'cache'), '');
    expect(() => writeCache(run, key, 1)).toThrow(expect.objectContaining({ code: 'run/unwritable' }));
  });
  it('gives way to the same thing of another step, and is computed again when it is damaged', () => {
    const run = temporaryFolder();
    writeCache(run, key, 1);
    writeCache(run, { ...key, step: 8 }, 2);
    const [file, ...others] = readdirSync(join(run, 'cache'));
    expect(others).toEqual([]);
    const path = join(run, 'cache', file!);
    writeFileSync(path, readFileSync(path, 'utf8').slice(0, 9));
    expect(readCache(run, { ...key, step: 8 })).toBeUndefined();
  });
});
