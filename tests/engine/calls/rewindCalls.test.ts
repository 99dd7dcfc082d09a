import { join } from 'node:path';
import { expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { Workbench } from '../../../src-main/engine/Workbench.ts';
import { memoryPair } from '../../../src-shared/contract/channels/memoryPair.ts';
import { connectEngine } from '../../../src-shared/contract/connection.ts';
import type { Progress, SessionState } from '../../../src-shared/contract/service.ts';
import { temporaryFolder } from '../../belongings.ts';
import { tinyDataFolder } from '../data/tinyData.ts';

it('goes back for a client: samples and evaluations are of that step, and going on makes a branch', async () => {
  const workbench = new Workbench(await selectBackend('wasm'));
  const [near, far] = memoryPair();
  workbench.attach(near);
  const states: (SessionState | null)[] = [];
  const progress: Progress[] = [];
  const { calls } = connectEngine(far, {
    onState: (state) => void states.push(state),
    onProgress: (told) => void progress.push(told),
  });
  try {
    const run = join(temporaryFolder(), 'run');
    const settings = { batchSize: 8, epochs: 3 };
    const source = { from: 'recipe', recipe: 'lenet5', data: await tinyDataFolder(), settings, run } as const;
    await calls.open({ task: 'open', source });
    await calls.control({ action: 'step', steps: 10 });
    const wish = { split: 'test', offset: 0, count: 5 } as const;
    const { scores } = await calls.samples(wish);
    const evaluated = await calls.evaluate({ task: 'e', split: 'test' });
    for (let turn = 0; turn < 3; turn++) await calls.control({ action: 'step', steps: 10 });

    expect(await calls.steps()).toMatchObject({ last: 40 });
    const rewound = await calls.rewind({ task: 'back', step: 10 });
    expect(rewound).toMatchObject({ step: 10, epoch: 0, lastStep: 40, run, phase: 'paused' });
    expect(states.at(-1)).toEqual(rewound);
    expect((await calls.samples(wish)).scores).toEqual(scores);
    expect(await calls.evaluate({ task: 'e', split: 'test' })).toEqual(evaluated);
    await calls.rewind({ task: 'forth', step: 27 });
    expect(progress.at(-1)).toMatchObject({ task: 'forth', what: 'restore', unit: 'steps' });
    await expect(calls.rewind({ task: 'far', step: 41 })).rejects.toMatchObject({
      code: 'run/no-step',
      detail: { step: 41, last: 40 },
    });

    const branched = await calls.control({ action: 'step' });
    expect(branched).toMatchObject({ step: 28, lastStep: 28, branchOf: { run, step: 27 } });
    expect(branched.run).not.toBe(run);
    expect((await calls.history()).steps.map(({ step }) => step)).toEqual(
      Array.from({ length: 28 }, (_unused, at) => at + 1),
    );
  } finally {
    await workbench.close();
  }
});
