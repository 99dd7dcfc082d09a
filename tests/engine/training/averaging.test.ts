import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { DatasetCache } from '../../../src-main/engine/data/DatasetCache.ts';
import { repeatRun } from '../../../src-main/engine/interchange/code/repeatTraining.ts';
import { copyOf } from '../../../src-main/engine/explain/exampleLoss.ts';
import { openSession } from '../../../src-main/engine/training/openSession.ts';
import { restoreNetwork } from '../../../src-main/engine/training/runNetwork.ts';
import { averagedAt } from '../../../src-main/engine/training/schedule/averagedAt.ts';
import { spansOf } from '../../../src-main/engine/training/schedule/settingsSpans.ts';
import type { Session } from '../../../src-main/engine/training/Session.ts';
import { WorkerPool } from '../../../src-main/engine/training/workers/WorkerPool.ts';
import { lenet5 } from '../../../src-main/engine/recipes/lenet5.ts';
import type { Settings } from '../../../src-shared/contract/service.ts';
import { closeAfterTest, temporaryFolder } from '../../belongings.ts';
import { open } from './tinyRun.ts';
import { tinyDataFolder } from '../data/tinyData.ts';

const pool = new WorkerPool();
afterAll(() => pool.close());

/** LeNet-5 on 96 images: three steps an epoch, six in all. */
async function train(workers: number, settings: Partial<Settings>): Promise<Session> {
  const session = await openSession(
    {
      ...{ from: 'recipe', recipe: 'lenet5', data: await tinyDataFolder() },
      settings: { batchSize: 32, epochs: 2, optimizer: 'momentum', learningRate: 0.05, ...settings },
      run: join(temporaryFolder(), 'run'),
    },
    { backend: await selectBackend('wasm'), data: new DatasetCache(), listener: {}, pool, workers },
  );
  closeAfterTest(() => session.close());
  return session;
}

describe('averaged weights', () => {
  it.each([1, 2])(
    'are the means over the last steps, and stay so after going back, with %i workers',
    async (workers) => {
      const plain = await train(workers, {});
      const each: Float32Array[][] = [];
      for (let step = 1; step <= 6; step++) {
        await plain.control({ action: 'step' });
        if (step > 3) each.push(plain.network.weights().map(({ data }) => data));
      }
      const session = await train(workers, { averageLast: 0.5 });
      await session.control({ action: 'step', steps: 5 });
      session.network.weights().forEach(({ data }, at) => expect(data).toEqual(each[1]![at]));
      await session.control({ action: 'step' });
      session.network.weights().forEach(({ data }, at) =>
        data.forEach((value, index) => {
          const mean = (each[0]![at]![index]! + each[1]![at]![index]! + each[2]![at]![index]!) / 3;
          expect(Math.abs(value - mean)).toBeLessThan(1e-6);
        }),
      );
      const averaged = session.network.weightsSha256();
      await session.rewind(2);
      await session.rewind(6);
      expect(session.network.weightsSha256()).toBe(averaged);
      await session.inside(6);
      expect(session.network.weightsSha256()).toBe(averaged);
      const { run } = session.state();
      await session.close();
      const again = await open({ from: 'run', run: run! });
      expect(again.network.weightsSha256()).toBe(averaged);
      await again.rewind(5);
      expect(again.network.weights()[0]!.data).toEqual(each[1]![0]);
      await again.rewind(6);
      expect(again.network.weightsSha256()).toBe(averaged);
      // Beyond the planned run nothing is averaged.
      await again.control({ action: 'step', steps: 2 });
      expect(again.network.weightsSha256()).not.toBe(averaged);
    },
  );

  it('can be looked at in the middle and at the end, by what opens a network without its optimizer', async () => {
    const session = await train(1, { averageLast: 0.5 });
    for (const steps of [4, 2]) {
      await session.control({ action: 'step', steps });
      const copy = await copyOf(session.network);
      closeAfterTest(() => copy.dispose());
      expect(copy.weightsSha256()).toBe(session.network.weightsSha256());
      await session.pause();
      const { network } = await restoreNetwork(session.run!, session.run!.latestCheckpoint());
      closeAfterTest(() => network.dispose());
      expect(network.weightsSha256()).toBe(session.network.weightsSha256());
    }
    // The average is kept in the middle of it alone.
    const names = (step: number) => session.run!.checkpoint(step).slots.map(({ name }) => name);
    expect(names(4).filter((name) => name.endsWith(':average'))).toHaveLength(
      session.network.model.trainableWeights.length,
    );
    expect(names(6).filter((name) => name.endsWith(':average'))).toEqual([]);
  });

  it('begin anew where the settings change, and end with the planned run', () => {
    const settings: Settings = { ...lenet5.settings, epochs: 2, batchSize: 10, averageLast: 0.5 };
    const at = (spans: ReturnType<typeof spansOf>, step: number) =>
      averagedAt(
        0.5,
        spans.findLast((span) => span.step <= step)!,
        step,
      );
    const spans = spansOf(settings, [], 100);
    expect([9, 10, 18, 19, 20].map((step) => at(spans, step))).toEqual([
      undefined,
      { count: 1, isLast: false },
      { count: 9, isLast: false },
      { count: 10, isLast: true },
      undefined,
    ]);
    const changed = spansOf(settings, [{ step: 15, learningRate: 0.5 }], 100);
    expect([14, 15, 19].map((step) => at(changed, step)?.count)).toEqual([5, 1, 5]);
  });

  it('cannot be repeated by a program of another framework, which is said', async () => {
    const session = await train(1, { averageLast: 0.5 });
    await session.control({ action: 'step' });
    const request = { as: 'keras' as const, file: 'train.py', language: 'en' as const };
    await expect(
      repeatRun(session.run!, { ...request, open: () => Promise.resolve(session.data) }),
    ).rejects.toMatchObject({ code: 'code/averaged-weights' });
  });
});
