import { outputSizeOf } from '../../../src-shared/model/ports.ts';
import { ofClasses } from '../tasks/ofClasses.ts';
import { expect, it, vi } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { SingleTrainer } from '../../../src-main/engine/training/Trainer.ts';
import { Workbench } from '../../../src-main/engine/Workbench.ts';
import { memoryPair } from '../../../src-shared/contract/channels/memoryPair.ts';
import { connectEngine } from '../../../src-shared/contract/connection.ts';
import { atThreshold } from '../../../src-shared/contract/evaluation.ts';
import { folderOf, images, labels } from '../data/idxFiles.ts';
import { tinyDataFolder } from '../data/tinyData.ts';

it('answers every question about a split from one pass, and makes another when the network has changed', async () => {
  const workbench = new Workbench(await selectBackend('wasm'));
  const [near, far] = memoryPair();
  workbench.attach(near);
  const { calls } = connectEngine(far, {});
  const passes = vi.spyOn(SingleTrainer.prototype, 'score');
  const ask = { task: 'ask', split: 'test' } as const;
  try {
    await expect(calls.evaluate(ask)).rejects.toMatchObject({ code: 'engine/no-session' });
    const source = { from: 'recipe', recipe: 'lenet5', data: await tinyDataFolder() } as const;
    await calls.open({ task: 'open', source: { ...source, settings: { validationSplit: 0 } } });
    const evaluation = ofClasses(await calls.evaluate(ask));
    const ranking = await calls.rankingCurves(ask);
    expect(ranking.classes.map(({ auc }) => auc)).toEqual(evaluation.classes.map(({ auc }) => auc));
    const table = await calls.thresholds({ ...ask, class: 4 });
    expect(table.positives).toBe(evaluation.classes[4]!.support);
    expect(atThreshold(table, 0)).toMatchObject({ recall: 1, falsePositiveRate: 1 });
    const page = { ...ask, offset: 0, count: 50 } as const;
    const wrong = await calls.predictions({ ...page, outcome: 'wrong' });
    const right = await calls.predictions({ ...page, outcome: 'right' });
    expect(right.total / 32).toBe(evaluation.accuracy);
    expect([...wrong.indices, ...right.indices].toSorted((a, b) => a - b)).toEqual([...Array(32).keys()]);
    const [first] = wrong.indices;
    const sample = await calls.samples({ split: 'test', offset: first!, count: 1 });
    expect(wrong.images.subarray(0, 784)).toEqual(sample.images);
    expect(wrong.labels[0]).toBe(sample.labels[0]);
    wrong.scores.subarray(0, 10).forEach((score, at) => expect(score).toBeCloseTo(sample.scores[at]!, 6));
    expect(passes).toHaveBeenCalledTimes(1);
    await expect(calls.thresholds({ ...ask, class: 10 })).rejects.toMatchObject({
      code: 'evaluation/unknown-class',
      detail: { class: 10, known: '0, 1, 2, 3, 4, 5, 6, 7, 8, 9' },
    });

    await calls.control({ action: 'step' });
    await calls.rankingCurves(ask);
    expect(passes).toHaveBeenCalledTimes(2);
  } finally {
    await workbench.close();
    passes.mockRestore();
  }
});

/** Cycling labels of some classes, with images of 28 x 28 pixels. */
function dataOf(classes: number): Promise<string> {
  const truth = Array.from({ length: 12 }, (_none, at) => at % classes);
  return folderOf({
    'train-images-idx3-ubyte': images(12, 28, 28),
    'train-labels-idx1-ubyte': labels(...truth),
    't10k-images-idx3-ubyte': images(12, 28, 28),
    't10k-labels-idx1-ubyte': labels(...truth),
  });
}

it('counts in the network’s outputs where the data have fewer classes, and refuses data that have more', async () => {
  const workbench = new Workbench(await selectBackend('wasm'));
  const [near, far] = memoryPair();
  workbench.attach(near);
  const { calls } = connectEngine(far, {});
  const ask = { task: 'ask', split: 'test' } as const;
  const open = async (classes: number) =>
    calls.open({
      task: 'open',
      source: { from: 'recipe', recipe: 'lenet5-1998', data: await dataOf(classes) },
    });
  try {
    const { data, model } = await open(2);
    expect(data.classes).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    expect(outputSizeOf(model)).toBe(10);
    const evaluation = ofClasses(await calls.evaluate(ask));
    const { scores, labels: truth } = await calls.samples({ split: 'test', offset: 0, count: 12 });
    const byHand = [0, 1].map((index) => areaByHand(scores, Uint8Array.from(truth), index, 10));
    expect(evaluation.classes.slice(0, 2).map(({ auc }) => auc)).toEqual(byHand);
    const ranking = await calls.rankingCurves(ask);
    expect(ranking.classes.map(({ auc }) => auc)).toEqual(evaluation.classes.map(({ auc }) => auc));
    expect(ranking.macro.auc).toBe((byHand[0]! + byHand[1]!) / 2);
    const table = await calls.thresholds({ ...ask, class: 1 });
    const above = [...truth.keys()].filter((row) => truth[row] === 1 && scores[row * 10 + 1]! >= 0.1);
    expect(table.truePositives[100]).toBe(above.length);
    const wrong = await calls.predictions({ ...ask, outcome: 'wrong', offset: 0, count: 12 });
    wrong.indices.forEach((row, at) =>
      expect(wrong.scores.slice(at * 10, at * 10 + 10)).toEqual(scores.slice(row * 10, row * 10 + 10)),
    );
    await expect(open(12)).rejects.toMatchObject({
      code: 'recipe/too-few-outputs',
      detail: { recipe: 'lenet5-1998', outputs: 10, classes: 12 },
    });
  } finally {
    await workbench.close();
  }
});

/** The probability that an image of a class scores higher than another, ties counted half. */
function areaByHand(scores: Float32Array, truth: Uint8Array, index: number, outputs: number): number {
  const own = [...truth.keys()].filter((row) => truth[row] === index);
  const others = [...truth.keys()].filter((row) => truth[row] !== index);
  const scoreOf = (row: number): number => scores[row * outputs + index]!;
  const won = own.flatMap((a) =>
    others.map((b) => (scoreOf(a) > scoreOf(b) ? 1 : scoreOf(a) === scoreOf(b) ? 0.5 : 0)),
  );
  return won.reduce<number>((sum, one) => sum + one, 0) / (own.length * others.length);
}
