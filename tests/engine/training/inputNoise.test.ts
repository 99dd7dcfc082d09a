import { join } from 'node:path';
import { parseHTML } from 'linkedom';
import { afterAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { ClientTasks } from '../../../src-main/engine/calls/ClientTasks.ts';
import { whyCalls } from '../../../src-main/engine/calls/explainCalls.ts';
import { DatasetCache } from '../../../src-main/engine/data/DatasetCache.ts';
import { readImages } from '../../../src-main/engine/data/fitImages.ts';
import { noiseError } from '../../../src-main/engine/labs/checks/denoising.ts';
import { planCode } from '../../../src-main/engine/interchange/code/planCode.ts';
import { findExamples } from '../../../src-main/engine/tasks/values/findExamples.ts';
import type { ValueScores } from '../../../src-main/engine/tasks/evaluate.ts';
import { openSession } from '../../../src-main/engine/training/openSession.ts';
import { imagesIn, range } from '../../../src-main/engine/training/schedule/batches.ts';
import type { Session } from '../../../src-main/engine/training/Session.ts';
import { WorkerPool } from '../../../src-main/engine/training/workers/WorkerPool.ts';
import { addNoise } from '../../../src-shared/arithmetic/inputNoise.ts';
import { RandomStream } from '../../../src-shared/arithmetic/random.ts';
import type { Settings } from '../../../src-shared/contract/service.ts';
import type { FigureSource } from '../../../src-shared/figures/drawing/source.ts';
import { initialValues } from '../../../src-shared/labs/Experiment.ts';
import { experiment } from '../../../src-shared/labs/noise-levels/experiment.ts';
import { closeAfterTest, temporaryFolder } from '../../belongings.ts';
import { open } from './tinyRun.ts';
import { tinyDataFolder } from '../data/tinyData.ts';

const pool = new WorkerPool();
afterAll(() => pool.close());

const contextOf = async (workers: number) => ({
  ...{ backend: await selectBackend('wasm'), data: new DatasetCache(), listener: {}, pool, workers },
});

async function train(workers: number, settings: Partial<Settings> = {}, recipe = 'autoencoder') {
  const session = await openSession(
    {
      ...{ from: 'recipe', recipe, data: await tinyDataFolder() },
      settings: { batchSize: 32, epochs: 2, inputNoise: 0.3, ...settings },
      run: join(temporaryFolder(), 'run'),
    },
    await contextOf(workers),
  );
  closeAfterTest(() => session.close());
  return session;
}

const stepOf = async (session: Session, step: number) => {
  const { inputs, indices, targets } = (await session.inside(step)).describe();
  return { inputs: inputs as Uint8Array, indices, targets };
};

describe('noise on an image', () => {
  it('has the standard deviation that was asked for, and is cut off at black and white', () => {
    const grey = new Uint8Array(40_000).fill(128);
    const noisy = new Uint8Array(grey.length);
    addNoise(grey, 0.1, new RandomStream(1, 'test'), noisy);
    const mean = noisy.reduce((sum, value) => sum + value, 0) / noisy.length;
    const variance = noisy.reduce((sum, value) => sum + (value - mean) ** 2, 0) / noisy.length;
    expect(mean).toBeCloseTo(128, 0);
    expect(Math.sqrt(variance) / 255).toBeCloseTo(0.1, 2);
    const black = new Uint8Array(1000);
    addNoise(black, 0.5, new RandomStream(1, 'test'), noisy);
    const dark = noisy.subarray(0, 1000);
    expect(dark.filter((value) => value === 0).length).toBeGreaterThan(400);
    expect(dark.filter((value) => value === 0).length).toBeLessThan(600);
    expect(dark.some((value) => value === 255)).toBe(true);
  });
});

describe('a training with noise on its inputs', () => {
  it.each([1, 2])(
    'is repeated bit for bit after going back and going on, with %i workers',
    async (workers) => {
      const session = await train(workers, { augment: ['shift'] });
      await session.control({ action: 'step', steps: 5 });
      const weights = session.network.weightsSha256();
      const { run } = session.state();
      await session.rewind(2);
      await session.rewind(5);
      expect(session.network.weightsSha256()).toBe(weights);
      await session.inside(5);
      expect(session.network.weightsSha256()).toBe(weights);
      await session.close();
      const again = await openSession({ from: 'run', run: run! }, await contextOf(workers));
      closeAfterTest(() => again.close());
      expect(again.state().settings.inputNoise).toBe(0.3);
      await again.rewind(1);
      await again.rewind(5);
      expect(again.network.weightsSha256()).toBe(weights);
    },
  );

  it('gives an image another noise in each step, the same whoever computes it, and holds it against the clean one', async () => {
    const [alone, shared] = [await train(1), await train(2)];
    for (const session of [alone, shared]) await session.control({ action: 'step', steps: 4 });
    expect(shared.workers).toBe(2);
    const [one, other, next] = [await stepOf(alone, 1), await stepOf(shared, 1), await stepOf(alone, 4)];
    expect(one.inputs).toEqual(other.inputs);
    const { data } = alone;
    const clean = readImages(data.train, data.shape, one.indices);
    one.targets.forEach((value, at) => expect(value).toBeCloseTo(clean[at]! / 255, 6));
    const row = (values: Uint8Array, at: number) => values.subarray(at * 784, (at + 1) * 784);
    for (const at of one.indices.keys()) expect(row(one.inputs, at)).not.toEqual(row(clean, at));
    // All 96 images are in three batches of 32: the fourth step has some of the first step's again.
    const shown = [...next.indices.keys()].filter((at) => one.indices.includes(next.indices[at]!));
    expect(shown.length).toBeGreaterThan(0);
    for (const at of shown)
      expect(row(next.inputs, at)).not.toEqual(row(one.inputs, one.indices.indexOf(next.indices[at]!)));
  });

  it('also of a classifier on its plan, differs from one without', async () => {
    const hashes = [];
    for (const inputNoise of [0.3, undefined]) {
      const session = await train(1, { inputNoise }, 'softmax-regression');
      await session.control({ action: 'step', steps: 2 });
      hashes.push(session.network.weightsSha256());
    }
    expect(hashes[0]).not.toBe(hashes[1]);
  });

  it('is evaluated with the same noise each time, by one thread and by two, against the clean images', async () => {
    const [alone, shared] = [await train(1), await train(2)];
    const [first, again, other] = [
      await alone.evaluate(alone.data.test),
      await alone.evaluate(alone.data.test),
      await shared.evaluate(shared.data.test),
    ];
    expect(first).toEqual(again);
    expect(other.metrics['mse']).toBe(first.metrics['mse']);
    const { data, network } = alone;
    const page = findExamples({ network, data }, first as ValueScores, {
      ...{ split: 'test', order: 'split', offset: 0, count: 32 },
    });
    const clean = readImages(data.test, data.shape, range(0, 32));
    expect(page.inputs).toEqual(clean);
    expect(page.noisy).toEqual(imagesIn({ split: data.test, shape: data.shape, indices: range(0, 32) }));
    let [sum, own] = [0, 0];
    clean.forEach((value, at) => {
      sum += ((page.noisy![at]! - value) / 255) ** 2;
      own += (page.outputs[at]! - value / 255) ** 2;
    });
    expect(noiseError(data)).toBeCloseTo(sum / clean.length, 7);
    expect(first.metrics['mse']).toBeCloseTo(own / clean.length, 7);
  });

  it('is refused where a network takes no images, and cannot be written as a program', async () => {
    const refused = open({ from: 'recipe', recipe: 'regression', settings: { inputNoise: 0.3 } });
    await expect(refused).rejects.toMatchObject({ code: 'training/noise-needs-images' });
    const session = await train(1);
    const { settings } = session.state();
    const source = { title: 'a', model: session.network.model, task: 'reconstruction', settings } as never;
    expect(() => planCode(source)).toThrow(expect.objectContaining({ code: 'code/input-noise' }));
  });
});

describe('what a network makes of more and more noise', () => {
  const callsOf = (session: Session) => whyCalls(() => session, new ClientTasks(new Set(), () => undefined));

  it('has the errors of the images that it shows, and refuses a classifier', async () => {
    const session = await train(1);
    const found = await callsOf(session).noiseLevels({ task: 'n', level: 0.25, count: 20, shown: 20 });
    expect(found).toMatchObject({ trained: 0.3, count: 20 });
    expect(found.levels.map(({ level }) => level)).toEqual([
      0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1,
    ]);
    expect(found.levels[0]!.noisy).toBe(0);
    for (let at = 1; at < found.levels.length; at++)
      expect(found.levels[at]!.noisy).toBeGreaterThan(found.levels[at - 1]!.noisy);
    let [noisy, own] = [0, 0];
    found.clean.forEach((value, at) => {
      noisy += ((found.noisy[at]! - value) / 255) ** 2 / found.clean.length;
      own += (found.outputs[at]! - value / 255) ** 2 / found.clean.length;
    });
    expect(found.chosen.noisy).toBeCloseTo(noisy, 7);
    expect(found.chosen.network).toBeCloseTo(own, 7);
    const classifier = await train(1, { inputNoise: undefined }, 'lenet5');
    await expect(callsOf(classifier).noiseLevels({ task: 'n', level: 0 })).rejects.toMatchObject({
      code: 'why/not-a-reconstruction',
    });
  });

  it('is drawn in both languages at any size, and follows the ring', async () => {
    const session = await train(1);
    const values = experiment.drag!('level', { x: 0.37, y: 9 }, initialValues(experiment));
    expect(values['level']).toBe(0.35);
    const course = await experiment.run(values, {
      source: { session: session.state(), task: 'f', why: callsOf(session) } as unknown as FigureSource,
      compute: () => Promise.reject(new Error('nothing to compute')),
      breathe: () => Promise.resolve(),
    });
    expect(course.chosen.level).toBe(0.35);
    const { document } = parseHTML('<html></html>');
    for (const look of [
      { language: 'en', theme: 'light', width: 960, height: 540 },
      { language: 'ko', theme: 'dark', width: 360, height: 240 },
      { language: 'en', theme: 'print', width: 300, height: 500 },
    ] as const) {
      expect(experiment.caption(course, values, look.language)).not.toMatch(/NaN|undefined|Infinity/);
      const drawn = experiment.draw(course, values, { document: document as unknown as Document, ...look });
      const plain = drawn.outerHTML.replaceAll(/data:image[^"]*/g, '');
      expect(plain).not.toMatch(/NaN|undefined|Infinity/);
      expect(plain.match(/<image /g)!.length).toBeGreaterThanOrEqual(3);
    }
  });
});
