import { afterEach, describe, expect, test } from 'vitest';
import type { FrameTensor } from '../../src-shared/contract/service.ts';
import { agreement, difference } from '../../src-renderer/state/maps/differences.ts';
import { statistics } from '../../src-shared/figures/parts/scales.ts';
import { lenetOnMnist, makeDesk, until, type Desk } from './desk.ts';
import type { Script } from './doubles/ScriptedEngine.ts';
import { runInfo } from './doubles/ScriptedRuns.ts';
import { randomNumbers } from './doubles/network.ts';

let desk: Desk | undefined;
let unfollow: (() => void) | undefined;
afterEach(() => {
  unfollow?.();
  desk?.free();
});

/** A window with an open network, whose comparison is kept up to date as the panel does it. */
async function compared(script: Script = {}) {
  desk = makeDesk(script);
  const { app, engine } = desk;
  await until(() => app.workbench.session !== null);
  await app.workbench.open(lenetOnMnist);
  app.workbench.selection.select({ layer: 'conv2', map: 1 });
  unfollow = $effect.root(() => {
    $effect(() => {
      void [app.comparison.request, app.workbench.frames.settled];
      void app.comparison.refresh();
    });
  });
  app.comparison.start();
  await app.comparison.listRuns();
  return { app, engine, comparison: app.comparison };
}
const values = (tensors: FrameTensor[]): Float32Array => tensors[0]!.data;

describe('how much two lists of values differ', () => {
  test('is B minus A', () => expect([...difference([1, 2, NaN], [4, 1, 0])]).toEqual([3, -1, NaN]));
  test('is said by the mean and largest difference and the correlation of every n-th value', () => {
    expect(agreement([0, 1, 9, 2], [1, 3, 9, 7], 1, 2)).toEqual({ mean: 3.5, largest: 5, correlation: 1 });
    expect(agreement([1, 2, 3], [3, 2, 1])).toEqual({ mean: 4 / 3, largest: 2, correlation: -1 });
    expect(agreement([1, 2, 3], [5, 5, 5]).correlation).toBeNaN();
  });
  test('agrees with the covariance by its definition', () => {
    const random = randomNumbers(4);
    const a = Array.from({ length: 500 }, random);
    const b = a.map((value) => value * 0.3 + random());
    const [ofA, ofB] = [statistics(a), statistics(b)];
    const covariance = a.reduce((sum, value, at) => sum + value * b[at]!, 0) / 500 - ofA.mean * ofB.mean;
    expect(agreement(a, b).correlation).toBeCloseTo(
      covariance / ofA.standardDeviation / ofB.standardDeviation,
      10,
    );
  });
});

describe('a comparison', () => {
  test('is of two images of the selected layer, and follows what is selected', async () => {
    const { app, comparison } = await compared();
    await until(() => comparison.shown !== null);
    expect(comparison.shown).toMatchObject({ layer: 'conv2', a: { label: 7 }, b: { label: 2 } });
    app.workbench.selection.select({ layer: 'pool1' });
    await until(() => comparison.shown?.layer === 'pool1');
    app.workbench.selectSample('test', 4);
    comparison.chooseIndex(5);
    await until(() => comparison.shown?.a.label === 4 && comparison.shown.b.label === 1);
  });

  test('follows the network while it trains, on the side that trains', async () => {
    const { app, engine, comparison } = await compared();
    engine.play(150);
    await until(() => app.workbench.session?.run !== null);
    comparison.against = 'step';
    await comparison.listSteps();
    expect(comparison.steps).toEqual([0, 100]);
    comparison.step = 100;
    await until(() => comparison.shown?.a.step === 150 && comparison.shown.b.step === 100);
    const before = comparison.shown!;
    engine.play(50);
    await until(() => comparison.shown?.a.step === 200);
    expect(values(comparison.shown!.a.tensors)).not.toEqual(values(before.a.tensors));
    expect(values(comparison.shown!.b.tensors)).toEqual(values(before.b.tensors));
  });

  test('finds the next image that is read as another class, or says that there is none', async () => {
    const { engine, comparison } = await compared();
    engine.play(800);
    comparison.chooseIndex(1);
    await comparison.nextWrong();
    const first = comparison.index;
    await until(() => comparison.shown !== null && comparison.shown.b.predicted !== comparison.shown.b.label);
    await comparison.nextWrong();
    expect(comparison.index).toBeGreaterThan(first);
    expect(comparison.noneWrong).toBe(false);
  });

  test('with a run that does not fit says why, and what fits is shown again', async () => {
    const run = runInfo({ run: '/runs/wide', recipe: 'digits-cnn' });
    const { comparison } = await compared({ runs: [run], misfit: run.run });
    comparison.against = 'run';
    expect(comparison.request).toBeNull();
    await until(() => comparison.shown === null);
    comparison.chooseRun(run.run);
    await until(() => comparison.problem?.code === 'compare/shapes-differ');
    expect(comparison.shown).toBeNull();
    comparison.against = 'sample';
    await until(() => comparison.shown !== null && comparison.problem === null);
  });

  test('asks once at a time, and nothing once it is closed', async () => {
    const { app, engine, comparison } = await compared();
    await until(() => comparison.shown !== null);
    const asked = (): number => engine.received.filter((name) => name === 'compare').length;
    const before = asked();
    await Promise.all(Array.from({ length: 20 }, () => comparison.refresh()));
    expect(asked() - before).toBeLessThanOrEqual(2);
    comparison.close();
    const closed = asked();
    app.workbench.selectSample('test', 9);
    await comparison.refresh();
    expect(asked()).toBe(closed);
  });

  test('is in the address, which follows every choice and forgets it when it is closed', async () => {
    const run = runInfo({ run: '/runs/wide', step: 40 });
    const { comparison } = await compared({ runs: [run] });
    const told = (): string | null => new URLSearchParams(window.location.hash.slice(1)).get('compare');
    expect(told()).toBe('sample.1');
    comparison.chooseIndex(57);
    expect(told()).toBe('sample.57');
    comparison.against = 'step';
    comparison.step = 100;
    expect(told()).toBe('step.100');
    comparison.against = 'run';
    expect(told()).toBe('run');
    comparison.chooseRun(run.run);
    expect(told()).toBe('run.40./runs/wide');
    await comparison.listRunSteps();
    expect(comparison.runSteps.length).toBeGreaterThan(0);
    comparison.close();
    expect(told()).toBeNull();
    // The choice is still there.
    comparison.start();
    expect(told()).toBe('run.40./runs/wide');
  });

  test('opens from an address, and closes with another', async () => {
    const { app, comparison } = await compared();
    comparison.close();
    const goTo = (hash: string): void => {
      window.history.replaceState(null, '', hash);
      window.dispatchEvent(new HashChangeEvent('hashchange'));
    };
    goTo('#layer=pool1&map=2&sample=test.4&compare=sample.5');
    expect([comparison.open, comparison.against, comparison.index]).toEqual([true, 'sample', 5]);
    await until(() => comparison.shown?.layer === 'pool1' && comparison.shown.b.label === 1);
    goTo('#layer=pool1&compare=sample.99999999');
    expect(comparison.index).toBe(app.workbench.session!.data.test - 1);
    goTo('#layer=pool1');
    expect(comparison.open).toBe(false);
  });
});
