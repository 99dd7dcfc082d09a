import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { packCheckpoint, type Checkpoint } from '../../../src-main/engine/library/checkpointFile.ts';
import { RunFolder } from '../../../src-main/engine/library/RunFolder.ts';
import type { Session } from '../../../src-main/engine/training/Session.ts';
import type { AdjustRequest, Settings, StepMetrics } from '../../../src-shared/contract/service.ts';
import { expectEveryStepRestored, firstPassage, stateOf, thinOut } from './passage.ts';
import { open, openTiny } from './tinyRun.ts';
import { temporaryFolder } from '../../belongings.ts';
import { eventually } from '../../eventually.ts';
import { openTeam } from './workers/team.ts';

/** Batch sizes and learning rates of the network's training, step by step. */
function watchTraining({ network }: Session): [images: number, learningRate: number][] {
  const seen: [number, number][] = [];
  const train = network.train.bind(network);
  vi.spyOn(network, 'train').mockImplementation((batch, learningRate, step) => {
    seen.push(['indices' in batch ? batch.indices.length : batch.inputs.shape[0]!, learningRate]);
    return train(batch, learningRate, step);
  });
  return seen;
}

/** Trains step by step with changes of settings, and records the state after each step. */
async function passageWith(session: Session, changes: (AdjustRequest & { at: number })[], steps: number) {
  const states = [stateOf(session)];
  for (const { at, ...change } of [...changes, { at: steps }]) {
    states.push(...(await firstPassage(session, at - session.position.step)).slice(1));
    await session.adjust(change);
  }
  return states;
}

describe('changing the learning rate and the batch size of a run', () => {
  it('holds from the next step on, in the middle of an epoch too, and every image is seen once', async () => {
    const session = await openTiny({ learningRate: 0.01, schedule: 'constant' });
    const seen = watchTraining(session);
    await session.control({ action: 'step' });
    await session.adjust({ learningRate: 0.002 });
    await session.control({ action: 'step' });
    await session.adjust({ batchSize: 12 });
    expect(session.state()).toMatchObject({
      settings: { learningRate: 0.002, batchSize: 12 },
      ...{ step: 2, stepsPerEpoch: 8, epochEnds: [5, 13] },
      held: [
        { step: 0, learningRate: 0.01, batchSize: 32 },
        { step: 1, learningRate: 0.002, batchSize: 32 },
        { step: 2, learningRate: 0.002, batchSize: 12 },
      ],
    });
    await session.control({ action: 'run' });
    await session.idle();
    expect(session.state()).toMatchObject({ phase: 'finished', step: 13, epoch: 2, epochEnds: [5, 13] });
    const [first, ...others] = seen;
    expect(first).toEqual([32, 0.01]);
    expect(others.every(([, learningRate]) => learningRate === 0.002)).toBe(true);
    expect(seen.map(([images]) => images)).toEqual([32, 32, 12, 12, 8, ...Array<number>(8).fill(12)]);
    expect(session.history().epochs.map(({ step }) => step)).toEqual([5, 13]);
    expect(session.run!.description.settings).toMatchObject({ learningRate: 0.01, batchSize: 32 });
  });

  it('takes effect while training runs, and training ends where its epochs do', async () => {
    const told: StepMetrics[] = [];
    const onSteps = (steps: StepMetrics[]): void => void told.push(...steps);
    const session = await openTiny({ epochs: 40, schedule: 'constant' }, { onSteps });
    const seen = watchTraining(session);
    await session.control({ action: 'run' });
    await eventually(() => expect(told.length).toBeGreaterThan(0));
    await session.adjust({ batchSize: 96, learningRate: 0.5 });
    const { step, epochEnds } = session.state();
    expect(session.state()).toMatchObject({ phase: 'running', settings: { batchSize: 96 } });
    await session.idle();
    expect(session.state()).toMatchObject({ phase: 'finished', epoch: 40, step: epochEnds.at(-1) });
    expect(seen.slice(step).every(([, learningRate]) => learningRate === 0.5)).toBe(true);
    expect(seen.reduce((sum, [images]) => sum + images, 0)).toBe(40 * 96);
    expect(told.map((metrics) => metrics.step)).toEqual(
      Array.from({ length: epochEnds.at(-1)! }, (_none, at) => at + 1),
    );
  });

  it('records nothing where nothing changes', async () => {
    const session = await openTiny({ learningRate: 0.01 });
    await session.control({ action: 'step' });
    await session.adjust({ learningRate: 0.01, batchSize: 32 });
    await session.adjust({});
    expect(session.run!.timeline().changes).toEqual([]);
  });

  it('is not possible for a model that ships with the program', async () => {
    const session = await open({ from: 'pretrained', model: 'lenet5-mnist' });
    await expect(session.adjust({ batchSize: 8 })).rejects.toMatchObject({ code: 'training/shipped-model' });
  });
});

describe('a run whose settings were changed', () => {
  const changes = [
    { at: 2, learningRate: 0.03 },
    { at: 5, batchSize: 20 },
    { at: 9, learningRate: 0.001, batchSize: 48 },
  ];
  const settings: Partial<Settings> = { epochs: 6, learningRate: 0.01, schedule: 'linear' };

  it('restores each of its steps bit for bit', async () => {
    const session = await openTiny({ ...settings, optimizer: 'momentum' });
    const states = await passageWith(session, changes, 15);
    thinOut(session, 6);
    await expectEveryStepRestored(session, states);
  });

  it('restores steps that two workers shared, with batches larger than the run was begun with', async () => {
    const session = await openTeam(2, { ...settings, batchSize: 8 });
    const states = await passageWith(session, [...changes, { at: 11, batchSize: 96 }], 15);
    thinOut(session, 0);
    await expectEveryStepRestored(session, states, 8);
  });

  it('goes on from its checkpoint as if it had never stopped', async () => {
    const straight = await openTiny(settings);
    const states = await passageWith(straight, changes, 15);
    const run = join(temporaryFolder(), 'run');
    const broken = await openTiny(settings, {}, run);
    await passageWith(broken, changes.slice(0, 2), 7);
    await broken.close();
    const continued = await open({ from: 'run', run });
    expect(continued.state().held).toEqual(straight.state().held.slice(0, 3));
    await passageWith(continued, changes.slice(2), 15);
    expect(stateOf(continued)).toBe(states[15]);
  });

  it('has its last change even when the process ends right after it', async () => {
    const session = await openTiny({ ...settings, epochs: 200 });
    await session.control({ action: 'run' });
    await eventually(() => expect(session.position.step).toBeGreaterThan(20));
    await session.adjust({ batchSize: 24 });
    const copy = join(temporaryFolder(), 'copy');
    cpSync(session.run!.path, copy, { recursive: true });
    const [, change] = session.state().held;
    await session.pause();
    const found = await open({ from: 'run', run: copy });
    expect(found.state()).toMatchObject({ step: change!.step, settings: { batchSize: 24 } });
    await found.control({ action: 'step' });
    expect(found.run!.timeline().changes).toEqual([{ step: change!.step, batchSize: 24 }]);
  });

  it('gives a branch only what was changed before its step', async () => {
    const session = await openTiny(settings);
    await passageWith(session, changes, 15);
    const run = session.run!.path;
    await session.rewind(5);
    expect(session.state()).toMatchObject({
      settings: { learningRate: 0.03, batchSize: 32 },
      ...{ lastStep: 15, stepsPerEpoch: 3 },
    });
    expect(session.state().held).toHaveLength(4);
    await session.control({ action: 'step' });
    expect(session.state().held).toEqual([
      { step: 0, learningRate: 0.01, batchSize: 32 },
      { step: 2, learningRate: 0.03, batchSize: 32 },
    ]);
    expect(session.run!.timeline().changes).toEqual([{ step: 2, learningRate: 0.03 }]);
    expect(RunFolder.open(run).timeline().changes).toHaveLength(3);
  });

  it('is left as it was when settings are changed at an earlier step: that makes a branch', async () => {
    const session = await openTiny(settings);
    const states = await passageWith(session, changes, 15);
    const run = session.run!.path;
    await session.rewind(3);
    await session.adjust({ batchSize: 10 });
    expect(session.state()).toMatchObject({ step: 3, lastStep: 3, branchOf: { run, step: 3 } });
    expect(session.run!.timeline().changes).toEqual([
      { step: 2, learningRate: 0.03 },
      { step: 3, batchSize: 10 },
    ]);
    const parent = await open({ from: 'run', run });
    expect(stateOf(parent)).toBe(states[15]);
    expect(parent.run!.timeline().changes).toHaveLength(3);
  });

  it('stands where it stood, with what held there, when going back is stopped', async () => {
    const session = await openTiny(settings);
    await passageWith(session, changes, 15);
    thinOut(session, 0);
    const before = { ...session.state() };
    const stop = new AbortController();
    const onProgress = (): void => stop.abort(new Error('enough'));
    await expect(session.rewind(12, { signal: stop.signal, onProgress })).rejects.toThrow('enough');
    expect(session.state()).toEqual(before);
  });
});

it('opens a run from before settings could change, and goes on with it', async () => {
  const straight = await openTiny({ epochs: 4 });
  const states = await firstPassage(straight, 8);
  const run = join(temporaryFolder(), 'run');
  const session = await openTiny({ epochs: 4 }, {}, run);
  await firstPassage(session, 5);
  await session.close();
  const description = JSON.parse(readFileSync(join(run, 'run.json'), 'utf8')) as object;
  writeFileSync(join(run, 'run.json'), JSON.stringify({ ...description, format: 1 }));
  for (const name of readdirSync(join(run, 'checkpoints'))) {
    const { images, ...rest } = RunFolder.open(run).checkpoint(Number(/\d+/.exec(name)![0]));
    const old = { ...rest, batch: images / 32 } as unknown as Checkpoint;
    writeFileSync(join(run, 'checkpoints', name), packCheckpoint(old));
  }
  const continued = await open({ from: 'run', run });
  expect(stateOf(continued)).toBe(states[5]);
  await continued.rewind(4);
  expect(stateOf(continued)).toBe(states[4]);
  expect(RunFolder.open(run).description.format).toBe(1);
  await continued.rewind(5);
  await firstPassage(continued, 3);
  expect(stateOf(continued)).toBe(states[8]);
  expect(RunFolder.open(run).description.format).toBe(2);
});
