import { tensor, tensor1d } from '@tensorflow/tfjs-core';
import { input, layers, model, type LayersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { resolveSample, selectOne } from '../../../src-main/engine/inspection/probes/resolveSample.ts';
import { evaluate, predictionsOf, scoredOutput } from '../../../src-main/engine/tasks/evaluate.ts';
import { graphOf } from '../../../src-main/engine/network/graph.ts';
import { outputFormOf } from '../../../src-main/engine/network/outputForm.ts';
import { stack } from '../../../src-main/engine/recipes/stack.ts';
import { lossOf } from '../../../src-main/engine/tasks/losses/lossOf.ts';
import { collectTensors, takeExample } from '../../../src-main/engine/inspection/probes/collectTensors.ts';
import { LayerOutputs } from '../../../src-main/engine/inspection/probes/LayerOutputs.ts';
import { Network } from '../../../src-main/engine/training/Network.ts';
import { SingleTrainer } from '../../../src-main/engine/training/Trainer.ts';

beforeAll(async () => {
  await selectBackend('wasm');
});

const kernel = [0.5, -1, 2, 0.25, 1.5, -0.5, -2, 0.75, 1, 0.1, -0.3, 0.6];
const bias = [0.1, -0.2, 0.05];
const images = Uint8Array.from([0, 51, 102, 255, 255, 0, 204, 153]);
const labels = Uint8Array.from([2, 0]);
const split = { inputs: images, labels, count: 2 };

/** Logits and softmax of each image, in float64. */
const expected = [0, 1].map((row) => {
  const logits = bias.map((b, unit) =>
    [0, 1, 2, 3].reduce((sum, at) => sum + (images[row * 4 + at]! / 255) * kernel[at * 3 + unit]!, b),
  );
  const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
  return { logits, shares: logits.map((logit) => Math.exp(logit) / total) };
});
const expectedLoss = -(Math.log(expected[0]!.shares[2]!) + Math.log(expected[1]!.shares[0]!)) / 2;

function classifier(...ends: layers.Layer[]): LayersModel {
  const built = stack('net', [2, 2, 1], [layers.flatten({ name: 'flatten' }), ...ends]);
  built.setWeights([tensor(kernel, [4, 3]), tensor1d(bias)]);
  return built;
}

const dense = (activation?: 'softmax' | 'linear' | 'relu' | 'sigmoid') =>
  layers.dense({ name: 'dense', units: 3, ...(activation && { activation }) });

const forms: [string, () => LayersModel][] = [
  ['softmax inside the last layer', () => classifier(dense('softmax'))],
  ['softmax as a layer of its own', () => classifier(dense(), layers.softmax({ name: 'softmax' }))],
  ['softmax as an activation layer', () => classifier(dense(), layers.activation({ activation: 'softmax' }))],
  ['logits', () => classifier(dense())],
  [
    'logits of a linear activation',
    () => classifier(dense('linear'), layers.activation({ activation: 'linear' })),
  ],
];

describe('a network that ends in', () => {
  it.each(forms)(
    '%s has its probabilities, its loss and its gradient from the same logits',
    async (_, build) => {
      const network = new Network(build(), 'sgd');
      const trainer = new SingleTrainer(network, split, [2, 2, 1]);
      const { scores, loss } = predictionsOf(await evaluate(trainer, split, scoredOutput(network)));
      expected
        .flatMap(({ shares }) => shares)
        .forEach((share, at) => expect(scores[at]).toBeCloseTo(share, 6));
      expect(loss).toBeCloseTo(expectedLoss, 6);
      const image = tensor(
        Float32Array.from(images.subarray(0, 4), (byte) => byte / 255),
        [1, 2, 2, 1],
      );
      const gradients = collectTensors(
        network,
        { input: image, target: () => tensor1d([2], 'int32') },
        { layers: 'all', quantities: ['gradients'] },
      );
      image.dispose();
      const ofLogits = gradients.filter(({ name }) => name === 'gradient').at(-1)!;
      // The gradient of the cross-entropy with respect to the logits: the probabilities minus one at the label.
      expected[0]!.shares.forEach((share, at) =>
        expect(ofLogits.data[at]).toBeCloseTo(at === 2 ? share - 1 : share, 6),
      );
      network.dispose();
    },
  );

  it.each(forms)('%s is trained by the same first step', (_, build) => {
    const network = new Network(build(), 'sgd');
    const trainer = new SingleTrainer(network, split, [2, 2, 1]);
    const { loss } = trainer.train(Int32Array.from([0, 1]), 1, 1);
    expect(loss).toBeCloseTo(expectedLoss, 6);
    const [after] = network.weights();
    kernel.forEach((weight, at) => {
      const [pixel, unit] = [Math.floor(at / 3), at % 3];
      const slope = [0, 1].reduce((sum, row) => {
        const error = expected[row]!.shares[unit]! - (labels[row] === unit ? 1 : 0);
        return sum + (images[row * 4 + pixel]! / 255) * error;
      }, 0);
      expect(after!.data[at]).toBeCloseTo(weight - slope / 2, 5);
    });
    network.dispose();
  });

  it('logits shows them as its output, and softmax the probabilities', () => {
    for (const [name, build] of forms) {
      const network = new Network(build(), 'sgd');
      const outputs = new LayerOutputs(network);
      outputs.compute(selectOne(images.subarray(0, 4), [2, 2, 1]));
      const { values } = outputs.look(network.graph.length - 1);
      const { logits, shares } = expected[0]!;
      const wanted = name.startsWith('logits') ? logits : shares;
      wanted.forEach((value, at) => expect(values[at]).toBeCloseTo(value, 6));
      outputs.dispose();
      network.dispose();
    }
  });
});

describe('an output that is neither probabilities nor logits', () => {
  const image = (): SymbolicTensor => input({ shape: [2, 2, 1], name: 'input' });
  const refused: [string, () => LayersModel][] = [
    ['sigmoid', () => classifier(dense('sigmoid'))],
    ['ReLU', () => classifier(dense('relu'))],
    ['ReLU as a layer of its own', () => classifier(dense(), layers.reLU())],
    ['a softmax that is reshaped', () => classifier(dense('softmax'), layers.reshape({ targetShape: [3] }))],
    ['a picture', () => stack('net', [2, 2, 1], [layers.conv2d({ filters: 2, kernelSize: 1 })])],
    [
      'a softmax over maps',
      () => {
        const from = image();
        const maps = layers.softmax({ axis: 1 }).apply(from) as SymbolicTensor;
        return model({ inputs: from, outputs: maps });
      },
    ],
  ];

  it.each(refused)('is refused by name where it would be evaluated or trained: %s', (_, build) => {
    const network = new Network(build(), 'sgd');
    const code: unknown = expect.objectContaining({ code: 'model/output-not-understood' });
    expect(outputFormOf(graphOf(network.model))).toBe('values');
    expect(() => lossOf(network.graph, { task: 'classification' })).toThrow(code as Error);
    expect(() => scoredOutput(network)).toThrow(code as Error);
    network.dispose();
  });

  it('can be looked at by its place in the data; only its gradients need to know what it is for', () => {
    const network = new Network(classifier(dense('sigmoid')), 'sgd');
    const data = { name: 'made', shape: [2, 2, 1], classes: ['a', 'b', 'c'], train: split, test: split };
    const sample = resolveSample({ ...data, embedded: false }, { split: 'test', index: 0 });
    const example = takeExample(network, sample);
    const look = (quantity: 'activations' | 'gradients') =>
      collectTensors(network, example, { layers: ['dense'], quantities: [quantity] });
    const [output] = look('activations');
    expected[0]!.logits.forEach((logit, at) =>
      expect(output!.data[at]).toBeCloseTo(1 / (1 + Math.exp(-logit)), 6),
    );
    const code: unknown = expect.objectContaining({ code: 'model/output-not-understood' });
    expect(() => look('gradients')).toThrow(code as Error);
    example.input.dispose();
    network.dispose();
  });

  it('is still there to be looked at', () => {
    const network = new Network(classifier(dense('sigmoid')), 'sgd');
    const outputs = new LayerOutputs(network);
    outputs.compute(selectOne(images.subarray(0, 4), [2, 2, 1]));
    const { values } = outputs.look(network.graph.length - 1);
    expected[0]!.logits.forEach((logit, at) => expect(values[at]).toBeCloseTo(1 / (1 + Math.exp(-logit)), 6));
    outputs.dispose();
    network.dispose();
  });
});

describe('the mean of several softmaxes', () => {
  const image = input({ shape: [2], name: 'input' });
  const answer = (name: string, activation: 'softmax' | 'linear'): SymbolicTensor =>
    layers.dense({ name, units: 3, activation }).apply(image) as SymbolicTensor;
  const mean = (...answers: SymbolicTensor[]): LayersModel =>
    model({ inputs: image, outputs: layers.average({ name: 'mean' }).apply(answers) as SymbolicTensor });

  it('is class probabilities, whose loss is the logarithm of that of the right class', () => {
    const network = new Network(mean(answer('a', 'softmax'), answer('b', 'softmax')), 'sgd');
    expect(outputFormOf(network.graph)).toBe('probabilities');
    const [a, b] = [
      [1, 2, 0, -1, 0.5, 1],
      [0, 1, -2, 3, 1, 0],
    ].map((kernel, at) => ({ name: `${'ab'[at]}/kernel`, shape: [2, 3], data: Float32Array.from(kernel) }));
    const bias = (name: string) => ({ name: `${name}/bias`, shape: [3], data: new Float32Array(3) });
    network.restore([a!, bias('a'), b!, bias('b')], []);
    const inputs = tensor([[0.5, -1]]);
    const targets = tensor1d([1], 'int32');
    const probabilitiesOf = (kernel: Float32Array): number[] => {
      const sums = [0, 1, 2].map((unit) => Math.exp(0.5 * kernel[unit]! - kernel[3 + unit]!));
      return sums.map((one) => one / sums.reduce((sum, other) => sum + other, 0));
    };
    const [first, second] = [probabilitiesOf(a!.data), probabilitiesOf(b!.data)];
    const expected = first.map((one, unit) => (one + second[unit]!) / 2);
    const { outputs } = network.score({ inputs, targets });
    expected.forEach((one, unit) => expect(outputs[unit]).toBeCloseTo(one, 6));
    const { loss, accuracy } = network.train({ inputs, targets }, 0.1, 1);
    expect(loss).toBeCloseTo(-Math.log(expected[1]!), 6);
    expect(accuracy).toBe(Number(expected[1] === Math.max(...expected)));
    // The slope of the loss by a logit of the first softmax, by hand.
    const slope = (unit: number): number =>
      (-first[1]! * ((unit === 1 ? 1 : 0) - first[unit]!)) / (2 * expected[1]!);
    const after = network.weights().find(({ name }) => name === 'a/kernel')!;
    for (const unit of [0, 1, 2])
      expect(after.data[unit]).toBeCloseTo(a!.data[unit]! - 0.1 * 0.5 * slope(unit), 5);
    for (const one of [inputs, targets]) one.dispose();
    network.dispose();
  });

  it('is none where one of them is no softmax', () => {
    const network = new Network(mean(answer('c', 'softmax'), answer('d', 'linear')), 'sgd');
    expect(outputFormOf(network.graph)).toBe('values');
    network.dispose();
  });
});
