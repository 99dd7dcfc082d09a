import { describe, expect, it } from 'vitest';
import { describeEvaluation } from '../../../../src-main/engine/tasks/classification/classMetrics.ts';
import { describeRanking } from '../../../../src-main/engine/tasks/classification/rankingCurves.ts';

// Of class a: positives 0.8 0.6 0.3, negatives 0.5 0.2 0.1.
const labels = Uint8Array.from([0, 0, 0, 1, 1, 1]);
const scores = Float32Array.from([0.8, 0.2, 0.6, 0.4, 0.3, 0.7, 0.2, 0.8, 0.5, 0.5, 0.1, 0.9]);

describe('ranking curves', () => {
  const { classes, micro, macro } = describeRanking('test', { scores }, labels, ['a', 'b']);
  it('go through the points worked out by hand', () => {
    const third = 1 / 3;
    expect(classes[0]!.roc).toEqual([
      ...[
        [0, 0],
        [0, third],
        [0, 2 / 3],
        [third, 2 / 3],
        [third, 1],
        [2 / 3, 1],
      ],
      [1, 1],
    ]);
    expect(classes[0]!.precisionRecall).toEqual([
      [0, 1],
      [third, 1],
      [2 / 3, 1],
      [2 / 3, 2 / 3],
      [1, 3 / 4],
    ]);
    expect(classes[0]!.averagePrecision).toBeCloseTo((1 + 1 + 3 / 4) / 3, 12);
    expect(classes[0]!.auc).toBeCloseTo(8 / 9, 12);
  });
  it('rank all scores together for micro, and mean the classes for macro', () => {
    // Own scores 0.8 0.6 0.3 0.8 0.5 0.9, others 0.2 0.4 0.7 0.2 0.5 0.1: 30.5 of 36 pairs, ties half.
    expect(micro.auc).toBeCloseTo(30.5 / 36, 6);
    expect(macro.auc).toBeCloseTo((classes[0]!.auc + classes[1]!.auc) / 2, 12);
    expect(macro.roc[0]).toEqual([0, 0]);
    expect(macro.roc.at(-1)).toEqual([1, 1]);
  });
  it('put images of one score on one point, so that ties count half', () => {
    const tied = describeRanking(
      'test',
      { scores: Float32Array.from([0.5, 0.5, 0.5, 0.5]) },
      Uint8Array.from([0, 1]),
      ['a', 'b'],
    );
    expect(tied.classes[0]!.roc).toEqual([
      [0, 0],
      [1, 1],
    ]);
    expect(tied.classes[0]!.auc).toBe(0.5);
  });
  it('have no points for a class that is all or none, and the mean leaves it out', () => {
    const one = describeRanking('test', { scores: Float32Array.from([1, 0]) }, Uint8Array.from([0]), [
      'a',
      'b',
    ]);
    expect(one.classes.map(({ roc, auc }) => [roc.length, auc])).toEqual([
      [0, NaN],
      [0, NaN],
    ]);
    expect(one.macro.roc).toEqual([]);
  });
  it('keep 200 points of many, both ends, under nearly the same area, and the exact AUC', () => {
    const count = 5000;
    const many = Float32Array.from(
      { length: 2 * count },
      (_none, at) => (Math.sin((at >> 1) * 12.9898) + (at >> 1) / count) / 4,
    );
    const truth = Uint8Array.from({ length: count }, (_none, at) => (at % 3 === 0 || at > 4000 ? 0 : 1));
    const [curve] = describeRanking('test', { scores: many }, truth, ['a', 'b']).classes;
    expect(curve!.roc.length).toBeLessThanOrEqual(200);
    expect(curve!.roc.length).toBeGreaterThan(150);
    expect([curve!.roc[0], curve!.roc.at(-1)]).toEqual([
      [0, 0],
      [1, 1],
    ]);
    const under = curve!.roc
      .slice(1)
      .reduce((sum, [x, y], at) => sum + ((x - curve!.roc[at]![0]) * (y + curve!.roc[at]![1])) / 2, 0);
    expect(under).toBeCloseTo(curve!.auc, 2);
    const confusion = [
      [0, 0],
      [0, 0],
    ];
    const predicted = { scores: many, predicted: new Int32Array(count), loss: 0, accuracy: 0, confusion };
    expect(describeEvaluation('test', predicted, truth, ['a', 'b']).classes[0]!.auc).toBe(curve!.auc);
  });
});
