import { grad, tensor1d, tensor2d, tidy, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../../src-main/engine/backends/selectBackend.ts';
import { outputActivations, type SplitActivation } from '../../../../src-main/engine/network/forward.ts';
import { REJECT_DISTANCE } from '../../../../src-main/engine/layers/dense/posterior.ts';
import type { Loss } from '../../../../src-main/engine/tasks/losses/Loss.ts';
import { posteriorLoss } from '../../../../src-main/engine/tasks/losses/posteriorLoss.ts';
import { softmaxLoss } from '../../../../src-main/engine/tasks/losses/softmaxLoss.ts';

beforeAll(async () => void (await selectBackend('wasm')));

const distances = [
  [2, 5, 9.5],
  [14, 12.5, 11],
  [0.5, 30, 1],
];
const labels = [0, 2, 2];

/** The paper's equation 9 for one image, in float64. */
const criterion = (y: readonly number[], label: number): number =>
  y[label]! + Math.log(y.reduce((sum, value) => sum + Math.exp(-value), Math.exp(-REJECT_DISTANCE)));
/** Cross-entropy of softmax(-y) for one image, in float64. */
const crossEntropy = (y: readonly number[], label: number): number =>
  y[label]! + Math.log(y.reduce((sum, value) => sum + Math.exp(-value), 0));

const references: [string, Loss, typeof criterion, SplitActivation][] = [
  ['the paper’s criterion', posteriorLoss, criterion, 'posterior'],
  ['softmax cross-entropy', softmaxLoss, crossEntropy, 'softmax'],
];

describe.each(references)('%s', (_name, loss, reference, head) => {
  const logits = distances.map((row) => row.map((y) => -y));
  const expected = distances.map((row, at) => reference(row, labels[at]!));
  const mean = (rows: readonly (readonly number[])[]): number =>
    rows.reduce((sum, row, at) => sum + reference(row, labels[at]!), 0) / rows.length;

  it('is what its formula says, of each image, on the mean and summed in float64', () => {
    tidy(() => {
      const x = tensor2d(logits);
      const truth = tensor1d(labels, 'int32');
      loss
        .each(x, truth)
        .dataSync()
        .forEach((value, at) => expect(value).toBeCloseTo(expected[at]!, 5));
      expect(loss.mean(x, truth).dataSync()[0]).toBeCloseTo(mean(distances), 5);
    });
    const sum = loss.sum(Float32Array.from(logits.flat()), Uint8Array.from(labels), 3);
    expect(sum).toBeCloseTo(
      expected.reduce((total, value) => total + value, 0),
      10,
    );
  });

  it('has the gradient of finite differences', () => {
    const gradient = tidy(() =>
      grad((x: Tensor) => loss.mean(x as Tensor2D, tensor1d(labels, 'int32')))(tensor2d(logits)).dataSync(),
    );
    const step = 1e-5;
    distances.forEach((row, at) =>
      row.forEach((_y, column) => {
        const moved = (by: number): number =>
          mean(distances.map((one, index) => one.map((y, c) => (index === at && c === column ? y - by : y))));
        const difference = (moved(step) - moved(-step)) / (2 * step);
        expect(gradient[at * 3 + column]).toBeCloseTo(difference, 5);
      }),
    );
  });

  it('is the negative logarithm of the right class’ probability', () => {
    const shares = tidy(() => Array.from(outputActivations[head](tensor2d(logits)).dataSync()));
    expected.forEach((value, at) => expect(-Math.log(shares[at * 3 + labels[at]!]!)).toBeCloseTo(value, 4));
  });
});
