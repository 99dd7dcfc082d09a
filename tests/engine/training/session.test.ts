import { memory } from '@tensorflow/tfjs-core';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { loadModel } from '../../../src-main/engine/network/modelFiles.ts';
import { RunFolder } from '../../../src-main/engine/library/RunFolder.ts';
import type { Session } from '../../../src-main/engine/training/Session.ts';
import type { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { EpochMetrics, StepMetrics } from '../../../src-shared/contract/service.ts';
import { open, openTiny } from './tinyRun.ts';
import { temporaryFolder } from '../../belongings.ts';
import { tinyDataFolder } from '../data/tinyData.ts';

async function runToEnd(session: Session): Promise<string> {
  await session.control({ action: 'run' });
  await session.idle();
  return session.network.weightsSha256();
}

describe('a training session', () => {
  it('gives the same weights bit for bit with the same recipe and seed, and others with another seed', async () => {
    const first = await runToEnd(await openTiny({ seed: 5 }));
    const second = await runToEnd(await openTiny({ seed: 5 }));
    const other = await runToEnd(await openTiny({ seed: 6 }));
    expect(second).toBe(first);
    expect(other).not.toBe(first);
  });

  it('learns: the loss falls on images it has seen often', async () => {
    const epochs: EpochMetrics[] = [];
    const session = await openTiny(
      { epochs: 25, learningRate: 0.003 },
      { onEpoch: (epoch) => void epochs.push(epoch) },
    );
    await runToEnd(session);
    expect(epochs).toHaveLength(25);
    expect(epochs[0]!.train['loss']).toBeGreaterThan(1.5);
    expect(epochs.at(-1)!.train['loss']).toBeLessThan(0.5);
    expect(session.state()).toMatchObject({ phase: 'finished', step: 75, epoch: 25 });
  });

  it.each(['sgd', 'momentum', 'adagrad', 'rmsprop', 'adam'] as const)(
    'continues a %s run from its checkpoint as if it had never stopped',
    async (optimizer) => {
      const straight = await runToEnd(await openTiny({ optimizer, learningRate: 0.01 }));
      const run = join(temporaryFolder(), 'run');
      const broken = await openTiny({ optimizer, learningRate: 0.01 }, {}, run);
      await broken.control({ action: 'step', steps: 4 });
      await broken.idle();
      const continued = await open({ from: 'run', run });
      expect(continued.position).toMatchObject({ step: 4, epoch: 1 });
      expect(await runToEnd(continued)).toBe(straight);
    },
  );

  it('is the same however it is cut into steps, epochs and pauses', async () => {
    const straight = await runToEnd(await openTiny());
    const session = await openTiny();
    await session.control({ action: 'step' });
    await session.idle();
    await session.control({ action: 'epoch' });
    await session.idle();
    expect(session.position).toMatchObject({ step: 3, epoch: 1 });
    await session.control({ action: 'run' });
    await session.pause();
    expect(await runToEnd(session)).toBe(straight);
  });

  it('has done a single step when the call returns, and never says meanwhile that it runs', async () => {
    const phases: string[] = [];
    const session = await openTiny({}, { onState: () => void phases.push(session.state().phase) });
    await session.control({ action: 'step' });
    expect(session.state()).toMatchObject({ phase: 'paused', step: 1, savedStep: 1 });
    expect(phases).not.toContain('running');
  });

  it('tells of every step once, in order, and journals what it tells before it tells it', async () => {
    const run = join(temporaryFolder(), 'run');
    const told: StepMetrics[] = [];
    const onSteps = (steps: StepMetrics[]) => {
      told.push(...steps);
      expect(RunFolder.open(run).history().steps).toEqual(told);
    };
    const session = await openTiny({}, { onSteps }, run);
    await runToEnd(session);
    expect(told.map((step) => step.step)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('reports an epoch whose means and confusion matrix agree with its steps and its images', async () => {
    const steps: StepMetrics[] = [];
    const epochs: EpochMetrics[] = [];
    const session = await openTiny(
      { epochs: 1 },
      { onSteps: (more) => void steps.push(...more), onEpoch: (epoch) => void epochs.push(epoch) },
    );
    await runToEnd(session);
    const [epoch] = epochs;
    expect(epoch!.train['loss']).toBeCloseTo(
      steps.reduce((sum, step) => sum + step.values['loss']!, 0) / 3,
      5,
    );
    expect(epoch!.confusion!.flat().reduce((sum, count) => sum + count, 0)).toBe(32);
    const right = epoch!.confusion!.reduce((sum, row, index) => sum + row[index]!, 0);
    expect(epoch!.heldOut['accuracy']).toBeCloseTo(right / 32, 10);
  });

  it('holds out the last share of the training images for validation', async () => {
    const epochs: EpochMetrics[] = [];
    const session = await openTiny(
      { epochs: 1, validationSplit: 0.25 },
      { onEpoch: (epoch) => void epochs.push(epoch) },
    );
    expect(session.stepsPerEpoch).toBe(3); // 72 images in batches of 32: the last one has 8
    await runToEnd(session);
    expect(epochs[0]!.heldOutSplit).toBe('validation');
    expect(epochs[0]!.confusion!.flat().reduce((sum, count) => sum + count, 0)).toBe(24);
  });

  it('keeps no tensor from step to step, and frees all of them when it closes', async () => {
    const before = memory().numTensors;
    const session = await openTiny({ epochs: 4 });
    await session.control({ action: 'step', steps: 2 });
    await session.idle();
    const steady = memory().numTensors;
    await session.control({ action: 'step', steps: 7 });
    await session.idle();
    expect(memory().numTensors).toBe(steady);
    await session.close();
    expect(memory().numTensors).toBe(before);
  });

  it('saves a model at the end that computes the same', async () => {
    const run = join(temporaryFolder(), 'run');
    const session = await openTiny({ epochs: 1 }, {}, run);
    await runToEnd(session);
    const loaded = await loadModel(run);
    const weights = loaded.weights.map((weight) => weight.read().dataSync());
    session.network.weights().forEach((stored, index) => expect(weights[index]).toEqual(stored.data));
    loaded.dispose();
  });

  it('pauses with a clear problem when the loss is no number any more, and keeps the last good checkpoint', async () => {
    const onProblem = vi.fn<(problem: FeaturescopeError) => void>();
    const run = join(temporaryFolder(), 'run');
    const session = await openTiny({ optimizer: 'sgd', learningRate: 10, epochs: 1000 }, { onProblem }, run);
    const [bias] = session.network.model.getLayer('output').weights.slice(-1);
    bias!.write((await import('@tensorflow/tfjs-core')).tensor1d(new Float32Array(10).fill(NaN)));
    await session.control({ action: 'run' });
    await session.idle();
    expect(onProblem.mock.calls[0]![0]).toMatchObject({
      code: 'training/diverged',
      detail: { loss: 'NaN', step: 1 },
    });
    expect(session.state()).toMatchObject({ phase: 'paused', savedStep: 0 });
  });

  it('goes on with more epochs when it is asked to after the last', async () => {
    const session = await openTiny({ epochs: 1 });
    await runToEnd(session);
    await session.control({ action: 'epoch' });
    await session.idle();
    expect(session.state()).toMatchObject({ phase: 'finished', epoch: 2, settings: { epochs: 2 } });
  });
});

describe('what goes wrong with a run', () => {
  it('never overwrites a folder that holds something', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'thesis.txt'), 'precious');
    const session = await openTiny({}, {}, folder);
    await expect(session.control({ action: 'run' })).rejects.toMatchObject({ code: 'run/exists' });
    expect(readdirSync(folder)).toEqual(['thesis.txt']);
  });

  it('says so when the run folder cannot be written', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    const session = await openTiny({}, {}, join(file, 'run'));
    await expect(session.control({ action: 'run' })).rejects.toMatchObject({ code: 'run/unwritable' });
  });

  it('knows no run where there is none, and refuses a foreign or damaged run.json', async () => {
    const folder = temporaryFolder();
    await expect(open({ from: 'run', run: folder })).rejects.toMatchObject({ code: 'run/unknown' });
    for (const content of ['{"format":', '{"format":0}', '[]', 'null']) {
      writeFileSync(join(folder, 'run.json'), content);
      await expect(open({ from: 'run', run: folder })).rejects.toMatchObject({ code: 'run/unreadable' });
    }
  });

  it('falls back to the checkpoint before a damaged one, and reads a journal whose last line is torn', async () => {
    const run = join(temporaryFolder(), 'run');
    const session = await openTiny({}, {}, run);
    await session.control({ action: 'step', steps: 2 });
    await session.idle();
    await session.control({ action: 'step' });
    await session.idle();
    const straight = await runToEnd(await open({ from: 'run', run: copy(run) }));

    const checkpoints = readdirSync(join(run, 'checkpoints')).sort();
    const newest = join(run, 'checkpoints', checkpoints.at(-1)!);
    const bytes = readFileSync(newest);
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(newest, bytes);
    appendFileSync(join(run, 'metrics.jsonl'), '{"type":"step","step":4,"lo');

    const continued = await open({ from: 'run', run });
    expect(continued.position.step).toBe(2);
    expect(continued.history().steps.map((step) => step.step)).toEqual([1, 2]);
    expect(await runToEnd(continued)).toBe(straight);
    expect(continued.history().steps.map((step) => step.step)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('refuses a run that has no whole checkpoint', async () => {
    const run = join(temporaryFolder(), 'run');
    const session = await openTiny({}, {}, run);
    await session.control({ action: 'step' });
    await session.idle();
    for (const name of readdirSync(join(run, 'checkpoints')))
      writeFileSync(join(run, 'checkpoints', name), 'x');
    await expect(open({ from: 'run', run })).rejects.toMatchObject({ code: 'run/unreadable' });
  });

  it('refuses a network that does not fit the images', async () => {
    const folder = join(temporaryFolder(), 'wide');
    mkdirSync(folder);
    const tiny = await tinyDataFolder();
    cpSync(tiny, folder, { recursive: true });
    for (const prefix of ['train', 't10k']) {
      const path = join(folder, `${prefix}-images-idx3-ubyte`);
      const bytes = readFileSync(path);
      bytes.writeUInt32BE(14, 8);
      bytes.writeUInt32BE(56, 12);
      writeFileSync(path, bytes);
    }
    await expect(open({ from: 'recipe', recipe: 'lenet5', data: folder })).rejects.toMatchObject({
      code: 'recipe/data-does-not-fit',
      detail: { expected: '28x28x1', actual: '14x56x1' },
    });
  });

  it('makes no folder before the first step', async () => {
    const run = join(temporaryFolder(), 'run');
    const session = await openTiny({}, {}, run);
    await session.close();
    expect(existsSync(run)).toBe(false);
  });
});

function copy(run: string): string {
  const target = join(temporaryFolder(), 'copy');
  cpSync(run, target, { recursive: true });
  return target;
}
