import { tensor, tidy, type Tensor } from '@tensorflow/tfjs-core';
import {
  input,
  layers,
  model,
  sequential,
  type LayersModel,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { describeModel } from '../../../src-main/engine/network/describeModel.ts';
import { forward } from '../../../src-main/engine/network/forward.ts';
import { graphOf, outputNodesOf } from '../../../src-main/engine/network/graph.ts';
import { initialiseWeights } from '../../../src-main/engine/network/initialiseWeights.ts';
import { buildFromTopology, topologyOf } from '../../../src-main/engine/network/topology.ts';
import { RandomStream } from '../../../src-shared/arithmetic/random.ts';
import { Network } from '../../../src-main/engine/training/Network.ts';
import { apply, image as inputOf, scores } from './building.ts';
import { wholePass } from '../../../src-main/engine/network/TrainingPass.ts';

beforeAll(async () => {
  await selectBackend('wasm');
});

const image = (name?: string, shape: (number | null)[] = [6, 6, 1]): SymbolicTensor => inputOf(name, shape);
const convolution = (name: string): layers.Layer =>
  layers.conv2d({ filters: 1, kernelSize: 3, padding: 'same', activation: 'tanh', name });

function usedTwice(): LayersModel {
  const from = image();
  const shared = convolution('shared');
  return model({ inputs: from, outputs: scores(apply(shared, apply(shared, from))) });
}

function nested(): LayersModel {
  const encoder = sequential({
    name: 'encoder',
    layers: [
      layers.conv2d({ filters: 2, kernelSize: 3, inputShape: [6, 6, 1], name: 'maps' }),
      layers.flatten({ name: 'flat' }),
    ],
  });
  return sequential({
    layers: [encoder, layers.dense({ units: 3, activation: 'softmax', name: 'scores' })],
  });
}

function nestedLater(): LayersModel {
  const whole = sequential({
    layers: [layers.activation({ activation: 'tanh', inputShape: [6, 6, 1], name: 'scaled' })],
  });
  for (const layer of nested().layers) whole.add(layer);
  return whole;
}

/** Two inputs through one encoder: the layers of the nested network are called twice. */
function siamese(): LayersModel {
  const [left, right] = [image('left'), image('right')];
  const from = image('in');
  const encoder = model({
    inputs: from,
    outputs: apply(
      layers.dense({ units: 4, activation: 'relu', name: 'code' }),
      apply(layers.flatten({ name: 'flat' }), apply(convolution('maps'), from)),
    ),
    name: 'encoder',
  });
  const join = layers.concatenate({ name: 'join' });
  const [a, b] = [encoder.apply(left), encoder.apply(right)] as SymbolicTensor[];
  return model({
    inputs: [left, right],
    outputs: apply(layers.dense({ units: 1, activation: 'sigmoid', name: 'same' }), apply(join, [a!, b!])),
  });
}

/** Outputs in another order than the layers, one of them in the middle of the network. */
function twoOutputs(): LayersModel {
  const from = image();
  const middle = apply(convolution('middle'), from);
  return model({ inputs: from, outputs: [scores(middle, 'end'), middle] });
}

/** A nested network with two outputs, one of which is not read. */
function halfUsed(): LayersModel {
  const from = image('in');
  const inner = model({
    inputs: from,
    outputs: [scores(from, 'used'), scores(from, 'unused')],
    name: 'inner',
  });
  const outer = image();
  return model({ inputs: outer, outputs: (inner.apply(outer) as SymbolicTensor[])[0]! });
}

/** A layer with three outputs, of which the first and the last are read. */
function severalOutputs(): LayersModel {
  const from = input({ shape: [5, 2], name: 'sequence' });
  const [hidden, , cell] = layers
    .lstm({ units: 3, returnState: true, recurrentInitializer: 'glorotNormal', name: 'lstm' })
    .apply(from) as SymbolicTensor[];
  return model({ inputs: from, outputs: apply(layers.add({ name: 'sum' }), [hidden!, cell!]) });
}

/** Positions of zeros are masked. */
function masked(): LayersModel {
  return sequential({
    layers: [
      layers.masking({ maskValue: 0, inputShape: [5, 2], name: 'masking' }),
      layers.lstm({ units: 3, recurrentInitializer: 'glorotNormal', name: 'lstm' }),
      layers.dense({ units: 2, name: 'values' }),
    ],
  });
}

const networks: [what: string, build: () => LayersModel, names: string[]][] = [
  ['a layer used twice', usedTwice, ['image', 'shared', 'shared:2', 'scores-flat', 'scores']],
  ['a nested network, which begins it', nested, ['*', 'maps', 'flat', 'scores']],
  ['a nested network', nestedLater, ['*', 'scaled', 'encoder/maps', 'encoder/flat', 'scores']],
  [
    'two inputs through one nested network',
    siamese,
    [
      ...['left', 'right', 'encoder/maps', 'encoder/flat', 'encoder/code'],
      ...['encoder:2/maps', 'encoder:2/flat', 'encoder:2/code', 'join', 'same'],
    ],
  ],
  ['two outputs', twoOutputs, ['image', 'middle', 'end-flat', 'end']],
  ['a nested network that is used in part', halfUsed, ['image', 'inner/used-flat', 'inner/used']],
  ['a layer with several outputs', severalOutputs, ['sequence', 'lstm', 'sum']],
  ['a mask', masked, ['*', 'masking', 'lstm', 'values']],
];

/** Random inputs for two examples; sequences have a position of zeros. */
function inputsFor({ inputs }: LayersModel): Tensor[] {
  const random = new RandomStream(7, 'inputs');
  return inputs.map(({ shape }) => {
    const [, ...own] = shape as number[];
    const size = 2 * own.reduce((product, one) => product * one);
    const values = Float32Array.from({ length: size }, () => random.normal());
    if (own.length === 2) values.fill(0, 4, 8);
    return tensor(values, [2, ...own]);
  });
}

describe('the graph of', () => {
  it.each(networks)(
    '%s computes what TensorFlow.js does, and survives its topology',
    async (_, build, names) => {
      const built = build();
      initialiseWeights(built, 3);
      const restored = await buildFromTopology(topologyOf(built));
      initialiseWeights(restored, 3);
      for (const network of [built, restored]) {
        const graph = graphOf(network);
        const told = graph.map(({ name }) => name);
        expect(told.map((name, at) => (names[at] === '*' ? '*' : name))).toEqual(names);
        tidy(() => {
          const inputs = inputsFor(network);
          const expected = [network.predict(inputs.length === 1 ? inputs[0]! : inputs)].flat();
          const { outputs } = forward(graph, inputs, false);
          const made = outputNodesOf(graph).map((node) => outputs[graph.indexOf(node)]!);
          expect(made.map((output) => [...output.dataSync()])).toEqual(
            expected.map((output) => [...output.dataSync()]),
          );
          expect(outputs.map(({ shape }) => shape.slice(1))).toEqual(
            describeModel(network).layers.map(({ outputShape }) => outputShape),
          );
        });
        const { parameters } = describeModel(network);
        if (build === halfUsed) expect(parameters).toBe(36 * 3 + 3);
        else expect(parameters).toBe(network.countParams());
      }
    },
  );

  it('a network that puts out a later output of a layer is refused by name', () => {
    const from = input({ shape: [5, 2], name: 'sequence' });
    const [, , cell] = layers
      .lstm({ units: 3, returnState: true, recurrentInitializer: 'glorotNormal', name: 'lstm' })
      .apply(from) as SymbolicTensor[];
    expect(() => graphOf(model({ inputs: from, outputs: cell! }))).toThrow(
      expect.objectContaining({ code: 'model/later-output', detail: { layer: 'lstm', number: 3 } }),
    );
  });

  it('a nested network has the sizes of the images that it is given', () => {
    const inner = image('any', [null, null, 1]);
    const network = model({ inputs: inner, outputs: apply(convolution('maps'), inner), name: 'inner' });
    const from = image();
    const whole = model({ inputs: from, outputs: scores(network.apply(from) as SymbolicTensor) });
    expect(describeModel(whole).layers.map(({ outputShape }) => outputShape)).toEqual([
      [6, 6, 1],
      [6, 6, 1],
      [36],
      [3],
    ]);
  });
});

describe('training', () => {
  it.each([
    ['a layer used twice', usedTwice],
    ['a nested network', nested],
  ])('of %s follows the slope of its loss', (_, build) => {
    const network = new Network(build(), 'sgd');
    initialiseWeights(network.model, 5);
    tidy(() => {
      const [inputs] = inputsFor(network.model);
      const batch = { inputs: inputs!, targets: tensor([0, 2], [2], 'int32') };
      const lossNow = (): number => network.gradients(batch, wholePass(1, 1)).loss;
      // They are valid until the next call.
      const gradients = network
        .gradients(batch, wholePass(1, 1))
        .gradients.map((one) => one.dataSync().slice());
      network.model.trainableWeights.forEach((weight, index) => {
        const values = weight.read().dataSync().slice() as Float32Array;
        const move = 1 / 64;
        const at = values.length - 1;
        const lossAt = (by: number): number => {
          const moved = values.map((value, place) => (place === at ? value + by : value));
          weight.write(tensor(moved, weight.shape as number[]));
          return lossNow();
        };
        const slope = (lossAt(move) - lossAt(-move)) / (2 * move);
        weight.write(tensor(values, weight.shape as number[]));
        expect(gradients[index]![at]!).toBeCloseTo(slope, 3);
      });
    });
    network.dispose();
  });

  it('leaves a layer as it is outside of training where its call says so', () => {
    const from = image();
    const [frozen, free] = [
      layers.dropout({ rate: 0.5, name: 'frozen' }).apply(from, { training: false }) as SymbolicTensor,
      apply(layers.dropout({ rate: 0.5, name: 'free' }), from),
    ];
    const network = model({ inputs: from, outputs: apply(layers.add({ name: 'sum' }), [frozen, free]) });
    tidy(() => {
      const [input] = inputsFor(network);
      const { outputs } = forward(graphOf(network), input!, wholePass(1, 1));
      const [given, same, other] = outputs.map((output) => [...output.dataSync()]);
      expect(same).toEqual(given);
      expect(other).not.toEqual(given);
    });
  });

  it('draws the weights of layers that are called twice once', () => {
    const info = describeModel(siamese());
    const shared = info.layers.filter(({ sharesWeightsOf }) => sharesWeightsOf !== undefined);
    expect(shared.map(({ name, sharesWeightsOf }) => [name, sharesWeightsOf])).toEqual([
      ['encoder:2/maps', 'encoder/maps'],
      ['encoder:2/flat', 'encoder/flat'],
      ['encoder:2/code', 'encoder/code'],
    ]);
  });
});
