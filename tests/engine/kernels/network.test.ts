import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { forward } from '../../../src-main/engine/network/forward.ts';
import { graphOf } from '../../../src-main/engine/network/graph.ts';
import { stack } from '../../../src-main/engine/recipes/stack.ts';
import { wholePass } from '../../../src-main/engine/network/TrainingPass.ts';
import { numbers, sizeOf } from './numbers.ts';
import { builds, useWasmKernels } from './wasmKernels.ts';

const { conv2d, dense, flatten, averagePooling2d, maxPooling2d, batchNormalization, leakyReLU } =
  layers.layers;

/** Smooth almost everywhere, so that finite differences are meaningful; odd sizes, a stride and all kinds of layers. */
function smallNetwork(): layers.LayersModel {
  const model = layers.sequential();
  model.add(
    conv2d({ inputShape: [13, 11, 2], filters: 6, kernelSize: 5, padding: 'same', activation: 'tanh' }),
  );
  model.add(averagePooling2d({ poolSize: 2 }));
  model.add(conv2d({ filters: 9, kernelSize: 3, strides: 1, activation: 'sigmoid' }));
  model.add(maxPooling2d({ poolSize: 2 }));
  model.add(flatten());
  model.add(dense({ units: 7, activation: 'tanh' }));
  model.add(dense({ units: 3, activation: 'softmax' }));
  model.weights.forEach((weight, i) => {
    const values = numbers(sizeOf(weight.shape as number[]), 61 + i).map((value) => value * 0.4);
    weight.write(tf.tensor(values, weight.shape as number[]));
  });
  return model;
}

/** Batch normalisation and the smooth variants of ReLU, with parameters that differ from their initial values. */
function normalisedNetwork(): layers.LayersModel {
  const model = stack(
    'normalised',
    [13, 11, 2],
    [
      conv2d({ filters: 5, kernelSize: 3, strides: 2, useBias: false }),
      batchNormalization({}),
      leakyReLU({ alpha: 0.8 }),
      conv2d({ filters: 6, kernelSize: 3, activation: 'elu' }),
      batchNormalization({ center: false }),
      flatten(),
      dense({ units: 7, activation: 'selu' }),
      batchNormalization({}),
      dense({ units: 3, activation: 'softmax' }),
    ],
  );
  model.weights.forEach((weight, i) => {
    const scale = weight.originalName.includes('gamma') ? 1 : 0.4;
    const shift = weight.originalName.includes('gamma') ? 2 : 0;
    const values = numbers(sizeOf(weight.shape as number[]), 83 + i).map((value) => value * scale + shift);
    weight.write(tf.tensor(values, weight.shape as number[]));
  });
  return model;
}

function problemOf(model: layers.LayersModel) {
  const graph = graphOf(model);
  const images = tf.tensor4d(numbers(5 * 13 * 11 * 2, 67), [5, 13, 11, 2]);
  const labels = tf.tensor2d([1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 1, 0, 0], [5, 3]);
  const loss = () => tf.losses.softmaxCrossEntropy(labels, forward(graph, images, wholePass(1, 1)).logits);
  return { model, loss: loss as () => tf.Scalar };
}

function problem() {
  const model = smallNetwork();
  const images = tf.tensor4d(numbers(5 * 13 * 11 * 2, 67), [5, 13, 11, 2]);
  const labels = tf.tensor2d([1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 1, 0, 0], [5, 3]);
  const loss = () =>
    tf.losses.softmaxCrossEntropy(labels, tf.log(model.apply(images, { training: true }) as tf.Tensor));
  return { model, loss: loss as () => tf.Scalar };
}

describe.each(builds)('the gradient of a whole network with %s SIMD', (simd) => {
  useWasmKernels(simd);

  it.each([
    ['tanh and pooling', 0.004, problem],
    // The variants of ReLU have kinks, which a large step would cross.
    ['batch normalisation and the relatives of ReLU', 0.001, () => problemOf(normalisedNetwork())],
  ])('of %s equals finite differences along a direction of every variable', (_name, step, make) => {
    const { model, loss } = make();
    const { grads } = tf.variableGrads(loss);
    for (const [index, weight] of model.trainableWeights.entries()) {
      const start = weight.read().dataSync<'float32'>().slice();
      const direction = numbers(start.length, 71 + index);
      const at = (distance: number) => {
        weight.write(
          tf.tensor(
            start.map((value, i) => value + distance * direction[i]!),
            weight.read().shape,
          ),
        );
        return loss().dataSync()[0]!;
      };
      const near = at(step) - at(-step);
      const difference = (8 * near - (at(2 * step) - at(-2 * step))) / (12 * step);
      at(0);
      const gradient = grads[(weight as unknown as { val: tf.Variable }).val.name]!.dataSync<'float32'>();
      const slope = gradient.reduce((sum, value, i) => sum + value * direction[i]!, 0);
      expect(Math.abs(slope - difference), weight.name).toBeLessThan(
        5e-3 * Math.max(0.1, Math.abs(difference)),
      );
    }
  });
});

describe('a training step', () => {
  useWasmKernels();

  it('is the same bit for bit when repeated, and leaves no tensor behind', () => {
    const run = () => {
      const { model, loss } = problem();
      const optimizer = tf.train.adam(0.01);
      for (let i = 0; i < 3; i++) tf.tidy(() => void optimizer.minimize(loss));
      return model.trainableWeights.map((weight) => weight.read().dataSync<'float32'>().slice());
    };
    expect(run()).toEqual(run());
    const { loss } = problem();
    const optimizer = tf.train.sgd(0.01);
    const train = () => tf.tidy(() => void optimizer.minimize(loss));
    train();
    const before = tf.memory();
    train();
    expect(tf.memory().numTensors).toBe(before.numTensors);
    expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers);
  });

  it('learns', () => {
    const { loss } = problem();
    const optimizer = tf.train.adam(0.02);
    const first = loss().dataSync()[0]!;
    for (let i = 0; i < 40; i++) tf.tidy(() => void optimizer.minimize(loss));
    expect(loss().dataSync()[0]!).toBeLessThan(first / 2);
  });
});
