import { inputShapeOf } from '../../../src-shared/model/ports.ts';
import { layers, sequential, type LayersModel } from '@tensorflow/tfjs-layers';
import { tensor } from '@tensorflow/tfjs-core';
import type { Dataset, ImageShape } from '../../../src-main/engine/data/Dataset.ts';
import { initialiseWeights } from '../../../src-main/engine/network/initialiseWeights.ts';
import { findRecipe } from '../../../src-main/engine/recipes/recipes.ts';
import { openNetwork } from '../../../src-main/engine/training/openNetwork.ts';
import { Network } from '../../../src-main/engine/training/Network.ts';
import type { Map64, Weights64 } from '../../reference/network64.ts';

/** A recipe's network with its initial weights. */
export function freshNetwork(id: string, seed = 3): Network {
  const recipe = findRecipe(id);
  const network = new Network(recipe.build(recipe.inputShape, 10), 'sgd');
  initialiseWeights(network.model, seed);
  return network;
}

/** A network with given weights, one array per weight in order. */
export function networkOf(model: LayersModel, weights: readonly number[][]): Network {
  model.setWeights(model.getWeights().map((weight, at) => tensor(weights[at]!, weight.shape)));
  return new Network(model, 'sgd');
}

/** A 2 x 2 convolution with two filters and ReLU over images of 3 x 3, and a dense layer of two classes with softmax. */
export function tinyNetwork(): Network {
  const model = sequential({
    layers: [
      layers.conv2d({ inputShape: [3, 3, 1], filters: 2, kernelSize: 2, activation: 'relu', name: 'conv' }),
      layers.flatten({ name: 'flat' }),
      layers.dense({ units: 2, activation: 'softmax', name: 'out' }),
    ],
  });
  const dense = Array.from({ length: 16 }, (_none, at) => [0.5, -0.25, 1, 0.75, -1, 0.5, 2, -0.5][at % 8]!);
  return networkOf(model, [[1, -1, 2, 0, -1, 1, 0, 1], [0, 0.5], dense, [0.1, -0.1]]);
}

/** The weights in the format of the float64 reference. */
export function weights64(network: Network): Weights64 {
  const weights: Weights64 = {};
  for (const { name, shape, data } of network.weights()) {
    const [layer, part] = name.split('/') as [string, 'kernel' | 'bias'];
    weights[layer] = { ...weights[layer]!, [part]: { shape, data: Float64Array.from(data) } };
  }
  return weights;
}

/** An image in the format of the float64 reference. */
export const image64 = (image: Uint8Array, shape: ImageShape): Map64 => ({
  shape: [...shape],
  data: Float64Array.from(image, (value) => value / 255),
});

/** Images as a data set in which all are both training and test images. */
export function dataOf(images: readonly (readonly number[])[], labels: number[], shape: ImageShape): Dataset {
  const split = {
    inputs: Uint8Array.from(images.flat()),
    labels: Uint8Array.from(labels),
    count: images.length,
  };
  const classes = Array.from({ length: Math.max(...labels) + 1 }, (_none, at) => String(at));
  return { name: 'made', shape: [...shape], classes, train: split, test: split, embedded: false };
}

/** The shipped trained network. */
export async function trainedNetwork(): Promise<Network> {
  return (await openNetwork('lenet5-mnist')).network;
}

/** A network and data of its own input's shape, without examples. */
export function askedOf(network: Network): { network: Network; data: Dataset } {
  const split = { inputs: new Uint8Array(), labels: new Uint8Array(), count: 0 };
  const shape = [...inputShapeOf(network.info)];
  const data = { name: 'made', shape, classes: [], train: split, test: split, embedded: false };
  return { network, data };
}
