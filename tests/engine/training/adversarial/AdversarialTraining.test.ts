import { memory, tensor, variableGrads, type Variable } from '@tensorflow/tfjs-core';
import { layers, type LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { logistic } from '../../../../src-shared/arithmetic/activation.ts';
import { selectBackend } from '../../../../src-main/engine/backends/selectBackend.ts';
import type { Dataset } from '../../../../src-main/engine/data/Dataset.ts';
import { openDigits } from '../../../../src-main/engine/data/handwriting/generate.ts';
import { stack } from '../../../../src-main/engine/recipes/stack.ts';
import {
  AdversarialTraining,
  type AdversarialMetrics,
  type AdversarialSettings,
} from '../../../../src-main/engine/training/adversarial/AdversarialTraining.ts';
import {
  convolutionalGan,
  denseGan,
  LATENT,
  type GanNetworks,
} from '../../../../src-main/engine/training/adversarial/ganNetworks.ts';
import { meanLogLoss } from '../../../../src-main/engine/training/adversarial/meanLogLoss.ts';
import { hashWeights } from '../../../../src-main/engine/library/checkpointFile.ts';
import { range } from '../../../../src-main/engine/training/schedule/batches.ts';

let data: Dataset;
beforeAll(async () => {
  await selectBackend('wasm');
  data = await openDigits({ train: 64, test: 8 });
});

const settings: AdversarialSettings = {
  ...{ seed: 1, classes: 0, generatorRate: 0.001, discriminatorRate: 0.001, beta1: 0.5 },
  ...{ generatorUpdates: 1, realTarget: 0.9, averageDecay: 0.9 },
};
const batch = (from: number) => ({
  ...{ split: data.train, shape: data.shape },
  indices: range(from, from + 16),
});
const weightsOf = (model: LayersModel): string =>
  hashWeights(
    model.weights.map((weight) => ({
      ...{ name: weight.originalName, shape: weight.shape as number[] },
      data: weight.read().dataSync() as Float32Array,
    })),
  );

function trainedSteps(networks: GanNetworks, steps: number, changed: Partial<AdversarialSettings> = {}) {
  const training = new AdversarialTraining(networks.generator, networks.discriminator, {
    ...settings,
    ...changed,
  });
  const metrics: AdversarialMetrics[] = [];
  for (let step = 1; step <= steps; step++) metrics.push(training.train(batch((step - 1) % 4), step));
  return { training, metrics };
}

describe('two networks against each other', () => {
  it.each([
    ['dense', 0, denseGan],
    ['convolutional', 0, convolutionalGan],
    ['convolutional, told the class', 10, convolutionalGan],
  ] as const)('train to the same bits each time, and free what they hold: %s', (_name, classes, build) => {
    const before = memory().numTensors;
    const hashes = [1, 2].map(() => {
      const networks = build([28, 28, 1], classes);
      const fresh = [networks.generator, networks.discriminator].map(weightsOf);
      const { training, metrics } = trainedSteps(networks, 4, { classes });
      const after = [networks.generator, networks.discriminator].map(weightsOf);
      expect(after[0]).not.toBe(fresh[0]);
      expect(after[1]).not.toBe(fresh[1]);
      for (const value of metrics.flatMap((one) => Object.values(one) as number[]))
        expect(value).toBeGreaterThan(0);
      training.dispose();
      return after.join();
    });
    expect(hashes[1]).toBe(hashes[0]);
    expect(memory().numTensors).toBe(before);
  });

  it('learn from each other: a discriminator alone tells all apart, and a generator alone passes as real', () => {
    const sides = [
      { discriminatorRate: 0.002, generatorRate: 0 },
      { discriminatorRate: 0, generatorRate: 0.002 },
    ].map((rates) => {
      const { training, metrics } = trainedSteps(denseGan([28, 28, 1], 0), 40, {
        ...rates,
        generatorUpdates: 2,
      });
      training.dispose();
      return { first: metrics[0]!, last: metrics.at(-1)! };
    });
    expect(sides[0]!.last.onReal).toBeGreaterThan(0.75);
    expect(sides[0]!.last.onGenerated).toBeLessThan(0.1);
    expect(sides[1]!.last.onGenerated).toBeGreaterThan(0.9);
    expect(sides[1]!.last.generatorLoss).toBeLessThan(sides[1]!.first.generatorLoss / 3);
  });

  it('gives the generator the gradient through the discriminator, also where that begins with a convolution', () => {
    const generator = stack(
      'generator',
      [2],
      [
        layers.dense({ name: 'pixels', units: 16, useBias: false }),
        layers.reshape({ name: 'image', targetShape: [4, 4, 1] }),
      ],
    );
    const discriminator = stack(
      'discriminator',
      [4, 4, 1],
      [
        layers.conv2d({ name: 'conv', filters: 2, kernelSize: 3, activation: 'tanh' }),
        layers.flatten({ name: 'flatten' }),
        layers.dense({ name: 'logit', units: 1 }),
      ],
    );
    const split = { inputs: new Float32Array(64), labels: new Int32Array(4), count: 4 } as never;
    const rate = 1e-4;
    const training = new AdversarialTraining(generator, discriminator, {
      ...settings,
      ...{ discriminatorRate: 0, generatorRate: rate },
    });
    const kernel = generator.trainableWeights[0]!;
    const former = kernel.read().dataSync().slice();
    const latents = training.latents(4, 'generator', 1, 1);
    const { grads } = variableGrads(
      () => meanLogLoss(discriminator.apply(generator.apply(latents)) as never, 1),
      [kernel.read() as Variable],
    );
    const expected = Object.values(grads)[0]!.dataSync();
    const told = training.train({ split, shape: [4, 4, 1], indices: range(0, 4) }, 1);
    latents.dispose();
    expect(told.generatorLoss).toBeGreaterThan(0);
    // Adam's first step is the rate, against the sign of the gradient.
    const moved = kernel
      .read()
      .dataSync()
      .map((value, at) => value - former[at]!);
    moved.forEach((change, at) => {
      if (Math.abs(expected[at]!) > 1e-4) expect(Math.sign(change)).toBe(-Math.sign(expected[at]!));
      expect(Math.abs(change)).toBeLessThan(rate * 1.01);
    });
    for (const gradient of Object.values(grads)) gradient.dispose();
    training.dispose();
  });
});

describe('networks that are told the class', () => {
  it('make the class of each row, and judge an example by its own class alone', () => {
    const networks = denseGan([28, 28, 1], 10);
    const training = new AdversarialTraining(networks.generator, networks.discriminator, {
      ...settings,
      classes: 10,
    });
    const latents = training.latents(12, 'test');
    expect(latents.shape).toEqual([12, LATENT + 10]);
    const told = latents.dataSync();
    for (let row = 0; row < 12; row++) {
      const ofRow = told.slice(row * (LATENT + 10) + LATENT, (row + 1) * (LATENT + 10));
      expect([...ofRow]).toEqual(Array.from({ length: 10 }, (_none, at) => Number(at === row % 10)));
    }
    const examples = tensor(training.generate(latents), [12, 28, 28, 1]);
    const judged = Array.from({ length: 10 }, (_none, label) =>
      training.judge(examples, Array<number>(12).fill(label)),
    );
    const mixed = training.judge(examples, range(0, 12));
    mixed.forEach((probability, row) => expect(probability).toBe(judged[row % 10]![row]));
    expect(new Set(judged.map((row) => row[0])).size).toBe(10);
    for (const one of [latents, examples]) one.dispose();
    training.dispose();
  });
});

describe('the mean log loss', () => {
  it.each([0, 0.9, 1])('is that of the definition, and its gradient too, for the target %d', (target) => {
    const logits = [-800, -3, -0.2, 0, 0.7, 4, 700];
    const x = tensor(logits, [7, 1]).variable();
    const { value, grads } = variableGrads(() => meanLogLoss(x, target), [x]);
    const each = logits.map((logit) => {
      const [yes, no] = [Math.min(0, logit), Math.min(0, -logit)].map(
        (part) => part - Math.log1p(Math.exp(-Math.abs(logit))),
      );
      return -(target === 0 ? 0 : target * yes!) - (target === 1 ? 0 : (1 - target) * no!);
    });
    expect(value.dataSync()[0]).toBeCloseTo(each.reduce((sum, one) => sum + one, 0) / 7, 4);
    const slopes = grads[x.name]!.dataSync();
    logits.forEach((logit, at) => expect(slopes[at]).toBeCloseTo((logistic(logit) - target) / 7, 7));
    for (const one of [x, value, ...Object.values(grads)]) one.dispose();
  });
});
