import { tensor, tidy } from '@tensorflow/tfjs-core';
import { input, layers, model, type LayersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../../src-main/engine/backends/selectBackend.ts';
import { forward } from '../../../../src-main/engine/network/graph.ts';
import { initialiseWeights } from '../../../../src-main/engine/network/initialiseWeights.ts';
import { recipes } from '../../../../src-main/engine/recipes/recipes.ts';
import { receptiveFields } from '../../../../src-main/engine/inspection/probes/receptiveFields.ts';
import { Network } from '../../../../src-main/engine/training/Network.ts';
import type { LayerInfo } from '../../../../src-shared/model/model.ts';
import { randomNumbers } from '../../../renderer/doubles/network.ts';

beforeAll(() => selectBackend('wasm'));

const apply = (layer: layers.Layer, from: SymbolicTensor | SymbolicTensor[]): SymbolicTensor =>
  layer.apply(from) as SymbolicTensor;

/** Networks of every kind of geometry there is: stride, padding, dilation, windows that leave a rest, branches. */
const networks: Record<string, () => LayersModel> = {
  'strides and padding that come to odd borders': () => {
    const image = input({ shape: [13, 11, 1], name: 'input' });
    const conv1 = apply(
      layers.conv2d({ name: 'conv1', filters: 2, kernelSize: [3, 2], strides: [2, 1] }),
      image,
    );
    const pool = apply(layers.maxPooling2d({ name: 'pool', poolSize: [2, 3], strides: [2, 2] }), conv1);
    const conv2 = apply(layers.conv2d({ name: 'conv2', filters: 2, kernelSize: 3, padding: 'same' }), pool);
    const conv3 = apply(
      layers.conv2d({ name: 'conv3', filters: 2, kernelSize: [2, 4], strides: 2, padding: 'same' }),
      conv2,
    );
    const flat = apply(layers.flatten({ name: 'flat' }), conv3);
    const drop = apply(layers.dropout({ name: 'drop', rate: 0.5 }), flat);
    const dense = apply(layers.dense({ name: 'dense', units: 3 }), drop);
    return model({ inputs: image, outputs: dense });
  },
  'dilation, depthwise kernels and normalisation': () => {
    const image = input({ shape: [12, 14, 2], name: 'input' });
    const wide = apply(
      layers.conv2d({ name: 'wide', filters: 2, kernelSize: 3, dilationRate: [2, 4], padding: 'same' }),
      image,
    );
    const deep = apply(
      layers.depthwiseConv2d({ name: 'deep', kernelSize: 3, strides: 2, padding: 'same' }),
      wide,
    );
    const norm = apply(layers.batchNormalization({ name: 'norm' }), deep);
    const soft = apply(layers.leakyReLU({ name: 'leaky' }), norm);
    const mean = apply(layers.averagePooling2d({ name: 'mean', poolSize: 2, padding: 'same' }), soft);
    const all = apply(layers.globalAveragePooling2d({ name: 'all' }), mean);
    return model({ inputs: image, outputs: all });
  },
  'branches that meet': () => {
    const image = input({ shape: [10, 9, 1], name: 'input' });
    const wide = apply(
      layers.conv2d({ name: 'wide', filters: 2, kernelSize: [5, 3], padding: 'same' }),
      image,
    );
    const thin = apply(layers.conv2d({ name: 'thin', filters: 2, kernelSize: 1 }), image);
    const sum = apply(layers.add({ name: 'sum' }), [wide, thin]);
    const far = apply(
      layers.conv2d({ name: 'far', filters: 1, kernelSize: 3, strides: 3, padding: 'same' }),
      sum,
    );
    const near = apply(layers.maxPooling2d({ name: 'near', poolSize: 3, strides: 3, padding: 'same' }), thin);
    const both = apply(layers.concatenate({ name: 'both' }), [far, near]);
    return model({ inputs: image, outputs: both });
  },
};

/** Every layer's output for an image. */
function outputs(network: Network, image: Float32Array): Map<string, Float32Array> {
  const found = new Map<string, Float32Array>();
  tidy(() => {
    const batch = tensor(image, [1, ...network.info.inputShape]);
    forward(network.graph, batch, false).outputs.forEach((output, at) =>
      found.set(network.info.layers[at]!.name, new Float32Array(output.dataSync())),
    );
  });
  return found;
}

/** For every unit, the rectangle around the pixels whose change changes it: nothing but the network itself is asked. */
function perturb(network: Network): Map<string, Int32Array> {
  const [height, width, channels] = network.info.inputShape;
  const random = randomNumbers(5);
  const base = Float32Array.from({ length: height * width * channels }, random);
  const before = outputs(network, base);
  const found = new Map<string, Int32Array>();
  for (let pixel = 0; pixel < height * width; pixel++) {
    // Up and down, as far apart as it takes to show through a maximum that another position holds.
    for (const by of [1e3, -1e3]) {
      const changed = base.slice();
      for (let channel = 0; channel < channels; channel++) changed[pixel * channels + channel]! += by;
      for (const [name, after] of outputs(network, changed)) {
        const layer = network.info.layers.find((one) => one.name === name)!;
        const fields = found.get(name) ?? noFields(layer);
        found.set(name, fields);
        widen(fields, layer, before.get(name)!, after, Math.floor(pixel / width), pixel % width);
      }
    }
  }
  return found;
}

const units = ({ outputShape }: LayerInfo): number =>
  outputShape.length === 3 ? outputShape[0]! * outputShape[1]! : outputShape[0]!;
const noFields = (layer: LayerInfo): Int32Array =>
  Int32Array.from({ length: units(layer) * 4 }, (_none, at) => (at % 4 < 2 ? 1e6 : -1));

function widen(
  fields: Int32Array,
  layer: LayerInfo,
  before: Float32Array,
  after: Float32Array,
  y: number,
  x: number,
): void {
  const maps = layer.outputShape.length === 3 ? layer.outputShape[2]! : 1;
  after.forEach((value, at) => {
    if (value === before[at]) return;
    const field = Math.floor(at / maps) * 4;
    fields[field] = Math.min(fields[field]!, y);
    fields[field + 1] = Math.min(fields[field + 1]!, x);
    fields[field + 2] = Math.max(fields[field + 2]!, y + 1);
    fields[field + 3] = Math.max(fields[field + 3]!, x + 1);
  });
}

describe('receptive fields by geometry', () => {
  it.each(Object.keys(networks))('are the pixels whose change changes a unit: %s', (name) => {
    const network = new Network(networks[name]!(), 'sgd');
    initialiseWeights(network.model, 8);
    const measured = perturb(network);
    for (const layer of network.info.layers) {
      const { data, shape } = receptiveFields(network.info, layer);
      expect(shape).toEqual(
        layer.outputShape.length === 3 ? [...layer.outputShape.slice(0, 2), 4] : [layer.outputShape[0], 4],
      );
      expect([...data], layer.name).toEqual([...measured.get(layer.name)!]);
    }
    network.dispose();
  });

  it.each(recipes.map((recipe) => [recipe.id, recipe] as const))(
    'are one size on a regular grid, cut to the picture: %s',
    (_id, recipe) => {
      const network = new Network(recipe.build(recipe.inputShape, 10), 'sgd');
      for (const layer of network.info.layers.filter((one) => one.outputShape.length === 3)) {
        const { data, size, stride, offset } = receptiveFields(network.info, layer);
        const [height, width] = layer.outputShape as [number, number];
        for (let y = 0; y < height; y++)
          for (let x = 0; x < width; x++) {
            const [top, left] = [offset![0] + y * stride![0], offset![1] + x * stride![1]];
            const whole = [top, left, top + size[0], left + size[1]];
            const cut = whole.map((at, side) => Math.max(0, Math.min(recipe.inputShape[side % 2]!, at)));
            expect([...data.subarray((y * width + x) * 4, (y * width + x + 1) * 4)]).toEqual(cut);
          }
      }
      network.dispose();
    },
  );
});
