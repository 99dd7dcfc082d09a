import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { SignalRecord } from '../../../src-main/engine/inspection/step/SignalRecord.ts';
import { Workbench } from '../../../src-main/engine/Workbench.ts';
import { memoryPair } from '../../../src-shared/contract/channels/memoryPair.ts';
import { connectEngine } from '../../../src-shared/contract/connection.ts';
import type { EngineEvents, EngineCalls, Progress } from '../../../src-shared/contract/service.ts';
import { temporaryFolder } from '../../belongings.ts';
import { tinyDataFolder } from '../data/tinyData.ts';

let workbench: Workbench;
let calls: EngineCalls;
const progress: Progress[] = [];

function connect(events: Partial<EngineEvents> = {}) {
  const [near, far] = memoryPair();
  workbench.attach(near);
  return connectEngine(far, events);
}

beforeEach(async () => {
  workbench = new Workbench(await selectBackend('wasm'));
  progress.length = 0;
  ({ calls } = connect({ onProgress: (told) => void progress.push(told) }));
});
afterEach(() => workbench.close());

/** Opens a new run; returns its folder. */
async function openRun(settings = {}): Promise<string> {
  const source = {
    from: 'recipe',
    recipe: 'lenet5',
    data: await tinyDataFolder(),
    settings: { batchSize: 8, epochs: 3, optimizer: 'adam', ...settings },
    run: join(temporaryFolder(), 'run'),
  } as const;
  await calls.open({ task: 'open', source });
  return source.run;
}
const updateOf = (step: number, layer = 'conv1') =>
  calls.insideTensors({ step, phase: { kind: 'update', layer }, row: 0 });

describe('the inside of a step, for a client', () => {
  it('is told of, and its tensors are handed out phase by phase', async () => {
    await openRun();
    const first = await calls.inside({ task: 'in' });
    expect(first).toMatchObject({ step: 1, epoch: 0, optimizer: 'adam', shards: 1, kept: 8 });
    expect(first.phases[0]).toEqual({ kind: 'forward', layer: 'conv1' });
    expect(first.phases.at(-1)).toEqual({ kind: 'update', layer: 'output' });
    expect(first.inputs).toHaveLength(8 * 28 * 28);
    expect(first.losses.reduce((sum, loss) => sum + loss, 0) / 8).toBeCloseTo(first.values['loss']!, 5);
    for (const phase of first.phases) {
      const { signals, weights } = await calls.insideTensors({ step: 1, phase, row: 7 });
      if (phase.kind === 'loss') expect([signals, weights]).toEqual([[], []]);
      else if (phase.kind === 'update') expect(weights.map(({ name }) => name)).toEqual(['kernel', 'bias']);
      else expect(signals.map(({ layer }) => layer)).toContain(phase.layer);
      for (const { shape, data } of signals)
        expect(data).toHaveLength(shape.reduce((size, length) => size * length, 1));
    }
    const [kernel] = (await updateOf(1)).weights;
    expect(kernel!.slots.map(({ name }) => name)).toEqual(['m', 'v']);
    expect(new Set(kernel!.slots[0]!.before)).toEqual(new Set([0]));
    expect(kernel!.after).not.toEqual(kernel!.before);
    const second = await calls.inside({ task: 'in' });
    const [later] = (await updateOf(second.step)).weights;
    expect(later!.before).toEqual(kernel!.after);
    expect(later!.slots.map(({ before }) => before)).toEqual(kernel!.slots.map(({ after }) => after));
  });

  it('is kept until the network moves on, or everybody has left', async () => {
    await openRun();
    await calls.control({ action: 'step', steps: 10 });
    await calls.inside({ task: 'in', step: 4 });
    const other = connect();
    await other.calls.inside({ task: 'in', step: 4 });
    await calls.leaveInside();
    expect((await updateOf(4)).weights).toHaveLength(2);
    await expect(updateOf(5)).rejects.toMatchObject({ code: 'inside/gone', detail: { step: 5 } });
    other.close();
    await expect.poll(() => updateOf(4).catch((error: { code: string }) => error.code)).toBe('inside/gone');
    await calls.inside({ task: 'in', step: 9 });
    await calls.rewind({ task: 'back', step: 3 });
    await expect(updateOf(9)).rejects.toMatchObject({ code: 'inside/gone' });
    await calls.inside({ task: 'in', step: 3 });
    await calls.control({ action: 'step' });
    await expect(updateOf(3)).rejects.toMatchObject({ code: 'inside/gone' });
  });

  it('pauses training, says how far it is, and stands where it stood when it is cancelled', async () => {
    const checkpoints = join(await openRun({ epochs: 500 }), 'checkpoints');
    await calls.control({ action: 'run' });
    await expect.poll(async () => (await calls.steps()).last).toBeGreaterThan(200);
    await calls.control({ action: 'pause' });
    // Without checkpoints all steps are replayed, which leaves time to cancel.
    for (const name of readdirSync(checkpoints)) rmSync(join(checkpoints, name));
    await calls.control({ action: 'run' });
    const looked = await calls.inside({ task: 'in', step: 150 });
    expect(looked.step).toBe(150);
    expect(progress.at(-1)).toMatchObject({ task: 'in', what: 'restore', unit: 'steps' });
    for (const name of readdirSync(checkpoints)) rmSync(join(checkpoints, name));
    const { last } = await calls.steps();
    const back = calls.inside({ task: 'stopped', step: last });
    const outcome = expect(back).rejects.toMatchObject({ code: 'engine/cancelled' });
    await calls.cancel({ task: 'stopped' });
    await outcome;
    const state = await calls.control({ action: 'pause' });
    expect(state).toMatchObject({ step: 150, lastStep: last });
  });

  it('is refused for steps that are not there, images that are not kept, layers and networks that do not train', async () => {
    await expect(calls.inside({ task: 'in' })).rejects.toMatchObject({ code: 'engine/no-session' });
    await openRun();
    await expect(calls.inside({ task: 'in', step: 2 })).rejects.toMatchObject({
      code: 'run/no-step',
      detail: { step: 2, last: 0 },
    });
    await calls.inside({ task: 'in' });
    const phase = { kind: 'forward', layer: 'conv1' } as const;
    await expect(calls.insideTensors({ step: 1, phase, row: 8 })).rejects.toMatchObject({
      code: 'inside/no-image',
      detail: { row: 8, last: 7 },
    });
    await expect(updateOf(1, 'conv9')).rejects.toMatchObject({ code: 'model/unknown-layer' });
    await calls.open({ task: 'open', source: { from: 'pretrained', model: 'lenet5-mnist' } });
    await expect(calls.inside({ task: 'in' })).rejects.toMatchObject({ code: 'training/shipped-model' });
  });
});

describe('the signals of a step', () => {
  it('are kept for as many images as there is room for, from the first on', () => {
    const record = new SignalRecord(5, [2, 1], 3 * (2 + 1) * 2 * 4);
    expect(record.kept).toBe(3);
    record.observer(0).onOutput(0, { shape: [2, 2], values: Float32Array.from([1, 2, 3, 4]) });
    record.observer(2).onOutput(0, { shape: [3, 2], values: Float32Array.from([5, 6, 7, 8, 9, 10]) });
    expect([0, 1, 2].map((row) => [...record.output(0, row)!])).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    expect([record.hasGradient(0), record.bytes]).toEqual([false, 24]);
  });
});
