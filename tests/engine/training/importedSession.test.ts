import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { layers, sequential, type LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { findGradCam } from '../../../src-main/engine/explain/gradCam.ts';
import { maximise } from '../../../src-main/engine/explain/maximise.ts';
import { findOcclusion } from '../../../src-main/engine/explain/occlusion.ts';
import { findSaliency } from '../../../src-main/engine/explain/saliency.ts';
import { checkArithmetic } from '../../../src-main/engine/inspection/checkArithmetic.ts';
import { resolveSample } from '../../../src-main/engine/inspection/probes/resolveSample.ts';
import { readyDeck } from '../../../src-shared/figures/drawing/decks.ts';
import { figureKindsOf } from '../../../src-shared/figures/kinds/catalogue.ts';
import { ranges } from '../../../src-main/engine/interchange/ranges.ts';
import { initialiseWeights } from '../../../src-main/engine/network/initialiseWeights.ts';
import { usualDataOf } from '../../../src-main/engine/training/usualDataOf.ts';
import { saveModelIn } from '../../../src-main/engine/network/modelFiles.ts';
import { RunFolder } from '../../../src-main/engine/library/RunFolder.ts';
import type { Session } from '../../../src-main/engine/training/Session.ts';
import { sharedData } from '../data/sharedData.ts';
import { open } from './tinyRun.ts';
import { temporaryFolder } from '../../belongings.ts';
import { tinyDataFolder } from '../data/tinyData.ts';

const cases = join(sharedData, '..', 'cases');
const isHere = existsSync(join(cases, 'model-control'));

beforeAll(() => selectBackend('wasm'));

/** Layers of a classifier of images of 28 x 28; the same weights for the same seed in either order of axes. */
function classifier(dataFormat: 'channelsFirst' | 'channelsLast'): LayersModel {
  const inputShape = dataFormat === 'channelsFirst' ? [1, 28, 28] : [28, 28, 1];
  const model = sequential({
    name: 'small',
    layers: [
      layers.conv2d({ inputShape, filters: 4, kernelSize: 3, activation: 'relu', name: 'conv', dataFormat }),
      layers.globalAveragePooling2d({ name: 'mean', dataFormat }),
      layers.dense({ units: 10, activation: 'softmax', name: 'out' }),
    ],
  });
  initialiseWeights(model, 5);
  return model;
}

async function savedClassifier(
  dataFormat: 'channelsFirst' | 'channelsLast' = 'channelsLast',
  folder = join(temporaryFolder(), 'small'),
): Promise<string> {
  await saveModelIn(classifier(dataFormat), folder);
  return folder;
}

const sample = { split: 'test', index: 0 } as const;

async function explained(session: Session) {
  const saliency = await findSaliency(session, { sample, target: 3, samples: 1, noise: 0, seed: 1 });
  const occlusion = await findOcclusion(session, { sample, target: 3, size: 7, stride: 7, fill: 'grey' });
  return { saliency, occlusion };
}

/** The largest difference of two arrays, as a fraction of the largest value. */
function difference(a: Float32Array, b: Float32Array): number {
  const most = a.reduce((top, value) => Math.max(top, Math.abs(value)), 0);
  return a.reduce((top, value, at) => Math.max(top, Math.abs(value - b[at]!)), 0) / most;
}

describe('a session on a network of another program', () => {
  it('is there to be looked at and evaluated, and says where it comes from', async () => {
    const path = await savedClassifier();
    const session = await open({ from: 'model', path, data: await tinyDataFolder() });
    const state = session.state();
    expect(state).toMatchObject({
      ...{ recipe: 'small/', title: { en: 'small/', ko: 'small/' }, task: 'classification', run: null },
      imported: { name: 'small/', path, format: 'tfjs', isRangeKnown: true, trains: false },
      data: { available: true, train: 96, test: 32 },
    });
    const scores = await session.evaluate(session.data.test);
    expect(scores.metrics['loss']).toBeGreaterThan(0);
    await expect(session.control({ action: 'step', steps: 1 })).rejects.toMatchObject({
      code: 'training/shipped-model',
    });
  });

  it('has no data set where none goes with it, and shows pictures of one’s own', async () => {
    const model = sequential({
      layers: [
        layers.flatten({ inputShape: [9, 9, 3] }),
        layers.dense({ units: 2, activation: 'softmax', name: 'out' }),
      ],
    });
    const path = join(temporaryFolder(), 'two');
    await saveModelIn(model, path, { labels: ['cat', 'dog'], range: ranges['-1..1'] });
    const session = await open({ from: 'model', path });
    expect(session.state()).toMatchObject({
      data: { available: false, train: 0, test: 0, shape: [9, 9, 3], classes: ['cat', 'dog'] },
      imported: { range: { mean: [0.5], deviation: [0.5] } },
    });
    const pixels = new Uint8Array(243).fill(200);
    const own = await findSaliency(session, { sample: { pixels }, samples: 1, noise: 0, seed: 1 });
    expect(own.signed.some((value) => value !== 0)).toBe(true);
    await expect(open({ from: 'model', path, train: 'on' })).rejects.toMatchObject({
      code: 'data/none-chosen',
    });
    await expect(open({ from: 'model', path, data: 'mnist' })).rejects.toMatchObject({
      code: expect.stringMatching(/^recipe\/data-does-not-fit$|^data\//) as string,
    });
  });

  it('explains a network of channels first as the same network of channels last', async () => {
    const data = await tinyDataFolder();
    const [first, last] = [
      await open({ from: 'model', path: await savedClassifier('channelsFirst'), data }),
      await open({ from: 'model', path: await savedClassifier(), data }),
    ];
    const [a, b] = [await explained(first), await explained(last)];
    expect(difference(a.saliency.signed, b.saliency.signed)).toBeLessThan(1e-5);
    expect(difference(a.occlusion.drops, b.occlusion.drops)).toBeLessThan(1e-4);
    const unit = { layer: 'out', map: 3, steps: 5, step: 0, rate: 0.03, decay: 0.01, jitter: 1, seed: 1 };
    expect(difference(maximise(first, unit).image, maximise(last, unit).image)).toBeLessThan(1e-4);
  });

  it('takes images in the range it is told, and explains them so', async () => {
    const data = await tinyDataFolder();
    const path = await savedClassifier();
    const told = await open({ from: 'model', path, data, range: ranges['0..255'] });
    const usual = await open({ from: 'model', path, data });
    expect(told.state().imported).toMatchObject({ range: { deviation: [1 / 255] }, isRangeKnown: true });
    const [a, b] = [await explained(told), await explained(usual)];
    expect(a.saliency.score).not.toBeCloseTo(b.saliency.score, 3);
    const [over, under] = [
      await explained(await open({ from: 'model', path, data, range: { mean: [0], deviation: [1] } })),
      b,
    ];
    expect(over.saliency.signed).toEqual(under.saliency.signed);
  });
});

describe('a network that takes 0..255 and divides itself', () => {
  it('is explained as the same network that takes 0..1', async () => {
    const data = await tinyDataFolder();
    const dividing = sequential({
      name: 'dividing',
      layers: [layers.rescaling({ scale: 1 / 255, inputShape: [28, 28, 1], name: 'divide' })],
    });
    for (const layer of classifier('channelsLast').layers) dividing.add(layer);
    const path = join(temporaryFolder(), 'dividing');
    await saveModelIn(dividing, path);
    const [bytes, usual] = [
      await open({ from: 'model', path, data, range: ranges['0..255'] }),
      await open({ from: 'model', path: await savedClassifier(), data }),
    ];
    const [a, b] = [await explained(bytes), await explained(usual)];
    expect(difference(b.saliency.signed, a.saliency.signed)).toBeLessThan(1e-4);
    expect(difference(b.occlusion.drops, a.occlusion.drops)).toBeLessThan(1e-3);
    const [cam, usualCam] = [bytes, usual].map((session) => findGradCam(session, { sample, target: 3 }));
    expect(difference(usualCam!.map, cam!.map)).toBeLessThan(1e-4);
  });
});

describe('training a network of another program', () => {
  const settings = { batchSize: 32, epochs: 2 };

  it('goes on from its weights in a run that needs its file no more', async () => {
    const path = await savedClassifier();
    const run = join(temporaryFolder(), 'run');
    const data = await tinyDataFolder();
    const source = { from: 'model', path, data, run, train: 'on', settings } as const;
    const looked = await open({ from: 'model', path, data });
    const session = await open({ ...source, range: ranges['0..255'] });
    const initial = session.network.weightsSha256();
    expect(initial).toBe(looked.network.weightsSha256());
    await session.control({ action: 'step', steps: 4 });
    const trained = session.network.weightsSha256();
    expect(trained).not.toBe(initial);
    await session.close();
    renameSync(path, `${path}-gone`);

    const again = await open({ from: 'run', run });
    expect(again.network.weightsSha256()).toBe(trained);
    expect(again.state().imported).toMatchObject({
      ...{ name: 'small/', trains: true, isRangeKnown: true },
      range: { mean: [0], deviation: [1 / 255] },
    });
    await again.rewind(0);
    expect(again.network.weightsSha256()).toBe(initial);
    await again.rewind(4);
    expect(again.network.weightsSha256()).toBe(trained);
    const record = await again.inside(3);
    expect(record).toBeDefined();
    expect(RunFolder.open(run).checkpointSteps()[0]).toBe(0);
  });

  it('honours the range in training as in evaluation', async () => {
    const data = await tinyDataFolder();
    const path = await savedClassifier();
    const losses = [];
    for (const range of [ranges['0..1'], ranges['0..255']]) {
      const run = join(temporaryFolder(), 'run');
      const session = await open({ from: 'model', path, data, range, run, train: 'on', settings });
      await session.control({ action: 'step', steps: 1 });
      losses.push(session.history().steps[0]!.values['loss']);
    }
    expect(losses[0]).not.toBe(losses[1]);
  });

  it('draws new weights afresh, the same for the same seed', async () => {
    const [path, data] = [await savedClassifier(), await tinyDataFolder()];
    const looked = await open({ from: 'model', path, data });
    const hashes = [];
    for (const seed of [7, 7, 8]) {
      const run = join(temporaryFolder(), 'run');
      const source = { from: 'model', path, data, run, train: 'afresh' } as const;
      const session = await open({ ...source, settings: { ...settings, seed } });
      hashes.push(session.network.weightsSha256());
    }
    expect(hashes[0]).toBe(hashes[1]);
    expect(new Set([...hashes, looked.network.weightsSha256()]).size).toBe(3);
  });

  it('refuses data with more classes than it has outputs', async () => {
    const model = sequential({
      layers: [
        layers.flatten({ inputShape: [28, 28, 1] }),
        layers.dense({ units: 3, activation: 'softmax', name: 'out' }),
      ],
    });
    const path = join(temporaryFolder(), 'three');
    await saveModelIn(model, path);
    await expect(
      open({ from: 'model', path, data: await tinyDataFolder(), train: 'on' }),
    ).rejects.toMatchObject({ code: 'recipe/too-few-outputs' });
  });
});

describe.skipIf(!isHere)(
  'the same network in other forms (skipped where ../shared/cases is not there)',
  () => {
    it('takes 0..255 in, and is explained alike', async () => {
      const data = await tinyDataFolder();
      const [bytes, control] = [
        await open({ from: 'model', path: join(cases, 'model-rescaling-inside'), data }),
        await open({ from: 'model', path: join(cases, 'model-control'), data }),
      ];
      const [a, b] = [await explained(bytes), await explained(control)];
      expect(difference(b.saliency.signed, a.saliency.signed)).toBeLessThan(1e-4);
      expect(difference(b.occlusion.drops, a.occlusion.drops)).toBeLessThan(1e-3);
    });

    it('takes rows of values, and is shown images', async () => {
      const data = await tinyDataFolder();
      const flat = await open({ from: 'model', path: join(cases, 'model-flat-784'), data });
      const control = await open({ from: 'model', path: join(cases, 'model-control'), data });
      expect(flat.state().data.shape).toEqual([28, 28, 1]);
      const [a, b] = [await explained(flat), await explained(control)];
      expect(difference(b.saliency.signed, a.saliency.signed)).toBeLessThan(1e-4);
    });
  },
);

describe('a network whose examples are no images, and that no data goes with', () => {
  async function values(): Promise<string> {
    const model = sequential({
      name: 'values',
      layers: [
        layers.lstm({ inputShape: [4, 2], units: 3, name: 'lstm' }),
        layers.dense({ units: 1, name: 'out' }),
      ],
    });
    initialiseWeights(model, 5);
    const folder = join(temporaryFolder(), 'values');
    await saveModelIn(model, folder);
    return folder;
  }

  it('is shown with zeros, and predicts a value', async () => {
    const session = await open({ from: 'model', path: await values() });
    const { data, task } = session.state();
    expect(data).toMatchObject({ available: false, shape: [4, 2] });
    // The softmax of a single sum would be 1, whatever it is.
    expect(task).toBe('regression');
    const checks = await checkArithmetic(
      session,
      { pixels: new Uint8Array(8) },
      { unchanged: () => true, onProgress: () => undefined },
    );
    expect(checks.find(({ layer }) => layer === 'out')!.difference).toBeLessThan(1e-6);
    expect(() => resolveSample(session.data, { pixels: Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0) })).toThrow(
      expect.objectContaining({ code: 'data/no-images' }) as Error,
    );
    const known = figureKindsOf('regression').map(({ id }) => id);
    expect(readyDeck(session.state(), known).figures.map(({ figure }) => figure)).toEqual([
      'architecture',
      'summary',
    ]);
  });
});

it.each([
  [[28, 28, 1], 10, 'mnist'],
  [[28, 28], 10, 'mnist'],
  [[784], 10, 'mnist'],
  [[32, 32, 3], 10, 'cifar-10'],
  [[32, 32], 10, undefined],
  [[28, 28], 11, undefined],
])('the known data that goes with %j and %i outputs is %s', (shape, outputs, data) => {
  expect(usualDataOf(shape, outputs)).toBe(data);
});
