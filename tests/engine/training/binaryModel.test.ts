import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import type { Split } from '../../../src-main/engine/data/Dataset.ts';
import { findOcclusion } from '../../../src-main/engine/explain/occlusion.ts';
import { findSaliency } from '../../../src-main/engine/explain/saliency.ts';
import { predictionsOf } from '../../../src-main/engine/tasks/evaluate.ts';
import type { OpenRequest } from '../../../src-shared/contract/service.ts';
import { open } from './tinyRun.ts';
import { temporaryFolder } from '../../belongings.ts';
import { writeDataFolder } from '../data/tinyData.ts';

const fixtures = fileURLToPath(new URL('../interchange/fixtures', import.meta.url));
const path = join(fixtures, 'binary.keras');

/** What Keras itself computed; `fixtures/make.py` made it. */
const golden = JSON.parse(readFileSync(join(fixtures, 'binary.json'), 'utf8')) as {
  images: number[];
  labels: number[];
  loss: number;
  accuracy: number;
  p: number[];
  losses: number[];
};

type ModelSource = Extract<OpenRequest['source'], { from: 'model' }>;

function openBinary(source: Partial<ModelSource> = {}) {
  const split: Split = {
    count: golden.labels.length,
    inputs: Uint8Array.from(golden.images),
    labels: Uint8Array.from(golden.labels),
  };
  const data = writeDataFolder({ train: split, test: split }, 6);
  return open({ from: 'model', path, data, ...source });
}

beforeAll(() => selectBackend('wasm'));

describe('a network of one sigmoid, on data of two classes', () => {
  it('is a classifier of two classes, scored as Keras scores it', async () => {
    const session = await openBinary();
    expect(session.state()).toMatchObject({ task: 'classification', data: { classes: ['0', '1'] } });
    const scores = predictionsOf(await session.evaluate(session.data.test));
    expect(scores.loss).toBeCloseTo(golden.loss, 5);
    expect(scores.accuracy).toBeCloseTo(golden.accuracy, 6);
    expect(scores.confusion.map((row) => row.length)).toEqual([2, 2]);
    golden.p.forEach((p, at) => {
      expect(scores.scores[2 * at + 1]).toBeCloseTo(p, 5);
      expect(scores.scores[2 * at]).toBeCloseTo(1 - p, 5);
    });
  });

  it('trains on the binary cross-entropy, with the losses of Keras', async () => {
    const settings = { optimizer: 'sgd', learningRate: 0.5, batchSize: 24, validationSplit: 0 } as const;
    const run = join(temporaryFolder(), 'run');
    const session = await openBinary({ train: 'on', settings, run });
    expect(session.state().settings).toMatchObject({ loss: 'binary-cross-entropy' });
    await session.control({ action: 'step', steps: 5 });
    const losses = session.history().steps.map(({ values }) => values['loss']);
    expect(losses).toHaveLength(5);
    golden.losses.forEach((loss, at) => expect(losses[at]).toBeCloseTo(loss, 5));
  });

  it('explains either class: what speaks for one speaks against the other', async () => {
    const session = await openBinary();
    const sample = { split: 'test', index: 1 } as const;
    const ask = { sample, samples: 1, noise: 0, seed: 1 };
    const [first, second] = [
      await findSaliency(session, { ...ask, target: 0 }),
      await findSaliency(session, { ...ask, target: 1 }),
    ];
    expect(Math.max(...second.signed.map(Math.abs))).toBeGreaterThan(0);
    second.signed.forEach((value, at) => expect(value).toBe(-first.signed[at]! + 0));
    expect(first.score + second.score).toBeCloseTo(1, 6);
    const occluded = await findOcclusion(session, { sample, target: 1, size: 2, stride: 2, fill: 'black' });
    expect(occluded.predicted).toBe(Number(golden.p[1]! > 0.5));
  });
});

describe('the training that a file describes', () => {
  it('gives the settings for training on', async () => {
    const session = await openBinary({ train: 'on', run: join(temporaryFolder(), 'run') });
    const loss = 'binary-cross-entropy';
    expect(session.state().settings).toMatchObject({ optimizer: 'rmsprop', learningRate: 0.002, loss });
  });

  it('gives way to what is chosen; the learning rate belongs to the optimizer', async () => {
    const settings = { optimizer: 'sgd', loss: 'mse' } as const;
    const session = await openBinary({ train: 'afresh', settings, run: join(temporaryFolder(), 'run') });
    expect(session.state().settings).toMatchObject({ ...settings, learningRate: 1e-3 });
  });
});
