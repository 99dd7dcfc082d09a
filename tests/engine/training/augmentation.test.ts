import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { DatasetCache } from '../../../src-main/engine/data/DatasetCache.ts';
import { readImages } from '../../../src-main/engine/data/fitImages.ts';
import { openSession } from '../../../src-main/engine/training/openSession.ts';
import type { Session } from '../../../src-main/engine/training/Session.ts';
import { WorkerPool } from '../../../src-main/engine/training/workers/WorkerPool.ts';
import type { Settings } from '../../../src-shared/contract/service.ts';
import { closeAfterTest, temporaryFolder } from '../../belongings.ts';
import { open } from './tinyRun.ts';
import { tinyDataFolder } from '../data/tinyData.ts';

const pool = new WorkerPool();
afterAll(() => pool.close());

async function train(workers: number, settings: Partial<Settings>, recipe = 'lenet5'): Promise<Session> {
  const session = await openSession(
    {
      ...{ from: 'recipe', recipe, data: await tinyDataFolder() },
      settings: { batchSize: 32, epochs: 2, ...settings },
      run: join(temporaryFolder(), 'run'),
    },
    { backend: await selectBackend('wasm'), data: new DatasetCache(), listener: {}, pool, workers },
  );
  closeAfterTest(() => session.close());
  return session;
}

const augment: Settings['augment'] = ['rotation', 'shift', 'brightness'];
const imagesOf = async (session: Session, step: number) => {
  const { inputs, indices } = (await session.inside(step)).describe();
  return { inputs: inputs as Uint8Array, indices };
};

describe('augmentation in training', () => {
  it.each([1, 2])(
    'is repeated bit for bit after going back and going on, with %i workers',
    async (workers) => {
      const session = await train(workers, { augment });
      await session.control({ action: 'step', steps: 5 });
      const weights = session.network.weightsSha256();
      const { run } = session.state();
      await session.rewind(2);
      await session.rewind(5);
      expect(session.network.weightsSha256()).toBe(weights);
      await session.inside(5);
      expect(session.network.weightsSha256()).toBe(weights);
      await session.close();
      const again = await open({ from: 'run', run: run! });
      expect(again.state().settings.augment).toEqual(augment);
      await again.rewind(1);
      await again.rewind(5);
      expect(again.network.weightsSha256()).toBe(weights);
    },
  );

  it('is of the images alone that a step takes, the same whoever computes it, and shown in it', async () => {
    const [alone, shared] = [await train(1, { augment }), await train(2, { augment })];
    for (const session of [alone, shared]) await session.control({ action: 'step', steps: 4 });
    expect(shared.workers).toBe(2);
    const [one, other, next] = [
      await imagesOf(alone, 1),
      await imagesOf(shared, 1),
      await imagesOf(alone, 4),
    ];
    expect(one.inputs).toEqual(other.inputs);
    const { data } = alone;
    const plain = readImages(data.train, data.shape, one.indices);
    expect(one.inputs).toHaveLength(plain.length);
    const changed = (row: number) =>
      one.inputs.subarray(row * 784, (row + 1) * 784).join() !==
      plain.subarray(row * 784, (row + 1) * 784).join();
    expect(Array.from(one.indices.keys()).filter(changed)).toHaveLength(one.indices.length);
    // The same image in another epoch is changed in another way.
    const row = next.indices.indexOf(one.indices[0]!);
    if (row >= 0)
      expect(next.inputs.subarray(row * 784, (row + 1) * 784)).not.toEqual(one.inputs.subarray(0, 784));
    const input = (await alone.inside(1)).tensors({ phase: { kind: 'forward', layer: 'input' }, row: 3 });
    const fed = input.signals[0]!.data;
    fed.forEach((value, at) => expect(value).toBeCloseTo(one.inputs[3 * 784 + at]! / 255, 6));
  });

  it('leaves the targets of a network that reconstructs equal to what it gets', async () => {
    const session = await train(1, { augment }, 'autoencoder');
    await session.control({ action: 'step', steps: 1 });
    const { inputs, targets } = (await session.inside(1)).describe();
    targets.forEach((value, at) => expect(value).toBeCloseTo(inputs[at]! / 255, 6));
  });

  it('is refused where a network takes no images', async () => {
    await expect(open({ from: 'recipe', recipe: 'regression', settings: { augment } })).rejects.toMatchObject(
      { code: 'training/augmentation-needs-images' },
    );
  });
});
