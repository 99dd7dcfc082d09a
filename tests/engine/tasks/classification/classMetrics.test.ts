import { describe, expect, it } from 'vitest';
import { describeEvaluation } from '../../../../src-main/engine/tasks/classification/classMetrics.ts';
import { areasOf } from '../../../../src-main/engine/tasks/classification/sweep.ts';

// Six images of classes 0 0 0 1 1 2, predicted 0 0 1 1 0 2.
const labels = Uint8Array.from([0, 0, 0, 1, 1, 2]);
const scores = Float32Array.from([
  ...[0.8, 0.1, 0.1],
  ...[0.6, 0.3, 0.1],
  ...[0.3, 0.6, 0.1],
  ...[0.2, 0.7, 0.1],
  ...[0.5, 0.4, 0.1],
  ...[0.1, 0.1, 0.8],
]);
const confusion = [
  [2, 1, 0],
  [1, 1, 0],
  [0, 0, 1],
];

const aucOf = (own: number[], ofImages: number[]): number =>
  areasOf({ scores: Float32Array.from(own), labels: Uint8Array.from(ofImages), index: 0, classes: 1 }).auc;

describe('metrics per class', () => {
  const evaluation = describeEvaluation(
    'test',
    { scores, predicted: Int32Array.from([0, 0, 1, 1, 0, 2]), loss: 0.5, accuracy: 4 / 6, confusion },
    labels,
    ['a', 'b', 'c'],
  );

  it('equals values worked out by hand', () => {
    const [a, b, c] = evaluation.classes;
    expect(a).toMatchObject({ label: 'a', precision: 2 / 3, recall: 2 / 3, support: 3 });
    expect(a!.f1).toBeCloseTo(2 / 3, 12);
    expect(b).toMatchObject({ precision: 1 / 2, recall: 1 / 2, f1: 1 / 2, support: 2 });
    expect(c).toMatchObject({ precision: 1, recall: 1, f1: 1, support: 1, auc: 1 });
    expect(evaluation.macro.precision).toBeCloseTo((2 / 3 + 1 / 2 + 1) / 3, 12);
  });

  it('counts every pair for the area under the ROC curve', () => {
    // Scores of class a: positives 0.8 0.6 0.3, negatives 0.2 0.5 0.1: eight of the nine pairs are in order.
    expect(evaluation.classes[0]!.auc).toBeCloseTo(8 / 9, 12);
  });

  it('counts ties half', () => {
    expect(aucOf([0.5, 0.5], [0, 1])).toBe(0.5);
  });

  it('has no area for a class that is all or none, and zero precision for one never predicted', () => {
    expect(aucOf([0.5, 0.1], [0, 0])).toBeNaN();
    const none = describeEvaluation(
      'test',
      {
        scores: Float32Array.from([1, 0]),
        predicted: Int32Array.from([0]),
        loss: 0,
        accuracy: 1,
        confusion: [
          [1, 0],
          [0, 0],
        ],
      },
      Uint8Array.from([0]),
      ['a', 'b'],
    );
    expect(none.classes[1]).toMatchObject({ precision: 0, recall: 0, f1: 0, support: 0 });
    expect(none.macro.recall).toBe(1);
  });
});
