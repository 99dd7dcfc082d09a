import { randomUniform, tensor, tensor1d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../../src-main/engine/backends/selectBackend.ts';
import type { Dataset, ImageShape } from '../../../../src-main/engine/data/Dataset.ts';
import { fitDataset, readImage } from '../../../../src-main/engine/data/fitImages.ts';
import { generateDigits } from '../../../../src-main/engine/data/handwriting/generate.ts';
import { initialiseWeights } from '../../../../src-main/engine/network/initialiseWeights.ts';
import { findRecipe, recipes } from '../../../../src-main/engine/recipes/recipes.ts';
import { collectTensors } from '../../../../src-main/engine/inspection/probes/collectTensors.ts';
import { Network } from '../../../../src-main/engine/training/Network.ts';
import type { FrameTensor } from '../../../../src-shared/contract/service.ts';
import { forward64, loss64, type Map64, type Weights64 } from '../../../reference/network64.ts';
import { enlarges } from '../../../reference/enlarges.ts';

let digits: Dataset;
let pixels: Float64Array;
// Which recipes are tested depends on their networks.
await selectBackend('wasm');
beforeAll(async () => {
  digits = generateDigits({ train: 10, test: 10 });
  pixels = pixelsFor([28, 28, 1]);
});

/** The first test image in a network's input format. */
function pixelsFor(shape: ImageShape): Float64Array {
  return Float64Array.from(readImage(fitDataset(digits, shape).test, shape, 0), (value) => value / 255);
}

const isImage = (shape: number[]): shape is ImageShape => shape.length === 3;

function makeNetwork(id: string): Network {
  const recipe = findRecipe(id);
  const network = new Network(recipe.build(recipe.inputShape, 10), 'sgd');
  initialiseWeights(network.model, 3);
  // Fresh batch normalisations only divide by the root of 1 + epsilon: they are given numbers of a training.
  for (const layer of network.model.layers.filter((one) => one.getClassName() === 'BatchNormalization'))
    for (const [at, weight] of layer.weights.entries())
      weight.write(randomUniform(weight.shape as number[], 0.5, 1.5, 'float32', at + 1));
  return network;
}

function weights64(network: Network): Weights64 {
  const weights: Weights64 = {};
  for (const { name, shape, data } of network.weights()) {
    const [layer, own] = name.split('/') as [string, string];
    // The reference stores coefficients and codes as kernels too.
    const part = own === 'bias' || own === 'recurrent_kernel' ? own : 'kernel';
    const values = { shape, data: Float64Array.from(data) };
    weights[layer] = { ...weights[layer]!, [part]: values, [own]: values };
  }
  return weights;
}

const image64 = (): Map64 => ({ shape: [28, 28, 1], data: pixels });
const image32 = () => tensor(Float32Array.from(pixels), [1, 28, 28, 1]);
const find = (tensors: FrameTensor[], layer: string, name: string) =>
  tensors.find((item) => item.layer === layer && item.name === name)!;

describe('what a probe collects', () => {
  /** The reference does not support layers that enlarge maps; `arithmetic.test.ts` compares those with float64. */
  const known = recipes.filter((recipe) => !enlarges(recipe));
  it.each(known.map((recipe) => recipe.id))(
    '%s: every activation equals an independent float64 computation',
    (id) => {
      const network = makeNetwork(id);
      const { shape } = network.info.inputs[0]!;
      const data = isImage(shape)
        ? pixelsFor(shape)
        : Float64Array.from({ length: shape[0]! }, (_none, at) => 0.25 - at);
      const image = tensor(Float32Array.from(data), [1, ...shape]);
      const collected = collectTensors(
        network,
        { input: image, target: null },
        {
          layers: 'all',
          quantities: ['activations'],
        },
      );
      const expected = forward64(network.info.layers, weights64(network), { shape, data });
      expect(collected.map((item) => item.layer)).toEqual(network.info.layers.map((layer) => layer.name));
      for (const { layer, shape, data } of collected) {
        expect(shape).toEqual([1, ...expected[layer]!.shape]);
        const worst = data.reduce(
          (most, value, index) => Math.max(most, Math.abs(value - expected[layer]!.data[index]!)),
          0,
        );
        // Rounding is relative: nine blocks of a residual network, not trained, add up to values of more than 1.
        const largest = data.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
        expect(worst / largest).toBeLessThan(1e-5);
      }
      network.dispose();
    },
  );

  it('takes gradients of weights that agree with finite differences of the float64 loss', () => {
    const network = makeNetwork('lenet5');
    const label = 4;
    const collected = collectTensors(
      network,
      { input: image32(), target: () => tensor1d([label], 'int32') },
      { layers: 'all', quantities: ['gradients'] },
    );
    const weights = weights64(network);
    const { layers } = network.info;
    const probe = (layer: string, part: 'kernel' | 'bias', index: number): number => {
      const { data } = weights[layer]![part];
      const original = data[index]!;
      const losses = [1e-4, -1e-4].map((delta) => {
        data[index] = original + delta;
        return loss64(layers, weights, image64(), label);
      });
      data[index] = original;
      return (losses[0]! - losses[1]!) / 2e-4;
    };
    for (const [layer, part, index] of [
      ['conv1', 'kernel', 12],
      ['conv1', 'bias', 3],
      ['conv2', 'kernel', 777],
      ['conv3', 'kernel', 20000],
      ['dense1', 'bias', 11],
      ['dense1', 'kernel', 5000],
      ['output', 'kernel', 404],
    ] as const)
      expect(find(collected, layer, part).data[index]).toBeCloseTo(probe(layer, part, index), 5);
    network.dispose();
  });

  it('takes the gradient of the last layer as probabilities minus the one-hot label', () => {
    const network = makeNetwork('cnn');
    const wish = { layers: ['output'], quantities: ['activations', 'gradients'] } as const;
    const collected = collectTensors(
      network,
      { input: image32(), target: () => tensor1d([7], 'int32') },
      { ...wish, layers: [...wish.layers] },
    );
    const probabilities = find(collected, 'output', 'activation').data;
    find(collected, 'output', 'gradient').data.forEach((value, index) =>
      expect(value).toBeCloseTo(probabilities[index]! - (index === 7 ? 1 : 0), 6),
    );
    network.dispose();
  });

  it('gives kernels and biases as they are', () => {
    const network = makeNetwork('lenet5');
    const collected = collectTensors(
      network,
      { input: image32(), target: null },
      {
        layers: ['conv2', 'pool1'],
        quantities: ['filters'],
      },
    );
    expect(collected.map(({ layer, name, shape }) => [layer, name, shape])).toEqual([
      ['conv2', 'kernel', [5, 5, 6, 16]],
      ['conv2', 'bias', [16]],
    ]);
    expect(collected[0]!.data).toEqual(
      network.weights().find((stored) => stored.name === 'conv2/kernel')!.data,
    );
    network.dispose();
  });

  it('names the layers there are when asked for one there is not', () => {
    const network = makeNetwork('lenet5');
    const ask = () =>
      collectTensors(
        network,
        { input: image32(), target: null },
        { layers: ['conv9'], quantities: ['activations'] },
      );
    expect(ask).toThrow(expect.objectContaining({ code: 'model/unknown-layer' }));
    network.dispose();
  });
});
