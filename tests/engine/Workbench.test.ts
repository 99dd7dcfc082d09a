import { memory } from '@tensorflow/tfjs-core';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { selectBackend } from '../../src-main/engine/backends/selectBackend.ts';
import { Workbench } from '../../src-main/engine/Workbench.ts';
import { memoryPair } from '../../src-shared/contract/channels/memoryPair.ts';
import { connectEngine } from '../../src-shared/contract/connection.ts';
import type { Progress } from '../../src-shared/contract/service.ts';
import { temporaryFolder } from '../belongings.ts';
import { tinyDataFolder } from './data/tinyData.ts';

it('frees the networks it compared with when another session is opened', async () => {
  const workbench = new Workbench(await selectBackend('wasm'));
  const [near, far] = memoryPair();
  workbench.attach(near);
  const { calls } = connectEngine(far, {});
  const data = await tinyDataFolder();
  const open = () => {
    const source = { from: 'recipe', recipe: 'cnn', data, run: join(temporaryFolder(), 'run') } as const;
    return calls.open({ task: 'open', source });
  };
  await open();
  const alone = memory().numTensors;
  const { run } = await calls.control({ action: 'step', steps: 1 });
  const sample = { split: 'test', index: 1 } as const;
  const a = { of: { from: 'session' }, sample } as const;
  for (const of of [{ from: 'initial' }, { from: 'run', run: run!, step: 1 }] as const) {
    const found = await calls.compare({ layer: 'conv2', a, b: { of, sample } });
    expect(found.b.step).toBe(of.from === 'initial' ? 0 : 1);
  }
  expect(await calls.listSteps({ run: run! })).toEqual([0, 1]);
  expect(memory().numTensors).toBeGreaterThan(alone);
  await open();
  expect(memory().numTensors).toBe(alone);
  await workbench.close();
  expect(memory().numTensors).toBe(0);
});

it('keeps the long calls of its clients apart, also where they have the same name', async () => {
  const workbench = new Workbench(await selectBackend('wasm'));
  const connect = () => {
    const [near, far] = memoryPair();
    workbench.attach(near);
    const progress: Progress[] = [];
    const { calls } = connectEngine(far, { onProgress: (told) => void progress.push(told) });
    return { calls, progress };
  };
  const [one, other] = [connect(), connect()];
  try {
    const run = join(temporaryFolder(), 'run');
    const source = { from: 'recipe', recipe: 'lenet5', data: await tinyDataFolder(), run } as const;
    await one.calls.open({ task: 'task-1', source });
    for (let turn = 0; turn < 4; turn++) await one.calls.control({ action: 'step', steps: 10 });
    const first = one.calls.rewind({ task: 'task-2', step: 26 });
    expect(await other.calls.cancel({ task: 'task-2' })).toBe(false);
    const second = other.calls.rewind({ task: 'task-2', step: 13 });
    expect(await first).toMatchObject({ step: 26 });
    expect(await second).toMatchObject({ step: 13 });
    // Each continues from the end of the previous epoch, two steps and one.
    const steps = (told: Progress[]): (number | null)[] =>
      told.filter(({ task }) => task === 'task-2').map(({ total }) => total);
    expect(new Set(steps(one.progress))).toEqual(new Set([2]));
    expect(new Set(steps(other.progress))).toEqual(new Set([1]));
    const again = one.calls.rewind({ task: 'task-3', step: 9 });
    await expect(one.calls.rewind({ task: 'task-3', step: 2 })).rejects.toMatchObject({
      code: 'engine/busy',
    });
    expect(await again).toMatchObject({ step: 9 });
  } finally {
    await workbench.close();
  }
});

it('keeps a run that is being opened from being deleted, and answers for edited weights anew', async () => {
  vi.stubEnv('FEATURESCOPE_HOME', temporaryFolder());
  const workbench = new Workbench(await selectBackend('wasm'));
  const [near, far] = memoryPair();
  workbench.attach(near);
  const { calls } = connectEngine(far, {});
  try {
    const data = await tinyDataFolder();
    await calls.open({ task: 'open', source: { from: 'recipe', recipe: 'lenet5', data } });
    const { run } = await calls.control({ action: 'step', steps: 1 });
    const before = await calls.evaluate({ task: 'evaluate', split: 'test' });
    const edits = [{ kind: 'silence', layer: 'output', map: 3 } as const];
    const { run: branch } = await calls.editWeights({ edits });
    expect(branch).not.toBe(run);
    expect(await calls.evaluate({ task: 'evaluate', split: 'test' })).not.toEqual(before);
    const opened = calls.open({ task: 'open', source: { from: 'run', run: run! } });
    await expect(calls.deleteRun({ run: run! })).rejects.toMatchObject({ code: 'run/open' });
    expect(await opened).toMatchObject({ run, step: 1 });
    await calls.deleteRun({ run: branch! });
    const ask = { call: 'history' } as const;
    const gone = calls.askAtStep({ task: 'ask', run: branch!, step: 1, ask });
    await expect(gone).rejects.toMatchObject({ code: 'run/unknown' });
  } finally {
    await workbench.close();
    vi.unstubAllEnvs();
  }
});
