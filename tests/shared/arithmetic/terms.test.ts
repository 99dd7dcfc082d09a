import { tensor } from '@tensorflow/tfjs-core';
import { input, layers, model as makeModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { initialiseWeights } from '../../../src-main/engine/network/initialiseWeights.ts';
import { findRecipe } from '../../../src-main/engine/recipes/recipes.ts';
import { collectTensors } from '../../../src-main/engine/inspection/probes/collectTensors.ts';
import { RandomStream } from '../../../src-shared/arithmetic/random.ts';
import { Network } from '../../../src-main/engine/training/Network.ts';
import type { LayerInfo } from '../../../src-shared/model/model.ts';
import type { FrameTensor } from '../../../src-shared/contract/service.ts';
import { softmaxTerms } from '../../../src-shared/arithmetic/activation.ts';
import { convolutionParts, convolutionTerms } from '../../../src-shared/arithmetic/convolution.ts';
import { denseSums, denseTerms } from '../../../src-shared/arithmetic/dense.ts';
import { valueAt } from '../../../src-shared/arithmetic/elements.ts';
import { elementTerms } from '../../../src-shared/arithmetic/elementwise.ts';
import { poolingTerms } from '../../../src-shared/arithmetic/pooling.ts';

beforeAll(() => selectBackend('wasm'));

interface Looked {
  layers: LayerInfo[];
  activations: Map<string, FrameTensor>;
  weights: Map<string, Map<string, FrameTensor>>;
}

/** One frame of a network with random weights (including batch normalisation) and a random image. */
function look(network: Network): Looked {
  initialiseWeights(network.model, 5);
  const random = new RandomStream(9, 'test');
  for (const weight of network.model.weights)
    if (/moving|gamma|beta|bias/.test(weight.originalName)) {
      const values = Float32Array.from({ length: weight.read().size }, () => 0.5 + random.nextFloat());
      weight.write(tensor(values, weight.read().shape));
    }
  const { shape } = network.info.inputs[0]!;
  const pixels = Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => random.nextFloat());
  const tensors = collectTensors(
    network,
    { input: tensor(pixels, [1, ...shape]), target: null },
    {
      layers: 'all',
      quantities: ['activations', 'filters'],
    },
  );
  const weights = new Map<string, Map<string, FrameTensor>>();
  for (const one of tensors.filter((each) => each.quantity === 'filters'))
    weights.set(one.layer, new Map([...(weights.get(one.layer) ?? []), [one.name, one]]));
  return {
    layers: network.info.layers,
    activations: new Map(
      tensors.filter((each) => each.quantity === 'activations').map((each) => [each.layer, each]),
    ),
    weights,
  };
}

/** A network with every kind of layer, and every kind of window. */
function everyKind(): Network {
  const image = input({ shape: [13, 11, 3], name: 'input' });
  const apply = (layer: layers.Layer, ...from: SymbolicTensor[]): SymbolicTensor =>
    layer.apply(from.length === 1 ? from[0]! : from) as SymbolicTensor;
  const strided = apply(
    layers.conv2d({
      name: 'strided',
      filters: 4,
      kernelSize: [3, 2],
      strides: 2,
      padding: 'same',
      activation: 'tanh',
    }),
    image,
  );
  const dilated = apply(
    layers.conv2d({
      name: 'dilated',
      filters: 4,
      kernelSize: 3,
      dilationRate: 2,
      padding: 'same',
      activation: 'relu',
    }),
    strided,
  );
  const depthwise = apply(
    layers.depthwiseConv2d({
      name: 'depthwise',
      kernelSize: 3,
      depthMultiplier: 2,
      padding: 'same',
      activation: 'sigmoid',
    }),
    dilated,
  );
  const normal = apply(layers.batchNormalization({ name: 'normal', epsilon: 0.01 }), depthwise);
  const leaky = apply(layers.leakyReLU({ name: 'leaky', alpha: 0.2 }), normal);
  const single = apply(layers.conv2d({ name: 'single', filters: 4, kernelSize: 1, useBias: false }), leaky);
  const sum = apply(layers.add({ name: 'sum' }), single, dilated);
  const both = apply(layers.concatenate({ name: 'both' }), sum, leaky);
  const largest = apply(
    layers.maxPooling2d({ name: 'largest', poolSize: 3, strides: 2, padding: 'same' }),
    both,
  );
  const mean = apply(
    layers.averagePooling2d({ name: 'mean', poolSize: 2, strides: 1, padding: 'same' }),
    largest,
  );
  const dropped = apply(layers.dropout({ name: 'dropped', rate: 0.4 }), mean);
  const flat = apply(layers.flatten({ name: 'flat' }), dropped);
  const dense = apply(layers.dense({ name: 'dense', units: 7, activation: 'elu' }), flat);
  const output = apply(layers.dense({ name: 'output', units: 5, activation: 'softmax' }), dense);
  return new Network(makeModel({ name: 'every', inputs: image, outputs: output }), 'sgd');
}

/** Every position of every map, or a sample of a large layer. */
function* places({ shape }: FrameTensor): Generator<{ map: number; y: number; x: number }> {
  const [height, width] = shape.length === 4 ? [shape[1]!, shape[2]!] : [1, 1];
  const step = Math.max(1, Math.floor((height * width * shape.at(-1)!) / 600));
  for (let at = 0; at < height * width * shape.at(-1)!; at += step) {
    const position = Math.floor(at / shape.at(-1)!);
    yield { map: at % shape.at(-1)!, y: Math.floor(position / width), x: position % width };
  }
}

/** The result of the terms, with the magnitude of the intermediate sums, which determines the float32 rounding error. */
function computed(
  looked: Looked,
  layer: LayerInfo,
  place: { map: number; y: number; x: number },
): [number, number] {
  const output = looked.activations.get(layer.name)!;
  const inputs = layer.inputs.map((name) => looked.activations.get(name)!);
  const weights = looked.weights.get(layer.name) ?? new Map<string, FrameTensor>();
  const kernel = weights.get('kernel') ?? weights.get('depthwise_kernel');
  const bias = weights.get('bias');
  if (layer.kind === 'conv') {
    const terms = convolutionTerms({ layer, input: inputs[0]!, kernel: kernel!, bias, output }, place);
    expect(terms.value).toBe(valueAt(output, place));
    const size = terms.channels
      .flatMap((one) => [...one.products])
      .reduce((sum, one) => sum + Math.abs(one), 0);
    return [terms.activated!, size];
  }
  if (layer.kind === 'pool') {
    const terms = poolingTerms(layer, inputs[0]!, output, place)!;
    expect(terms.value).toBe(valueAt(output, place));
    return [terms.result, Math.abs(terms.result)];
  }
  if (layer.kind === 'dense') {
    const tensors = { layer, input: inputs[0]!, kernel: kernel!, bias, output };
    const terms = denseTerms(tensors, place.map);
    expect(terms.value).toBe(output.data[place.map]);
    const size = terms.terms.reduce((sum, one) => sum + Math.abs(one.product), 0);
    if (layer.activation !== 'softmax') return [terms.activated!, size];
    expect(denseSums(tensors)[place.map]).toBeCloseTo(terms.sum, 10);
    return [softmaxTerms(denseSums(tensors)).probabilities[place.map]!, size];
  }
  const terms = elementTerms({ layer, inputs, weights, output }, place)!;
  expect(terms.value).toBe(valueAt(output, place));
  return [terms.result!, Math.abs(terms.value) + 1];
}

describe.each([
  ['every kind of layer', everyKind],
  ['lenet5', () => new Network(findRecipe('lenet5').build([28, 28, 1], 10), 'sgd')],
  ['digits-cnn', () => new Network(findRecipe('digits-cnn').build([28, 28, 1], 10), 'sgd')],
])('%s: the terms of a value', (_name, make) => {
  it('add up to the value the engine has, for every layer', () => {
    const looked = look(make());
    for (const layer of looked.layers.filter(({ kind }) => kind !== 'input'))
      for (const place of places(looked.activations.get(layer.name)!)) {
        const [result, size] = computed(looked, layer, place);
        const value = valueAt(looked.activations.get(layer.name)!, place);
        expect(Math.abs(result - value), `${layer.name} ${JSON.stringify(place)}`).toBeLessThanOrEqual(
          1e-5 * Math.max(size, Math.abs(value)),
        );
      }
  });
  it('are those of the intermediate maps, for every convolution', () => {
    const looked = look(make());
    for (const layer of looked.layers.filter((one) => one.kind === 'conv')) {
      const weights = looked.weights.get(layer.name)!;
      const output = looked.activations.get(layer.name)!;
      const tensors = {
        layer,
        input: looked.activations.get(layer.inputs[0]!)!,
        kernel: (weights.get('kernel') ?? weights.get('depthwise_kernel'))!,
        bias: weights.get('bias'),
        output,
      };
      const map = output.shape[3]! - 1;
      const [y, x] = [output.shape[1]! - 1, 0];
      const terms = convolutionTerms(tensors, { map, y, x });
      const shown = terms.channels.map((one) => one.channel);
      const { parts, sum } = convolutionParts(tensors, map, shown);
      const at = y * output.shape[2]! + x;
      expect(sum[at]).toBe(Math.fround(terms.sum));
      terms.channels.forEach((one, index) =>
        expect(parts[at * shown.length + index]).toBeCloseTo(one.sum, 6),
      );
    }
  });
});
