import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { ClientTasks } from '../../../src-main/engine/calls/ClientTasks.ts';
import { Workbench } from '../../../src-main/engine/Workbench.ts';
import { memoryPair } from '../../../src-shared/contract/channels/memoryPair.ts';
import { connectEngine } from '../../../src-shared/contract/connection.ts';
import type { EngineCalls, Progress } from '../../../src-shared/contract/service.ts';
import { temporaryFolder } from '../../belongings.ts';
import { tinyDataFolder } from '../data/tinyData.ts';

let workbench: Workbench;
let calls: EngineCalls;
const progress: Progress[] = [];
const sample = { split: 'test', index: 2 } as const;

beforeEach(async () => {
  workbench = new Workbench(await selectBackend('wasm'));
  progress.length = 0;
  const [near, far] = memoryPair();
  workbench.attach(near);
  ({ calls } = connectEngine(far, { onProgress: (told) => void progress.push(told) }));
});
afterEach(() => workbench.close());

async function openRun(): Promise<void> {
  const settings = { batchSize: 8, epochs: 500, optimizer: 'adam' } as const;
  const run = join(temporaryFolder(), 'run');
  const source = { from: 'recipe', recipe: 'lenet5', data: await tinyDataFolder(), settings, run } as const;
  await calls.open({ task: 'open', source });
}

describe('why a network answers as it does, for a client', () => {
  it('is told of the open network, with the progress of what takes long', async () => {
    await openRun();
    const saliency = await calls.saliency({ task: 's', sample });
    expect(saliency.signed).toHaveLength(784);
    expect(saliency.samples).toBe(1);
    expect((await calls.gradCam({ sample })).layer).toBe('conv2');
    const occlusion = await calls.occlusion({ task: 'o', sample, size: 7, stride: 7 });
    expect(occlusion.positions).toEqual([4, 4]);
    expect((await calls.maximise({ layer: 'conv1', map: 0, steps: 2 })).step).toBe(2);
    const embedding = await calls.embedding({ task: 'e', layer: 'dense1', method: 'umap' });
    expect(embedding.count).toBe(32);
    expect((await calls.separability({ task: 'p' })).layers).toHaveLength(9);
    const robustness = await calls.robustness({ task: 'r', changes: ['noise'] });
    expect(robustness.curves.map(({ change }) => change)).toEqual(['noise']);
    const moved = await calls.moved({ sample, layer: 'conv1', move: { right: 1 } });
    expect(moved.equivariance!.stride).toEqual([1, 1]);
    const last = (task: string) => progress.findLast((told) => told.task === task);
    expect(last('o')).toMatchObject({ what: 'explain', done: 16, total: 16, unit: 'images' });
    expect(last('e')).toMatchObject({ what: 'embed', done: 500, total: 500, unit: 'epochs' });
    expect(last('r')).toMatchObject({ what: 'explain', unit: 'images' });
    expect(last('r')!.done).toBe(last('r')!.total);
  });

  it('is cancelled by the task’s name, and when the weights change meanwhile', async () => {
    await openRun();
    const stopped = calls.embedding({ task: 'stop', layer: 'conv1', method: 'umap' });
    const outcome = expect(stopped).rejects.toMatchObject({ code: 'engine/cancelled' });
    expect(await calls.cancel({ task: 'stop' })).toBe(true);
    await outcome;
    const overtaken = calls.robustness({ task: 'r' });
    const second = expect(overtaken).rejects.toMatchObject({ code: 'engine/cancelled' });
    await calls.control({ action: 'step' });
    await second;
  });

  it('ends with the client that asked, and begins nothing more for it', async () => {
    await openRun();
    const [near, far] = memoryPair();
    workbench.attach(near);
    const work = vi.spyOn(ClientTasks.prototype, 'run');
    const leaving = connectEngine(far, { onProgress: () => leaving.close() });
    const left = { code: 'protocol/disconnected' };
    const embedding = leaving.calls.embedding({ task: 'e', layer: 'conv1', method: 'umap' });
    const robustness = leaving.calls.robustness({ task: 'r' });
    await Promise.all([
      expect(embedding).rejects.toMatchObject(left),
      expect(robustness).rejects.toMatchObject(left),
    ]);
    expect(work).toHaveBeenCalledTimes(2);
    for (const { value } of work.mock.results)
      await expect(value).rejects.toMatchObject({ code: 'engine/cancelled' });
    work.mockRestore();
    expect((await calls.separability({ task: 'p' })).layers).toHaveLength(9);
  });

  it('waits for training, needs a network, and refuses what there is not', async () => {
    const nothing = { code: 'engine/no-session' };
    await expect(calls.saliency({ task: 's', sample })).rejects.toMatchObject(nothing);
    await expect(calls.gradCam({ sample })).rejects.toMatchObject(nothing);
    await openRun();
    await expect(calls.saliency({ task: 's', sample, target: 12 })).rejects.toMatchObject({
      code: 'why/no-class',
    });
    await expect(calls.maximise({ layer: 'conv1', map: 6 })).rejects.toMatchObject({ code: 'why/no-unit' });
    const pixels = new Uint8Array(5);
    await expect(calls.occlusion({ task: 'o', sample: { pixels } })).rejects.toMatchObject({
      code: 'protocol/invalid-argument',
    });
    await calls.control({ action: 'run' });
    await expect(calls.separability({ task: 'p' })).rejects.toMatchObject({
      code: 'engine/busy',
      detail: { task: 'training' },
    });
    // A single image can be inspected between two steps.
    expect((await calls.moved({ sample, layer: 'dense1', move: {} })).activation).toHaveLength(84);
    await calls.control({ action: 'pause' });
  });
});
