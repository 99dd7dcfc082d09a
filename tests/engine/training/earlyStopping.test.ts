import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeRun } from '../../../src-main/engine/library/describeRun.ts';
import { openNetwork } from '../../../src-main/engine/training/openNetwork.ts';
import type { Settings } from '../../../src-shared/contract/service.ts';
import { closeAfterTest } from '../../belongings.ts';
import { open, openTiny } from './tinyRun.ts';

/** A rate at which the loss on the 24 held-out images rises and falls, so that training stalls before its end. */
const stalling: Partial<Settings> = { epochs: 30, learningRate: 0.02, validationSplit: 0.25, patience: 2 };

/** Trains until training ends by itself. */
async function trained(settings: Partial<Settings>) {
  const session = await openTiny({ ...stalling, ...settings });
  await session.control({ action: 'run' });
  await session.idle();
  const { run, met, step } = session.state();
  const { epochs } = session.history();
  return { session, run: run!, met, step, epochs };
}

/** What the epochs of a training without early stopping say of where it has to stop, from the definition. */
async function expectedStop(patience: number): Promise<{ stop: number; best: number }> {
  const { epochs } = await trained({ patience: undefined });
  const losses = epochs.map(({ heldOut }) => heldOut['loss']!);
  for (let at = patience; at < losses.length; at++) {
    const before = Math.min(...losses.slice(0, at - patience + 1));
    if (Math.min(...losses.slice(at - patience + 1, at + 1)) >= before)
      return { stop: epochs[at]!.step, best: epochs[losses.indexOf(before)]!.step };
  }
  throw new Error('this training never stalls: choose another rate');
}

describe('early stopping', () => {
  it('ends training where the validation loss has not improved for as many epochs as the patience', async () => {
    const { stop, best } = await expectedStop(2);
    const { met, step, run } = await trained({});
    expect(step).toBe(stop);
    expect(met).toMatchObject({
      condition: { when: 'early-stop', metric: 'loss', epochs: 2 },
      step: stop,
      best: { step: best },
    });
    expect(describeRun(run)).toMatchObject({ finished: true, step: stop });
  });

  it('restores the very weights of the best epoch, and everything opens the run there', async () => {
    const { best, stop } = await expectedStop(2);
    const plain = await openTiny({ ...stalling, patience: undefined });
    await plain.control({ action: 'step', steps: best });
    await plain.idle();
    const weights = plain.network.weightsSha256();

    const { session, run, met, step } = await trained({ restoreBest: true });
    expect(step).toBe(best);
    expect(session.lastStep).toBe(stop);
    expect(met?.step).toBe(stop);
    expect(session.network.weightsSha256()).toBe(weights);
    await session.close();

    const again = await open({ from: 'run', run });
    expect(again.state()).toMatchObject({ step: best, lastStep: stop, met: { step: stop } });
    expect(again.network.weightsSha256()).toBe(weights);
    for (const target of [run, join(run, 'model')]) {
      const { network } = await openNetwork(target);
      closeAfterTest(() => network.dispose());
      expect(network.weightsSha256()).toBe(weights);
    }
    const { heldOut } = again.history().epochs.find((epoch) => epoch.step === best)!;
    expect(describeRun(run)).toMatchObject({ finished: true, step: best, lastStep: stop, heldOut });

    await again.rewind(stop);
    await again.rewind(best);
    expect(again.network.weightsSha256()).toBe(weights);
    await again.control({ action: 'step', steps: 1 });
    expect(again.state()).toMatchObject({ step: best + 1, branchOf: { run, step: best }, met: null });
  });

  it('restores the best weights of a training that was not stopped', async () => {
    const settings = { epochs: 8, patience: undefined, restoreBest: true };
    const { session, met, step, epochs } = await trained(settings);
    const losses = epochs.map(({ heldOut }) => heldOut['loss']!);
    const best = epochs[losses.indexOf(Math.min(...losses))]!;
    expect(best.epoch).toBeLessThan(8); // else this test shows nothing
    expect(step).toBe(best.step);
    expect(met).toMatchObject({
      condition: { when: 'early-stop', epochs: null },
      best: { step: best.step },
    });
    expect(session.lastStep).toBe(epochs.at(-1)!.step);
  });

  it('stops at the same epoch after an interruption in the middle of one', async () => {
    const { stop } = await expectedStop(2);
    const session = await openTiny(stalling);
    await session.control({ action: 'step', steps: stop - 1 });
    await session.idle();
    const { run } = session.state();
    await session.close();
    const again = await open({ from: 'run', run: run! });
    await again.control({ action: 'run' });
    await again.idle();
    expect(again.state()).toMatchObject({ step: stop, run, met: { condition: { when: 'early-stop' } } });
  });

  it('is made up for in a run that was killed before it could record that it has ended', async () => {
    const { best, stop } = await expectedStop(2);
    const { session, run } = await trained({});
    await session.close();
    // As a process leaves it that is killed behind the last epoch.
    const file = join(run, 'run.json');
    const { stopped, settings, ...others } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, object>;
    expect(stopped).toEqual({ step: stop, best, restored: false });
    writeFileSync(file, JSON.stringify({ ...others, settings: { ...settings, restoreBest: true } }));
    const again = await open({ from: 'run', run });
    expect(again.state()).toMatchObject({ step: stop, met: null });
    await again.control({ action: 'run' });
    await again.idle();
    expect(again.state()).toMatchObject({ step: best, lastStep: stop, run });
  });

  it('waits for as many epochs again when it is trained on', async () => {
    const { session, step, run } = await trained({ epochs: 100 });
    const better = session.state().met!.best!.value;
    await session.control({ action: 'run' });
    await session.idle();
    const { met, step: later, run: same } = session.state();
    expect(same).toBe(run);
    expect(later).toBeGreaterThan(step);
    const { epochs } = session.history();
    const improved = epochs.some((epoch) => epoch.step > step && epoch.heldOut['loss']! < better);
    expect(met?.condition.when).toBe('early-stop');
    if (!improved) expect(later).toBe(step + 2 * session.stepsPerEpoch);
  });

  it('is left out of single steps', async () => {
    const { stop } = await expectedStop(2);
    const session = await openTiny(stalling);
    await session.control({ action: 'step', steps: stop + 3 });
    await session.idle();
    expect(session.state()).toMatchObject({ step: stop + 3, met: null });
  });

  it.each([
    [{ averageLast: 0.2 }, 'training/averaging-to-the-end'],
    [{ validationSplit: 0 }, 'training/nothing-to-monitor'],
    [{ validationSplit: 0.004 }, 'training/nothing-to-monitor'],
    [{ validationSplit: 0, patience: undefined, restoreBest: true }, 'training/nothing-to-monitor'],
    [{ monitor: 'mae' }, 'training/unknown-metric'],
  ] as const)('is refused with %j', async (settings, code) => {
    await expect(openTiny({ ...stalling, ...settings })).rejects.toMatchObject({ code });
  });

  it('keeps the checkpoint of the best epoch', async () => {
    const { run } = await trained({ restoreBest: true });
    const { stopped } = JSON.parse(readFileSync(join(run, 'run.json'), 'utf8')) as {
      stopped: { best: number };
    };
    const file = `step-${String(stopped.best).padStart(9, '0')}.ckpt`;
    expect(existsSync(join(run, 'checkpoints', file))).toBe(true);
  });
});
