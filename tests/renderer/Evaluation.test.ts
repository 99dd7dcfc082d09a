import { afterEach, describe, expect, test } from 'vitest';
import { orderClasses } from '../../src-renderer/state/evaluation/classOrder.ts';
import { rowsOf, sortRows } from '../../src-renderer/state/evaluation/classTable.ts';
import { IMAGES_PAGE } from '../../src-renderer/state/evaluation/PredictedImages.svelte.ts';
import { Threshold } from '../../src-renderer/state/evaluation/Threshold.svelte.ts';
import { lenetOnMnist, makeDesk, until, type Desk } from './desk.ts';
import type { Script } from './doubles/ScriptedEngine.ts';

let desk: Desk;
afterEach(() => desk?.free());

/** An open, paused run of 844 steps, which are one epoch. */
async function trained(script: Script = {}) {
  desk = makeDesk(script);
  const { workbench, evaluation } = desk.app;
  await until(() => workbench.session !== null);
  await workbench.open(lenetOnMnist);
  await workbench.control({ action: 'step', steps: 844 });
  await until(() => workbench.curves.epochs.length > 0);
  return evaluation;
}
const asked = (name: string): number => desk.engine.received.filter((call) => call === name).length;

describe('the network is evaluated', () => {
  test('when the screen is opened, once for each state of it', async () => {
    const evaluation = await trained();
    evaluation.follow();
    expect(evaluation.busy).toBe(false);
    await desk.app.goTo('evaluation');
    evaluation.follow();
    await until(() => evaluation.now !== null);
    evaluation.follow();
    expect([asked('evaluate'), asked('rankingCurves')]).toEqual([1, 1]);
    expect(evaluation.now).toMatchObject({ count: 10_000, split: 'test' });
    expect(evaluation.shown).toMatchObject({ epoch: null, accuracy: evaluation.now!.accuracy });
    await desk.app.workbench.control({ action: 'step', steps: 1 });
    expect(evaluation.now).toBeNull();
    evaluation.follow();
    await until(() => evaluation.now !== null);
    expect(asked('evaluate')).toBe(2);
  });
  test('not while it trains', async () => {
    const evaluation = await trained();
    await desk.app.workbench.control({ action: 'run' });
    await desk.app.goTo('evaluation');
    evaluation.follow();
    await evaluation.run();
    expect(evaluation.possible).toBe(false);
    expect(asked('evaluate')).toBe(0);
    expect(evaluation.shown?.epoch?.epoch).toBe(1);
    await desk.app.workbench.control({ action: 'pause' });
    evaluation.follow();
    await until(() => evaluation.now !== null);
  });
  test('until a person stops it, and then not of its own accord', async () => {
    const evaluation = await trained({ evaluationTakesMs: 5_000 });
    await desk.app.goTo('evaluation');
    evaluation.follow();
    await until(() => asked('evaluate') === 1);
    evaluation.stop();
    await until(() => !evaluation.busy);
    evaluation.follow();
    expect([evaluation.now, evaluation.busy]).toEqual([null, false]);
    expect(desk.app.workbench.problems.list).toEqual([]);
    void evaluation.run();
    expect(evaluation.busy).toBe(true);
    evaluation.stop();
    await until(() => !evaluation.busy);
  });
});

describe('what is shown', () => {
  test('is the matrix of an epoch where that is chosen, with what follows from it', async () => {
    const evaluation = await trained();
    await evaluation.run();
    evaluation.lookAt(0);
    const [epoch] = desk.app.workbench.curves.epochs;
    expect(evaluation.shown).toMatchObject({ epoch, confusion: epoch!.confusion });
    expect(evaluation.rows[3]!.recall).toBeCloseTo(epoch!.confusion![3]![3]! / 600, 12);
    expect(evaluation.rows[3]!.auc).toBeNaN();
    evaluation.lookAt(7);
    expect(evaluation.shown?.epoch).toBeNull();
    await desk.app.workbench.control({ action: 'step', steps: 20 });
    evaluation.lookAt(0);
    await evaluation.goToEpoch();
    expect(desk.app.workbench.session?.step).toBe(epoch!.step);
    expect(evaluation.epochAt).toBeNull();
  });
  test('in short is the last epoch, until all test images were evaluated', async () => {
    const evaluation = await trained();
    expect(evaluation.summary?.epoch?.epoch).toBe(1);
    await evaluation.run();
    expect(evaluation.summary?.epoch).toBeNull();
  });
});

describe('from a cell', () => {
  test('one comes to its images, worst first, page by page, and into the network', async () => {
    const evaluation = await trained();
    await desk.app.goTo('evaluation');
    await evaluation.run();
    await evaluation.showCell({ truth: 4, predicted: 5 });
    const { images } = evaluation;
    expect(evaluation.tab).toBe('images');
    expect(images.total).toBe(evaluation.now!.confusion[4]![5]);
    expect(images.items).toHaveLength(Math.min(IMAGES_PAGE, images.total));
    const sureness = images.items.map(({ scores, predicted }) => scores[predicted!]!);
    expect(sureness).toEqual(sureness.toSorted((a, b) => b - a));
    for (const { label, predicted, pixels } of images.items) {
      expect([label, predicted]).toEqual([4, 5]);
      expect(pixels).toHaveLength(784);
    }
    await images.move(IMAGES_PAGE - 1);
    expect(images.at).toBe(IMAGES_PAGE - 1);
    await images.move(1);
    expect([images.offset, images.at]).toEqual([IMAGES_PAGE, 0]);
    await images.move(-1);
    expect([images.offset, images.at]).toEqual([0, IMAGES_PAGE - 1]);
    const { index } = images.picked!;
    evaluation.inspect(index);
    expect(desk.app.screen).toBeNull();
    expect(desk.app.workbench.selection.sample).toEqual({ split: 'test', index });
  });
  test('of the diagonal one comes to the right ones, the least sure first', async () => {
    const evaluation = await trained();
    await evaluation.run();
    await evaluation.showCell({ truth: 2, predicted: 2 });
    const sureness = evaluation.images.items.map(({ scores }) => scores[2]!);
    expect(sureness).toEqual(sureness.toSorted((a, b) => a - b));
  });
  test('or to those of a range of confidence', async () => {
    const evaluation = await trained();
    await evaluation.run();
    const { images } = evaluation;
    await images.change({ confidence: [0.5, 0.6] });
    for (const { scores } of images.items) {
      expect(Math.max(...scores)).toBeGreaterThanOrEqual(0.5);
      expect(Math.max(...scores)).toBeLessThanOrEqual(0.6);
    }
    expect(images.total).toBeGreaterThan(0);
  });
});

test('images whose scores are no numbers are counted and come last among the mistakes', async () => {
  const evaluation = await trained({ unscored: true });
  await evaluation.run();
  expect(evaluation.now?.unscored).toBe(20);
  await evaluation.images.show(0);
  await evaluation.images.show(Math.floor((evaluation.images.total - 1) / IMAGES_PAGE) * IMAGES_PAGE);
  expect(evaluation.images.items.at(-1)?.predicted).toBeNull();
});

test('a threshold goes over the scores of the class that was chosen', async () => {
  const evaluation = await trained();
  await evaluation.run();
  const { threshold } = evaluation;
  await threshold.choose(7);
  const support = evaluation.now!.classes[7]!.support;
  threshold.part = 0;
  expect(threshold.now).toMatchObject({
    truePositives: support,
    falsePositives: 10_000 - support,
    recall: 1,
  });
  threshold.part = 1000;
  expect(threshold.now?.truePositives).toBeLessThan(support);
  expect(desk.engine.received).toContain('thresholds 7');
});

test('a threshold is on the second of two classes, unless another is chosen', async () => {
  const table = { split: 'test', positives: 1, negatives: 0 } as const;
  const of = (count: number): Threshold =>
    new Threshold(
      () => count,
      (index) => Promise.resolve({ ...table, class: index, truePositives: [], falsePositives: [] }),
      (action) => action(),
    );
  expect([of(1).class, of(2).class, of(3).class]).toEqual([0, 1, 0]);
  const threshold = of(2);
  await threshold.choose(0);
  expect([threshold.class, threshold.table?.class]).toEqual([0, 0]);
});

describe('classes are ordered', () => {
  const confusion = [
    [8, 0, 2, 0],
    [0, 10, 0, 0],
    [5, 0, 4, 1],
    [0, 0, 0, 0],
  ];
  test('by their share of mistakes, those without images last', () => {
    expect(orderClasses(confusion, 'errors')).toEqual([2, 0, 1, 3]);
    expect(orderClasses(confusion, 'label')).toEqual([0, 1, 2, 3]);
  });
  test('with those side by side that are confused most, each class once', () => {
    const order = orderClasses(confusion, 'confused');
    expect(order).toEqual([0, 2, 3, 1]);
    const far = [
      [9, 0, 0, 4, 0],
      [0, 9, 5, 0, 0],
      [0, 0, 9, 0, 3],
      [1, 0, 0, 9, 0],
      [0, 0, 0, 2, 9],
    ];
    const chain = orderClasses(far, 'confused');
    expect(chain.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4]);
    for (const [a, b] of [
      [0, 3],
      [1, 2],
      [2, 4],
      [3, 4],
    ] as const)
      expect(Math.abs(chain.indexOf(a) - chain.indexOf(b))).toBe(1);
  });
  test('in the table by any column, those without a number there last', () => {
    const rows = rowsOf(confusion, ['a', 'b', 'c', 'd']);
    const of = (column: Parameters<typeof sortRows>[1], falling: boolean): string =>
      sortRows(rows, column, falling)
        .map(({ label }) => label)
        .join('');
    expect(of('recall', false)).toBe('dcab');
    expect(of('support', true)).toBe('abcd');
    expect(of('label', true)).toBe('dcba');
    const areas = rows.map((row, at) => ({ ...row, auc: [NaN, 0.5, 0.9, NaN][at]! }));
    expect(sortRows(areas, 'auc', true).map(({ label }) => label)).toEqual(['c', 'b', 'a', 'd']);
  });
});

test('without images nothing is evaluated, and the engine is not asked', async () => {
  const evaluation = await trained();
  const { workbench } = desk.app;
  workbench.session = { ...workbench.session!, data: { ...workbench.session!.data, available: false } };
  await desk.app.goTo('evaluation');
  evaluation.follow();
  await evaluation.run();
  expect(asked('evaluate')).toBe(0);
  expect(workbench.problems.list).toEqual([]);
  expect(desk.app.noDataText).not.toBe('');
});
