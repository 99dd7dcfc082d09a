import { describe, expect, it } from 'vitest';
import { accuracyInterval } from '../../../../src-main/engine/tasks/classification/accuracyInterval.ts';
import { describeEvaluation } from '../../../../src-main/engine/tasks/classification/classMetrics.ts';
import { orderByScore } from '../../../../src-main/engine/tasks/classification/orderByScore.ts';
import { describeRanking } from '../../../../src-main/engine/tasks/classification/rankingCurves.ts';
import { thresholdTable } from '../../../../src-main/engine/tasks/classification/thresholdTable.ts';
import { RandomStream } from '../../../../src-shared/arithmetic/random.ts';
import { atThreshold } from '../../../../src-shared/contract/evaluation.ts';
import {
  accuracy64,
  calibrationError64,
  oneClass64,
  topK64,
  wilson64,
} from '../../../reference/evaluation64.ts';
import { predictionsOf } from './scoredSplit.ts';

/** Softmax-like scores in float32 on a coarse grid, so that many are equal; the last class has no images. */
function drawn(count: number, classes: number, seed: number) {
  const random = new RandomStream(seed, 'shuffle', 0);
  const labels = Array.from({ length: count }, () =>
    Math.floor((random.nextUint32() / 2 ** 32) * (classes - 1)),
  );
  const scores = labels.map((label) => {
    const powers = Array.from({ length: classes }, (_none, index) =>
      Math.exp(Math.round(6 * (random.nextUint32() / 2 ** 32)) / 2 + (index === label ? 1 : 0)),
    );
    const sum = powers.reduce((total, power) => total + power, 0);
    return powers.map((power) => Math.fround(power / sum));
  });
  return { scores, labels };
}

const names = (count: number): string[] => Array.from({ length: count }, (_none, at) => `class ${at}`);
const close = (actual: number, expected: number): void => {
  expect(Math.abs(actual - expected), `${actual} instead of ${expected}`).toBeLessThan(1e-9);
};

describe('an evaluation', () => {
  it.each([
    [2, 300],
    [3, 251],
    [7, 700],
  ])('of %i classes and %i images is what the definitions give in float64', async (classes, count) => {
    const scored = drawn(count, classes, 11 * classes);
    const { predictions, labels } = await predictionsOf(scored.scores, scored.labels);
    const evaluation = describeEvaluation('test', predictions, labels, names(classes));
    close(evaluation.accuracy, accuracy64(scored));
    const right = Math.round(evaluation.accuracy * count);
    wilson64(right, count).forEach((edge, at) => close(evaluation.interval[at]!, edge));
    expect(evaluation.topK).toHaveLength(classes);
    evaluation.topK.forEach((share, at) => close(share, topK64(scored, at + 1)));
    expect(evaluation.topK.at(-1)).toBe(1);
    close(evaluation.calibration.error, calibrationError64(scored));
    const each = names(classes).map((_name, index) => oneClass64(scored, index));
    const present = each.filter(({ support }) => support > 0);
    expect(present).toHaveLength(classes - 1);
    const ranking = describeRanking('test', predictions, labels, names(classes));
    // If only one class has images, there are no areas.
    const areas = present.length > 1 ? (['auc', 'averagePrecision'] as const) : [];
    for (const name of ['precision', 'recall', 'f1', ...areas] as const) {
      evaluation.classes.forEach((row, index) => row.support > 0 && close(row[name], each[index]![name]));
      const mean = (weight: (support: number) => number): number =>
        present.reduce((sum, one) => sum + weight(one.support) * one[name], 0) /
        present.reduce((sum, one) => sum + weight(one.support), 0);
      close(
        evaluation.macro[name],
        mean(() => 1),
      );
      close(
        evaluation.weighted[name],
        mean((support) => support),
      );
      if (name === 'auc' || name === 'averagePrecision')
        ranking.classes.forEach((curve, index) =>
          index < classes - 1 ? close(curve[name], each[index]![name]) : expect(curve[name]).toBeNaN(),
        );
    }
    expect(evaluation.classes.map(({ support }) => support)).toEqual(each.map(({ support }) => support));
  });

  it('has every image in one bin of the calibration, with its mean confidence and accuracy', async () => {
    const { predictions, labels } = await predictionsOf(
      [
        [0.9, 0.1],
        [0.95, 0.05],
        [0.4, 0.6],
        [0, 1],
      ],
      [0, 1, 1, 1],
    );
    const { bins, error } = describeEvaluation('test', predictions, labels, ['a', 'b']).calibration;
    expect(bins.map(({ count }) => count)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 2]);
    expect(bins[14]).toMatchObject({ accuracy: 0.5 });
    expect(bins[14]!.confidence).toBeCloseTo(0.975, 6);
    expect(bins[0]!.accuracy).toBeNaN();
    expect(error).toBeCloseTo((0.4 + 0.1 + 2 * 0.475) / 4, 6);
  });

  it('has an interval between 0 and 1 at the ends too', () => {
    expect(accuracyInterval(0, 0)).toEqual([0, 1]);
    expect(accuracyInterval(0, 10)[0]).toBeCloseTo(0, 12);
    expect(accuracyInterval(10, 10)[1]).toBeCloseTo(1, 12);
    expect(accuracyInterval(10, 10)[0]).toBeCloseTo(0.7224672, 6);
  });
});

describe('a table of thresholds', () => {
  it('counts what reaches each threshold, as trying them one by one does', async () => {
    const { scores, labels } = drawn(400, 3, 5);
    const { predictions } = await predictionsOf(scores, labels);
    const classes = 3;
    const own = { scores: predictions.scores, labels: Uint8Array.from(labels), index: 1, classes };
    const table = thresholdTable('test', own);
    for (let part = 0; part <= 1000; part++) {
      const at = atThreshold(table, part);
      const reached = scores.map((row) => row[1]! >= part / 1000);
      const counted = (own: boolean, isReached: boolean): number =>
        labels.filter((label, row) => (label === 1) === own && reached[row] === isReached).length;
      expect(at).toMatchObject({
        threshold: part / 1000,
        truePositives: counted(true, true),
        falsePositives: counted(false, true),
        falseNegatives: counted(true, false),
        trueNegatives: counted(false, false),
      });
    }
    const whole = atThreshold(table, 0);
    expect([whole.recall, whole.falsePositiveRate]).toEqual([1, 1]);
    const none = atThreshold({ ...table, truePositives: [0], falsePositives: [0] }, 0);
    expect([none.precision, none.recall, none.f1]).toEqual([0, 0, 0]);
  });

  it('takes scores that lie on a threshold as reaching it, and none that are no numbers', () => {
    const scores = Float32Array.from([0, 0.5, 1, NaN, -0.25, 0.25]);
    const table = thresholdTable('test', { scores, labels: new Uint8Array(6), index: 0, classes: 1 });
    expect([0, 250, 251, 500, 501, 1000].map((part) => table.truePositives[part])).toEqual([
      4, 3, 2, 2, 1, 1,
    ]);
    expect(table.positives).toBe(6);
  });
});

describe('bad input', () => {
  it('of scores that are no numbers is in no cell, never right, and told', async () => {
    const { predictions, labels } = await predictionsOf(
      [
        [NaN, NaN],
        [NaN, 0.2],
        [0.9, 0.1],
        [0.2, 0.8],
      ],
      [0, 1, 0, 1],
    );
    const evaluation = describeEvaluation('test', predictions, labels, ['a', 'b']);
    expect([...predictions.predicted]).toEqual([-1, -1, 0, 1]);
    expect(evaluation).toMatchObject({ unscored: 2, count: 4, accuracy: 0.5, topK: [0.5, 0.5] });
    expect(evaluation.confusion).toEqual([
      [1, 0],
      [0, 1],
    ]);
    expect(evaluation.loss).toBeNaN();
    expect(evaluation.classes.map(({ support, recall }) => [support, recall])).toEqual([
      [2, 0.5],
      [2, 0.5],
    ]);
    expect(evaluation.calibration.bins.reduce((sum, { count }) => sum + count, 0)).toBe(2);
    // For class a: 0.9 is positive, then 0.2 is negative; the two without a score come last, together.
    expect(evaluation.classes[0]!.auc).toBeCloseTo((2 + 0.5) / 4, 12);
  });

  it('is sorted last, with equal scores in order', () => {
    const scores = Float32Array.from([NaN, 0.5, -Infinity, 0.5, -0, 0, -3, Infinity, NaN]);
    expect([...orderByScore(scores, 0, 1)]).toEqual([7, 1, 3, 4, 5, 6, 2, 0, 8]);
  });

  it('of equal scores everywhere ranks by chance, and the first class is said', async () => {
    const same = Array.from({ length: 6 }, () => [0.5, 0.5]);
    const { predictions, labels } = await predictionsOf(same, [0, 1, 0, 1, 0, 1]);
    const evaluation = describeEvaluation('test', predictions, labels, ['a', 'b']);
    expect(evaluation.classes.map(({ auc, averagePrecision }) => [auc, averagePrecision])).toEqual([
      [0.5, 0.5],
      [0.5, 0.5],
    ]);
    expect(evaluation.confusion).toEqual([
      [3, 0],
      [3, 0],
    ]);
  });

  it('of one class alone has no areas, and its ratios are the means', async () => {
    const { predictions, labels } = await predictionsOf(
      [
        [0.9, 0.1],
        [0.4, 0.6],
      ],
      [0, 0],
    );
    const evaluation = describeEvaluation('test', predictions, labels, ['a', 'b']);
    expect(evaluation.classes[0]).toMatchObject({
      precision: 1,
      recall: 0.5,
      auc: NaN,
      averagePrecision: NaN,
    });
    expect(evaluation.macro).toMatchObject({ precision: 1, recall: 0.5, auc: NaN });
    expect(evaluation.weighted).toMatchObject({ precision: 1, recall: 0.5, auc: NaN });
  });

  it('of no images at all has no means, and an interval that says nothing', async () => {
    const { predictions, labels } = await predictionsOf([], []);
    const evaluation = describeEvaluation('test', predictions, labels, ['a', 'b']);
    expect(evaluation).toMatchObject({ count: 0, accuracy: 0, interval: [0, 1], topK: [0, 0] });
    expect(evaluation.calibration.error).toBeNaN();
  });
});
