import { memory } from '@tensorflow/tfjs-core';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { selectBackend } from '../../src-main/engine/backends/selectBackend.ts';
import { Workbench } from '../../src-main/engine/Workbench.ts';
import { memoryPair } from '../../src-main/protocol/channels/memoryPair.ts';
import { connectEngine } from '../../src-main/protocol/connection.ts';
import { temporaryFolder, tinyDataFolder } from './training/tinyRun.ts';

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
