import { unzipSync } from 'fflate';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { Workbench } from '../../../src-main/engine/Workbench.ts';
import { memoryPair } from '../../../src-shared/contract/channels/memoryPair.ts';
import { codeForms } from '../../../src-shared/contract/saves.ts';
import { connectEngine } from '../../../src-shared/contract/connection.ts';
import { temporaryFolder } from '../../belongings.ts';
import { tinyDataFolder } from '../data/tinyData.ts';

it('writes programs for a client, each with its weights beside it, while the run is open', async () => {
  const workbench = new Workbench(await selectBackend('wasm'));
  const [near, far] = memoryPair();
  workbench.attach(near);
  const { calls } = connectEngine(far, {});
  try {
    const run = join(temporaryFolder(), 'run');
    const settings = { batchSize: 8, epochs: 1 };
    const source = { from: 'recipe', recipe: 'lenet5', data: await tinyDataFolder(), settings, run } as const;
    await calls.open({ task: 'open', source });
    await calls.control({ action: 'step', steps: 2 });
    for (const as of codeForms) {
      const files = unzipSync(await calls.writeCode({ run, as, name: 'train-tiny', language: 'en' }));
      const program = as === 'notebook' ? 'train-tiny.ipynb' : 'train-tiny.py';
      expect(Object.keys(files)).toEqual([program, 'train-tiny.npz']);
      const text = new TextDecoder().decode(files[program]);
      expect(text).toContain('train-tiny.npz');
      expect(text).toContain(as === 'pytorch' ? 'import torch' : 'import keras');
    }
    await expect(
      calls.writeCode({ run: join(run, 'nowhere'), as: 'keras', name: 'a', language: 'ko' }),
    ).rejects.toMatchObject({ code: 'run/unknown' });
  } finally {
    await workbench.close();
  }
});
