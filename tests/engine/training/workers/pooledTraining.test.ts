import { memory } from '@tensorflow/tfjs-core';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { StepMetrics } from '../../../../src-shared/contract/service.ts';
import { temporaryFolder } from '../../../belongings.ts';
import { tinyDataFolder } from '../../data/tinyData.ts';
import { openTeam, openWith, pool, steps } from './team.ts';

const answered = (): number[] => pool.slots(2).map((slot) => slot.answered);

describe('training with workers', () => {
  it('gives the same bits every time for a number of workers, and lets every worker compute', async () => {
    const before = answered();
    const first = await steps(await openTeam(3), 6);
    expect(answered().map((count, index) => count - before[index]!)).toEqual([6, 6]);
    expect(await steps(await openTeam(3), 6)).toBe(first);
  });

  it.each(['sgd', 'adam'] as const)(
    'ends with the weights of one worker but for rounding (%s)',
    async (optimizer) => {
      const settings = { optimizer, learningRate: optimizer === 'sgd' ? 0.1 : 0.001 };
      const [one, two] = [await openTeam(1, settings), await openTeam(2, settings)];
      await steps(one, 4);
      await steps(two, 4);
      const expected = one.network.weights();
      two.network.weights().forEach(({ data }, index) => {
        const wanted = expected[index]!.data;
        const scale = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        const worst = data.reduce((most, value, at) => Math.max(most, Math.abs(value - wanted[at]!)), 0);
        expect(worst).toBeLessThanOrEqual(1e-5 * scale);
      });
    },
  );

  it('tells the loss and accuracy of the whole batch', async () => {
    const told: StepMetrics[][] = [[], []];
    for (const [index, workers] of [1, 3].entries())
      await steps(await openTeam(workers, {}, { onSteps: (more) => void told[index]!.push(...more) }), 3);
    expect(told[1]).toHaveLength(3);
    told[1]!.forEach((step, index) => {
      expect(step.values['loss']).toBeCloseTo(told[0]![index]!.values['loss']!, 5);
      expect(step.values['accuracy']).toBeCloseTo(told[0]![index]!.values['accuracy']!, 5);
    });
  });

  it('scales images to the network’s input on every worker alike', async () => {
    const source = {
      from: 'recipe',
      recipe: 'tiny-vgg',
      data: await tinyDataFolder(),
      settings: { batchSize: 32, optimizer: 'sgd' },
    } as const;
    const open = (workers: number) => openWith(workers, { ...source, run: `${temporaryFolder()}/run` });
    const [one, two] = [await open(1), await open(2)];
    expect(two.state().data).toMatchObject({ shape: [64, 64, 3], scaledFrom: [28, 28, 1] });
    await steps(one, 2);
    await steps(two, 2);
    const expected = one.network.weights();
    two.network.weights().forEach(({ data }, index) => {
      const wanted = expected[index]!.data;
      const scale = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      data.forEach((value, at) => expect(Math.abs(value - wanted[at]!)).toBeLessThanOrEqual(1e-5 * scale));
    });
    const again = await openWith(1, { from: 'run', run: one.run!.path });
    expect(again.state().data.scaledFrom).toEqual([28, 28, 1]);
    expect(again.network.weightsSha256()).toBe(one.network.weightsSha256());
  });

  it('is one worker to the bit where a batch is too small to cut', async () => {
    const settings = { batchSize: 3, optimizer: 'sgd' } as const;
    expect(await steps(await openTeam(2, settings), 5)).toBe(await steps(await openTeam(1, settings), 5));
  });

  it('keeps its number of workers in the run, and goes on with it bit for bit', async () => {
    const straight = await steps(await openTeam(2), 6);
    const broken = await openTeam(2);
    await steps(broken, 4);
    const run = broken.state().run!;
    await broken.close();
    expect(JSON.parse(readFileSync(join(run, 'run.json'), 'utf8'))).toMatchObject({ workers: 2 });
    const continued = await openWith(undefined, { from: 'run', run });
    expect(continued.state().workers).toBe(2);
    expect(await steps(continued, 2)).toBe(straight);
  });

  it('keeps no tensor from step to step, on either side, and frees its own when it closes', async () => {
    const before = memory().numTensors;
    const [slot] = pool.slots(1);
    const session = await openTeam(2, { epochs: 20 });
    await steps(session, 3);
    const steady = memory();
    const workerSteady = slot!.tensors;
    const resident = process.memoryUsage.rss();
    await steps(session, 57);
    expect(memory().numTensors).toBe(steady.numTensors);
    expect(memory().numBytes).toBe(steady.numBytes);
    expect(slot!.tensors).toBe(workerSteady);
    expect(process.memoryUsage.rss() - resident).toBeLessThan(64 * 2 ** 20);
    await session.close();
    await pool.idle();
    expect(memory().numTensors).toBe(before);
    expect(workerSteady).toBeGreaterThan(0);
    expect(slot!.tensors).toBe(0);
  });
});
