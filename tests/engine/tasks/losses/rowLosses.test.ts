import { grad, tensor, tensor1d, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../../src-main/engine/backends/selectBackend.ts';
import { lossOfRows } from '../../../../src-main/engine/tasks/losses/lossOfRows.ts';
import {
  absoluteError,
  binaryCrossEntropy,
  crossEntropy,
  crossEntropyOfProbabilities,
  hinge,
  squaredError,
  type RowLoss,
} from '../../../../src-main/engine/tasks/losses/rowLosses.ts';

beforeAll(async () => void (await selectBackend('wasm')));

const heads = [
  [0.5, -1.25, 2],
  [3, 0.25, -0.5],
];
const targets = [
  [0, 1, 0.25],
  [1, 0, 0.5],
];
const oneHot = [
  [0, 1, 0],
  [1, 0, 0],
];
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;

/** The loss of an example directly from its definition. */
const references: [string, RowLoss, (head: number[], target: number[]) => number, number[][]][] = [
  ['squared error', squaredError, (h, t) => mean(h.map((x, at) => (x - t[at]!) ** 2)), targets],
  ['absolute error', absoluteError, (h, t) => mean(h.map((x, at) => Math.abs(x - t[at]!))), targets],
  [
    'binary cross-entropy',
    binaryCrossEntropy,
    (h, t) =>
      mean(h.map((x, at) => -t[at]! * Math.log(sigmoid(x)) - (1 - t[at]!) * Math.log(1 - sigmoid(x)))),
    targets,
  ],
  [
    'hinge',
    hinge,
    (h, t) => {
      const right = t.indexOf(1);
      return Math.max(0, 1 + Math.max(...h.filter((_x, at) => at !== right)) - h[right]!);
    },
    oneHot,
  ],
  [
    'cross-entropy',
    crossEntropy,
    (h, t) => {
      const sum = h.reduce((total, x) => total + Math.exp(x), 0);
      return -h.reduce((total, x, at) => total + t[at]! * Math.log(Math.exp(x) / sum), 0);
    },
    oneHot,
  ],
];

describe.each(references)('%s', (_name, row, reference, held) => {
  const loss = lossOfRows(row);
  const expected = heads.map((head, at) => reference(head, held[at]!));

  it('is what its definition says, of each example, on the mean and summed', () => {
    tidy(() => {
      const [head, target] = [tensor(heads), tensor(held)];
      loss
        .each(head, target)
        .dataSync()
        .forEach((value, at) => expect(value).toBeCloseTo(expected[at]!, 6));
      expect(loss.mean(head, target).dataSync()[0]).toBeCloseTo(mean(expected), 6);
    });
    const sum = loss.sum(Float32Array.from(heads.flat()), Float32Array.from(held.flat()), 3);
    expect(sum).toBeCloseTo(2 * mean(expected), 12);
  });

  it('has the gradient of finite differences', () => {
    const gradient = tidy(() => grad((x: Tensor) => loss.mean(x, tensor(held)))(tensor(heads)).dataSync());
    const step = 1e-6;
    heads.forEach((head, at) =>
      head.forEach((_x, column) => {
        const moved = (by: number): number =>
          mean(
            heads.map((one, index) =>
              reference(
                one.map((x, c) => (index === at && c === column ? x + by : x)),
                held[index]!,
              ),
            ),
          );
        expect(gradient[at * 3 + column]).toBeCloseTo((moved(step) - moved(-step)) / (2 * step), 5);
      }),
    );
  });
});

describe('losses of classes', () => {
  it('take a class for 1 there and 0 elsewhere', () => {
    const loss = lossOfRows(squaredError);
    tidy(() => {
      const byClass = loss.mean(tensor(heads), tensor1d([1, 0], 'int32')).dataSync();
      expect(byClass).toEqual(loss.mean(tensor(heads), tensor(oneHot)).dataSync());
    });
  });

  it('spread a part of the 1 over all classes where labels are smoothed', () => {
    const smooth = lossOfRows(crossEntropy, 0.3);
    const plain = lossOfRows(crossEntropy);
    const spread = oneHot.map((row) => row.map((one) => 0.7 * one + 0.1));
    tidy(() => {
      const smoothed = smooth.mean(tensor(heads), tensor1d([1, 0], 'int32')).dataSync()[0]!;
      expect(smoothed).toBeCloseTo(plain.mean(tensor(heads), tensor(spread)).dataSync()[0]!, 6);
    });
  });

  it('stay finite for logits of any size, and are no number where a head is none', () => {
    const far = Float32Array.of(1000, -1000);
    expect(binaryCrossEntropy(far, Float32Array.of(1, 0), 0, 2)).toBe(0);
    expect(binaryCrossEntropy(far, Float32Array.of(0, 1), 0, 2)).toBe(1000);
    expect(crossEntropy(far, Float32Array.of(0, 1), 0, 2)).toBe(2000);
    for (const loss of [squaredError, absoluteError, binaryCrossEntropy, hinge, crossEntropy])
      expect(loss(Float32Array.of(NaN, 1), Float32Array.of(1, 0), 0, 2)).toBeNaN();
  });
});

describe('cross-entropy of probabilities', () => {
  const shares = Float32Array.from([0.2, 0.5, 0.3, 1, 0, 0]);

  it('is the logarithm of the probability of the right class, no less than that of 1e-7', () => {
    const slopes = new Float32Array(6);
    expect(crossEntropyOfProbabilities(shares, Float32Array.of(0, 1, 0), 0, 3, slopes)).toBeCloseTo(
      Math.log(2),
      6,
    );
    expect(Array.from(slopes)).toEqual([0, -2, 0, 0, 0, 0]);
    const targets = Float32Array.of(0, 0, 0, 0, 1, 0);
    expect(crossEntropyOfProbabilities(shares, targets, 3, 3, slopes)).toBeCloseTo(-Math.log(1e-7), 4);
    expect(Array.from(slopes.subarray(3))).toEqual([0, 0, 0]);
    expect(crossEntropyOfProbabilities(Float32Array.of(NaN, 0, 1), Float32Array.of(1, 0, 0), 0, 3)).toBeNaN();
  });

  it('is that of logits whose softmax they are, also with smoothed targets', () => {
    const logits = shares.subarray(0, 3).map((share) => Math.log(share) + 4);
    const targets = Float32Array.of(0.1, 0.8, 0.1);
    const [own, reference] = [
      crossEntropyOfProbabilities(shares, targets, 0, 3),
      crossEntropy(logits, targets, 0, 3),
    ];
    expect(own).toBeCloseTo(reference, 5);
  });
});
