import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RunFolder } from '../../../src-main/engine/library/RunFolder.ts';
import { listRuns } from '../../../src-main/engine/library/runsFolder.ts';
import { expectEveryStepRestored, firstPassage, stateOf, thinOut } from './passage.ts';
import { openNormalised } from './normalisedRun.ts';
import { open, openTiny } from './tinyRun.ts';
import { temporaryFolder } from '../../belongings.ts';
import { openTeam, openWith, pool } from './workers/team.ts';

describe('going back in a run', () => {
  it.each(['sgd', 'momentum', 'adagrad', 'rmsprop', 'adam'] as const)(
    'restores 20 random steps of a %s run bit for bit: weights, slots and place',
    async (optimizer) => {
      const session = await openTiny({ optimizer, epochs: 6, schedule: 'linear', learningRate: 0.01 });
      const states = await firstPassage(session, 16);
      thinOut(session, 7);
      await expectEveryStepRestored(session, states);
    },
  );

  it('restores steps that two workers shared, and each part of a run with its own number of workers', async () => {
    const session = await openTeam(2, { epochs: 6 });
    const states = await firstPassage(session, 7);
    const run = session.run!.path;
    await session.close();
    const alone = await openWith(1, { from: 'run', run });
    states.push(...(await firstPassage(alone, 8)).slice(1));
    await alone.close();
    const again = await openWith(2, { from: 'run', run });
    states.push(...(await firstPassage(again, 3)).slice(1));
    expect(again.run!.timeline().workers.map(({ workers }) => workers)).toEqual([2, 1, 2]);
    thinOut(again, 0);
    await expectEveryStepRestored(again, states);
  });

  it('restores a network with batch normalisation, dropout and workers', async () => {
    const session = await openNormalised({ team: { pool, workers: 2 }, pool });
    await pool.idle();
    const states = await firstPassage(session, 7);
    thinOut(session, 0);
    await expectEveryStepRestored(session, states, 6);
  });

  it('goes on from there in a branch as if it had never gone back, and leaves the run as it was', async () => {
    const session = await openTiny({ epochs: 4 });
    const states = await firstPassage(session, 11);
    const parent = session.run!.path;
    const [journal, kept] = [session.history(), session.run!.checkpointSteps()];
    thinOut(session, 0);
    await session.rewind(5);
    expect(session.state()).toMatchObject({ step: 5, epoch: 1, lastStep: 11, run: parent, phase: 'paused' });
    expect(session.history()).toEqual(journal);
    for (let step = 6; step <= 11; step++) {
      await session.control({ action: 'step' });
      expect(stateOf(session)).toBe(states[step]);
    }
    const { run, branchOf } = session.state();
    expect(branchOf).toEqual({ run: parent, step: 5 });
    expect(run).not.toBe(parent);
    expect(session.history()).toEqual(journal);
    expect(RunFolder.open(parent).history()).toEqual(journal);
    expect(RunFolder.open(parent).latestCheckpoint().step).toBe(kept.at(-1));
    const told = listRuns(join(parent, '..')).map(({ run, branchOf, step }) => ({ run, branchOf, step }));
    expect(told).toContainEqual({ run, branchOf, step: 11 });
    expect(told).toContainEqual({ run: parent, branchOf: undefined, step: 11 });
  });

  it('leaves a branch whole when its run is deleted, and branches of branches too', async () => {
    const session = await openTiny({ epochs: 4 });
    const states = await firstPassage(session, 9);
    const parent = session.run!.path;
    await session.rewind(6);
    await session.control({ action: 'step', steps: 2 });
    await session.rewind(4);
    await session.control({ action: 'step', steps: 5 });
    const { run, branchOf } = session.state();
    expect(branchOf!.run).toContain('-from-6');
    await session.close();
    rmSync(parent, { recursive: true });
    rmSync(branchOf!.run, { recursive: true });
    const alone = await open({ from: 'run', run: run! });
    expect(alone.history().steps.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(stateOf(alone)).toBe(states[9]);
    await expectEveryStepRestored(alone, states, 10);
  });

  it('goes forth again without a branch, and then on in the same run', async () => {
    const session = await openTiny({ epochs: 4 });
    const states = await firstPassage(session, 6);
    const { run } = session.state();
    await session.rewind(2);
    await session.rewind(6);
    await session.control({ action: 'step' });
    expect(session.state()).toMatchObject({ run, step: 7, branchOf: undefined });
    await session.rewind(6);
    expect(stateOf(session)).toBe(states[6]);
  });

  it('stands where it stood when it is cancelled, and says how far it is until then', async () => {
    const session = await openTiny({ epochs: 200 });
    await session.control({ action: 'step', steps: 300 });
    await session.idle();
    thinOut(session, 0);
    const before = stateOf(session);
    const stop = new AbortController();
    const told: number[] = [];
    const onProgress = (done: number, total: number): void => {
      told.push(total);
      if (done > 10) stop.abort(new Error('enough'));
    };
    await expect(session.rewind(290, { signal: stop.signal, onProgress })).rejects.toThrow('enough');
    expect(stateOf(session)).toBe(before);
    expect(told.every((total) => total === 290)).toBe(true);
    await session.control({ action: 'step' });
    expect(session.state()).toMatchObject({ step: 301, branchOf: undefined });
  });

  it('takes one wish after the other', async () => {
    const session = await openTiny({ epochs: 4 });
    const states = await firstPassage(session, 9);
    thinOut(session, 0);
    await Promise.all([session.rewind(4), session.rewind(8), session.rewind(3)]);
    expect(stateOf(session)).toBe(states[3]);
  });

  it('passes over damaged checkpoints, even when none is whole', async () => {
    const session = await openTiny({ epochs: 4 });
    const states = await firstPassage(session, 9);
    const folder = join(session.run!.path, 'checkpoints');
    for (const name of readdirSync(folder)) writeFileSync(join(folder, name), 'foreign');
    await session.rewind(5);
    expect(stateOf(session)).toBe(states[5]);
  });

  it('says so when a step comes out otherwise than the journal says, and stands where it stood', async () => {
    const session = await openTiny({ epochs: 4 });
    const states = await firstPassage(session, 6);
    thinOut(session, 0);
    const [step] = session.history().steps.slice(2, 3);
    const values = { ...step!.values, loss: step!.values['loss']! + 1e-9 };
    session.run!.journal([{ type: 'step', metrics: { ...step!, values } }]);
    await expect(session.rewind(4)).rejects.toMatchObject({
      code: 'run/replay-differs',
      detail: { at: 3, step: 4 },
    });
    expect(stateOf(session)).toBe(states[6]);
  });

  it('knows no step that was not done', async () => {
    const session = await openTiny({}, {}, join(temporaryFolder(), 'run'));
    await expect(session.rewind(1)).rejects.toMatchObject({ code: 'run/no-step', detail: { last: 0 } });
    await firstPassage(session, 3);
    await expect(session.rewind(4)).rejects.toMatchObject({ code: 'run/no-step', detail: { last: 3 } });
  });
});

describe('two that open one run', () => {
  it('may both look at it; the one that goes on second is told to open it again', async () => {
    const first = await openTiny({ epochs: 4 });
    const states = await firstPassage(first, 4);
    const second = await open({ from: 'run', run: first.run!.path });
    expect(stateOf(second)).toBe(states[4]);
    await first.control({ action: 'step' });
    await expect(second.control({ action: 'step' })).rejects.toMatchObject({ code: 'run/changed' });
    await second.rewind(3);
    expect(stateOf(second)).toBe(states[3]);
  });
});
