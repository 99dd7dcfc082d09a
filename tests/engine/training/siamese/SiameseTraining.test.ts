import { memory, tensor2d, variable, variableGrads, type Tensor } from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../../src-main/engine/backends/selectBackend.ts';
import { hashWeights } from '../../../../src-main/engine/library/checkpointFile.ts';
import { stack } from '../../../../src-main/engine/recipes/stack.ts';
import { range } from '../../../../src-main/engine/training/schedule/batches.ts';
import { pairLoss, type PairMetrics } from '../../../../src-main/engine/training/siamese/pairLoss.ts';
import { printNetwork } from '../../../../src-main/engine/training/siamese/printNetwork.ts';
import { SiameseTraining } from '../../../../src-main/engine/training/siamese/SiameseTraining.ts';

beforeAll(async () => void (await selectBackend('wasm')));

const features = [0.3, -0.8, 1.1, 0.2, -0.4, 0.9, 1.7, -1.2, 0.1, 0.5, -0.6, 0.7];
const labels = [0, 0, 1, 1];

/** The loss by its definition: the mean over the pairs of either kind, then the mean of both. */
function lossByDefinition(values: readonly number[]): number {
  const sums = { same: [] as number[], different: [] as number[] };
  for (let one = 0; one < 4; one++)
    for (let other = one + 1; other < 4; other++) {
      let squared = 0;
      for (let at = 0; at < 3; at++) squared += (values[3 * one + at]! - values[3 * other + at]!) ** 2 / 3;
      const probability = 1 / (1 + Math.exp(-5 * (1 - squared)));
      if (labels[one] === labels[other]) sums.same.push(-Math.log(probability));
      else sums.different.push(-Math.log(1 - probability));
    }
  const mean = (all: readonly number[]): number => all.reduce((sum, one) => sum + one, 0) / all.length;
  return (mean(sums.same) + mean(sums.different)) / 2;
}

describe('the loss of pairs', () => {
  it('is the cross-entropy of all pairs, and its gradient that of difference quotients', () => {
    let told: PairMetrics | undefined;
    const weights = variable(tensor2d(features, [4, 3]));
    const { value, grads } = variableGrads(
      () => pairLoss(weights as Tensor, labels, (metrics) => (told = metrics)),
      [weights],
    );
    expect(value.dataSync()[0]).toBeCloseTo(lossByDefinition(features), 5);
    expect(told!.loss).toBeCloseTo(lossByDefinition(features), 5);
    const gradient = Object.values(grads)[0]!.dataSync();
    const small = 1e-5;
    features.forEach((_value, at) => {
      const moved = (by: number): number =>
        lossByDefinition(features.map((one, index) => (index === at ? one + by : one)));
      expect(gradient[at]).toBeCloseTo((moved(small) - moved(-small)) / (2 * small), 4);
    });
  });

  it('counts the pairs of either kind for half, whatever their numbers', () => {
    let told: PairMetrics | undefined;
    // Two pairs are of one class, of which one is near; four are of two classes, all far apart.
    const rows = tensor2d([0, 0.1, 10, 20], [4, 1]);
    pairLoss(rows, labels, (metrics) => (told = metrics));
    expect(told!.accuracy).toBeCloseTo(0.75, 9);
  });
});

describe('a siamese network', () => {
  const split = {
    inputs: Uint8Array.from({ length: 8 * 64 }, (_none, at) => Math.floor(at / 128) * 50 + ((at * 37) % 50)),
    labels: Uint16Array.from([0, 0, 1, 1, 2, 2, 3, 3]),
    count: 8,
  };
  const selection = { split, shape: [8, 8, 1], indices: range(0, 8) };
  const small = () =>
    stack(
      'small',
      [8, 8, 1],
      [
        layers.conv2d({ name: 'conv', filters: 4, kernelSize: 3, activation: 'relu' }),
        layers.batchNormalization({ name: 'norm' }),
        layers.flatten({ name: 'flatten' }),
        layers.dense({ name: 'features', units: 6 }),
      ],
    );

  it('learns its examples to the same bits each time, and frees what it holds', () => {
    const before = memory().numTensors;
    const runs = [1, 2].map(() => {
      const training = new SiameseTraining(small(), 1);
      const metrics = Array.from({ length: 60 }, (_none, at) => training.train(selection, 0.01, at + 1));
      const weights = hashWeights(
        training.model.weights.map((weight) => ({
          ...{ name: weight.originalName, shape: weight.shape as number[] },
          data: weight.read().dataSync() as Float32Array,
        })),
      );
      training.dispose();
      return { weights, metrics };
    });
    expect(runs[1]!.weights).toBe(runs[0]!.weights);
    expect(runs[0]!.metrics.at(-1)!.loss).toBeLessThan(runs[0]!.metrics[0]!.loss / 4);
    expect(runs[0]!.metrics.at(-1)!.accuracy).toBeCloseTo(1, 9);
    expect(memory().numTensors).toBe(before);
  });

  it('tells the features of each example, whatever is beside it, and the maps of a layer', () => {
    const training = new SiameseTraining(small(), 1);
    training.train(selection, 0.01, 1);
    const { features: all, maps } = training.outputs(selection, 'conv');
    expect(all).toHaveLength(8 * 6);
    expect(maps!.shape).toEqual([8, 6, 6, 4]);
    expect(maps!.values).toHaveLength(8 * 6 * 6 * 4);
    const one = training.features({ ...selection, indices: Int32Array.from([5]) });
    one.forEach((value, at) => expect(value).toBeCloseTo(all[5 * 6 + at]!, 5));
    expect(() => training.outputs(selection, 'conv9')).toThrow('conv9');
    training.dispose();
  });

  it('of prints halves them four times', () => {
    const model = printNetwork([80, 80, 1]);
    expect(model.layers.find(({ name }) => name === 'relu4')!.outputShape).toEqual([null, 5, 5, 64]);
    model.dispose();
  });
});
