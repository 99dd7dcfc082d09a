import { mul } from '@tensorflow/tfjs-core';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RunFolder } from '../../../../src-main/engine/library/RunFolder.ts';
import {
  MOST_POINTS,
  StatisticsRecorder,
} from '../../../../src-main/engine/inspection/statistics/StatisticsRecorder.ts';
import { summarise } from '../../../../src-main/engine/inspection/statistics/summarise.ts';
import { range } from '../../../../src-main/engine/training/schedule/batches.ts';
import type { StatisticsPoint } from '../../../../src-shared/contract/statistics.ts';
import { openNormalised } from '../../training/normalisedRun.ts';
import { open, openTiny } from '../../training/tinyRun.ts';
import { temporaryFolder } from '../../../belongings.ts';

describe('the statistics of a run', () => {
  it('are of the step’s own weights, gradients and activations', async () => {
    const session = await openTiny({ optimizer: 'sgd', learningRate: 0.25 });
    const before = session.network.weights();
    await session.control({ action: 'step' });
    const [point] = session.statistics;
    const now = session.network.weights();
    const plan = session.network.lastPlan!;
    expect(point!.layers.map(({ layer }) => layer)).toEqual(
      session.network.info.layers.map(({ name }) => name),
    );
    point!.layers.forEach(({ layer, weights, gradients, activations }, position) => {
      expect(activations).toEqual(summarise([plan.output(position)!.values]));
      const index = now.findIndex(({ name }) => name === `${layer}/kernel`);
      if (index < 0) return expect(weights ?? gradients).toBeUndefined();
      expect(weights).toEqual(summarise([now[index]!.data]));
      // For plain gradient descent, the change is the gradient times the rate.
      const change = now[index]!.data.map((value, at) => (before[index]!.data[at]! - value) / 0.25);
      const expected = summarise([change]);
      expect(gradients!.mean).toBeCloseTo(expected.mean, 5);
      expect(gradients!.standardDeviation).toBeCloseTo(expected.standardDeviation, 5);
    });
    expect(point!.layers.some(({ gradients }) => (gradients?.standardDeviation ?? 0) > 1e-4)).toBe(true);
  });

  it('are there for a network that the plans do not know, too', async () => {
    const session = await openNormalised();
    await session.control({ action: 'step' });
    const byLayer = new Map(session.statistics[0]!.layers.map((one) => [one.layer, one]));
    expect(session.network.lastPlan).toBeUndefined();
    expect(byLayer.get('conv2')!.activations!.size).toBe(32 * 5 * 5 * 9);
    expect(byLayer.get('norm1')!.weights!.size).toBe(12); // scale and shift of six maps
    expect(byLayer.get('norm1')!.gradients!.standardDeviation).toBeGreaterThan(0);
    expect(byLayer.get('flatten')!.weights).toBeUndefined();
  });

  it('change nothing in training', async () => {
    const looked = await openTiny({ seed: 3 });
    for (let step = 0; step < 6; step++) await looked.control({ action: 'step' });
    const straight = await openTiny({ seed: 3 });
    await straight.control({ action: 'run' });
    await straight.idle();
    expect(looked.statistics).toHaveLength(6);
    expect(looked.network.weightsSha256()).toBe(straight.network.weightsSha256());
  });

  it('are on disk before anybody is told, and there again with the run; a torn line does no harm', async () => {
    const run = join(temporaryFolder(), 'run');
    const told: StatisticsPoint[] = [];
    const onStatistics = (points: StatisticsPoint[]) => {
      told.push(...points);
      expect(RunFolder.open(run).statistics()).toEqual(told);
    };
    const session = await openTiny({}, { onStatistics }, run);
    for (let step = 0; step < 3; step++) await session.control({ action: 'step' });
    await session.close();
    expect(told.map(({ step }) => step)).toEqual([1, 2, 3]);
    appendFileSync(join(run, 'statistics.jsonl'), '{"type":"statistics","step":4,"la');
    const again = await open({ from: 'run', run });
    expect(again.statistics).toEqual(told);
    await again.control({ action: 'step' });
    expect(
      RunFolder.open(run)
        .statistics()
        .map(({ step }) => step),
    ).toEqual([1, 2, 3, 4]);
    expect(readFileSync(join(run, 'metrics.jsonl'), 'utf8')).not.toContain('statistics');
  });

  it('of steps that were done again are those of the second time', () => {
    const run = join(temporaryFolder(), 'run');
    const folder = RunFolder.create(
      run,
      {
        ...{
          featurescope: '0',
          createdAt: '2026-01-01T00:00:00.000Z',
          recipe: 'x',
          backend: 'wasm',
          workers: 1,
        },
        data: { name: 'digits', folder: undefined },
        settings: {
          ...{ epochs: 1, batchSize: 1, optimizer: 'sgd', learningRate: 1, schedule: 'constant', seed: 1 },
          validationSplit: 0,
        },
      },
      {},
    );
    const point = (step: number): StatisticsPoint => ({ step, epoch: 0, layers: [], alarms: [] });
    folder.continueStatistics(0); // there is no file yet, and none is created
    folder.addStatistics([point(1), point(5), point(9)]);
    folder.continueStatistics(4);
    folder.addStatistics([point(7)]);
    expect(folder.statistics().map(({ step }) => step)).toEqual([1, 7]);
    expect(folder.statistics(6).map(({ step }) => step)).toEqual([1]);
  });

  it('are few however long the run, and rarer where recording is slow', async () => {
    const { network, data } = await openTiny();
    const indices = range(0, 32);
    const shape = data.shape;
    const recorder = new StatisticsRecorder({
      ...{ network, plannedSteps: MOST_POINTS },
      probe: { split: data.train, shape, indices },
    });
    let recorded = 0;
    for (let step = 1; step <= 3 * MOST_POINTS; step++) {
      const now = performance.now() + step * 60_000; // each step takes a minute, so recording is always affordable
      if (!recorder.begin(step, now)) continue;
      recorded++;
      network.train({ split: data.train, shape, indices }, 1e-4, step);
      recorder.finish(step, 0, 2);
    }
    expect(recorder.points.length).toBeLessThanOrEqual(MOST_POINTS);
    expect(recorder.points.length).toBeGreaterThan(MOST_POINTS / 3);
    expect(recorder.points[0]!.step).toBe(1);
    expect(recorded).toBeLessThan(2 * MOST_POINTS);
    // No time passes, so the cost of recording is not yet a small fraction of it.
    expect(recorder.begin(4 * MOST_POINTS, 0)).toBe(false);
  });
});

it('a loss that is not a number raises an alarm at its very step, and is recorded', async () => {
  const run = join(temporaryFolder(), 'run');
  const session = await openTiny({ optimizer: 'sgd', learningRate: 10, epochs: 200 }, {}, run);
  const { weights } = session.network.model.getLayer('conv2');
  const [kernel, bias] = weights.map((weight) => weight.read());
  session.network.model.getLayer('conv2').setWeights([mul(kernel!, NaN), bias!]);
  await session.control({ action: 'step', steps: 50 });
  await session.idle();
  const { step } = session.position;
  expect(step).toBe(1);
  const last = RunFolder.open(run).statistics().at(-1)!;
  expect(last.alarms[0]).toEqual({ kind: 'not-finite', layer: null, map: null, step: 1 });
  expect(last.alarms.some(({ layer }) => layer === 'conv2')).toBe(true);
});
