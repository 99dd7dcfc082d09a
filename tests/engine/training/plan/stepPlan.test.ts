import { taskOf } from '../../../../src-main/engine/tasks/Task.ts';
import '../../../propertySeed.ts';
import { memory, tidy, type Variable } from '@tensorflow/tfjs-core';
import { layers, type LayersModel } from '@tensorflow/tfjs-layers';
import * as fc from 'fast-check';
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../../src-main/engine/backends/selectBackend.ts';
import { graphOf } from '../../../../src-main/engine/network/graph.ts';
import { initialiseWeights } from '../../../../src-main/engine/network/initialiseWeights.ts';
import { recipes } from '../../../../src-main/engine/recipes/recipes.ts';
import { stack } from '../../../../src-main/engine/recipes/stack.ts';
import { range, takeInputs, type Selection } from '../../../../src-main/engine/training/schedule/batches.ts';
import { scoreOnTape, type BatchScores } from '../../../../src-main/engine/tasks/evaluate.ts';
import { wholePass } from '../../../../src-main/engine/network/TrainingPass.ts';
import { Network } from '../../../../src-main/engine/training/Network.ts';
import { optimizers } from '../../../../src-main/engine/training/optimizers/optimizers.ts';
import {
  applyGradients,
  prepareTraining,
  shardGradients,
  type Trainable,
} from '../../../../src-main/engine/training/trainStep.ts';
import { randomSplit, type Shape } from './randomSplit.ts';

beforeAll(async () => {
  await selectBackend('wasm');
});

type OptimizerName = keyof typeof optimizers;

/** The results of a step: everything that later steps depend on, and the reported metrics. */
interface Trace {
  loss: number;
  sums: readonly number[];
  gradients: string[];
  weights: string[];
  slots: string[];
}

/** A string that identifies the values bit for bit. */
const bits = (values: Float32Array): string =>
  createHash('sha256').update(Buffer.from(values.slice().buffer)).digest('hex');

/** Some steps on the tape, whether or not plans support the network. */
function onTape(model: LayersModel, optimizer: OptimizerName, batches: Selection[], share: number): Trace[] {
  const graph = graphOf(model);
  const trainable = prepareTraining(model, graph, optimizers[optimizer].slotNames);
  const traces: Trace[] = [];
  batches.forEach((selection, index) =>
    tidy(() => {
      const task = taskOf(graph, { task: 'classification' });
      const batch = { inputs: takeInputs(selection), targets: task.targets(selection) };
      const { gradients, loss, sums } = shardGradients(
        trainable,
        task,
        batch,
        wholePass(0, index + 1),
        share,
      );
      const ofTape = gradients.map((gradient) => bits(gradient.dataSync() as Float32Array));
      applyGradients(trainable, optimizers[optimizer], { gradients, statistics: [] }, 0.01, index + 1);
      traces.push({ loss, sums, gradients: ofTape, ...state(model, slotsOf(trainable)) });
    }),
  );
  slotsOf(trainable).forEach((slot) => slot.dispose());
  return traces;
}

function slotsOf({ slots }: Trainable): Variable[] {
  return slots.flatMap((of) => Object.values(of));
}

function state(model: LayersModel, slots: Variable[]): Pick<Trace, 'weights' | 'slots'> {
  return {
    weights: model.weights.map((weight) => bits(weight.read().dataSync() as Float32Array)),
    slots: slots.map((slot) => bits(slot.dataSync() as Float32Array)),
  };
}

/** The same steps as the program does them; fails if it uses the tape. */
function planned(model: LayersModel, optimizer: OptimizerName, batches: Selection[], share: number): Trace[] {
  const network = new Network(model, optimizer);
  const scored = network.score(batches[0]!);
  expect(digest(scored)).toEqual(digest(scoreOnTape(network.graph, batches[0]!)));
  const traces = batches.map((selection, index) => {
    const size = selection.indices.length;
    expect(network.planFor(size), 'the network has no plan').toBeDefined();
    const { gradients, loss, sums } = network.gradients(selection, wholePass(0, index + 1), share);
    const values = gradients.map((gradient) => bits(gradient.dataSync() as Float32Array));
    const flat = gradients.flatMap((gradient) => [...gradient.dataSync()]);
    network.updateBySum([Float32Array.from(flat)], [], 0.01, index + 1);
    const slots = network.slots().map(({ data }) => bits(data));
    return { loss, sums, gradients: values, weights: state(model, []).weights, slots };
  });
  network.dispose();
  return traces;
}

const digest = ({ outputs, heads }: BatchScores): string[] => [bits(outputs), bits(heads)];

interface Case {
  build: () => LayersModel;
  shape: Shape;
  sizes: number[];
  seed: number;
  optimizer?: OptimizerName;
  share?: number;
}

function compare({ build, shape, sizes, seed, optimizer = 'adam', share = 1 }: Case): void {
  const split = randomSplit(Math.max(...sizes), shape, seed);
  const batches = sizes.map((size): Selection => ({ split, shape, indices: range(0, size) }));
  const models = [build(), build()] as const;
  initialiseWeights(models[0], seed);
  models[1].setWeights(models[0].getWeights()); // which then share their values
  const expected = onTape(models[0], optimizer, batches, share);
  models[0].dispose();
  expect(planned(models[1], optimizer, batches, share)).toEqual(expected);
}

describe('a planned step gives the bits of the tape', () => {
  /** The layers of the 1998 paper, dropout, recurrent layers and branches are supported on the tape only. */
  const onTape = [
    ...['lenet5-1998', 'deep-mlp-dropout', 'rnn-rows', 'lstm-rows', 'gru-rows'],
    ...['tiny-alexnet', 'tiny-googlenet', 'tiny-resnet', 'resnet-cifar'],
  ];
  const known = recipes.filter(({ id, task }) => !onTape.includes(id) && task === undefined);
  it.each(known.map((recipe) => [recipe.id, recipe] as const))('with %s', (_id, recipe) => {
    const { optimizer } = recipe.settings;
    compare({
      ...{ build: () => recipe.build(recipe.inputShape, 10), shape: recipe.inputShape as Shape, optimizer },
      ...{ sizes: [32, 32, 7, 32, 1], seed: 5 },
    });
  });

  it.each(Object.keys(optimizers) as OptimizerName[])(
    'with the optimizer %s, and a share of a batch',
    (optimizer) => {
      compare({ build: oddNetwork, shape: [13, 11, 3], sizes: [9, 9, 4], seed: 2, optimizer, share: 9 / 22 });
    },
  );

  it('with any activation, padding, stride and size', () => {
    const activation = fc.constantFrom('linear', 'relu', 'tanh', 'sigmoid');
    const convolution = fc.record({
      filters: fc.integer({ min: 1, max: 9 }),
      kernelSize: fc.integer({ min: 1, max: 3 }),
      strides: fc.integer({ min: 1, max: 2 }),
      padding: fc.constantFrom('same', 'valid'),
      useBias: fc.boolean(),
      activation,
    });
    const pool = fc.record({
      kind: fc.constantFrom('max', 'average'),
      poolSize: fc.integer({ min: 1, max: 3 }),
      strides: fc.integer({ min: 1, max: 3 }),
      padding: fc.constantFrom('same', 'valid'),
    });
    const chain = fc.record({
      first: convolution,
      pool,
      second: convolution,
      apart: fc.constantFrom('none', 'relu', 'tanh', 'reLU'),
      dense: fc.record({ units: fc.integer({ min: 1, max: 9 }), useBias: fc.boolean(), activation }),
      last: fc.constantFrom('softmax', 'linear', 'softmax layer', 'activation layer'),
      sizes: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 }),
      seed: fc.integer({ min: 1, max: 1000 }),
      channels: fc.integer({ min: 1, max: 5 }),
    });
    fc.assert(
      fc.property(chain, (parts) => {
        const shape: Shape = [12, 13, parts.channels];
        compare({ build: () => build(shape, parts as Parts), shape, sizes: parts.sizes, seed: parts.seed });
      }),
      { numRuns: 60 },
    );
  });
});

type ConvolutionSettings = Parameters<typeof layers.conv2d>[0];
type PoolSettings = Parameters<typeof layers.maxPooling2d>[0] & { kind: 'max' | 'average' };
interface Parts {
  first: ConvolutionSettings;
  pool: PoolSettings;
  second: ConvolutionSettings;
  apart: 'none' | 'relu' | 'tanh' | 'reLU';
  dense: Parameters<typeof layers.dense>[0];
  last: 'softmax' | 'linear' | 'softmax layer' | 'activation layer';
}

function build(shape: Shape, { first, pool, second, apart, dense, last }: Parts): LayersModel {
  const { kind, ...window } = pool;
  const pooling = kind === 'max' ? layers.maxPooling2d(window) : layers.averagePooling2d(window);
  const between = {
    ...{ none: [], relu: [layers.activation({ activation: 'relu' })], reLU: [layers.reLU()] },
    tanh: [layers.activation({ activation: 'tanh' })],
  }[apart];
  const end = {
    softmax: () => [layers.dense({ units: 4, activation: 'softmax' })],
    linear: () => [layers.dense({ units: 4, activation: 'linear' })],
    'softmax layer': () => [layers.dense({ units: 4 }), layers.softmax()],
    'activation layer': () => [layers.dense({ units: 4 }), layers.activation({ activation: 'softmax' })],
  }[last]();
  return stack('chain', shape, [
    ...[layers.conv2d(first), pooling, layers.conv2d(second), ...between],
    ...[layers.flatten(), layers.dense(dense), ...end],
  ]);
}

/** Strides, paddings and sizes without common divisors. */
function oddNetwork(): LayersModel {
  return stack(
    'odd',
    [13, 11, 3],
    [
      layers.conv2d({
        filters: 5,
        kernelSize: [3, 2],
        strides: [2, 1],
        padding: 'same',
        activation: 'sigmoid',
      }),
      layers.maxPooling2d({ poolSize: 3, strides: 2, padding: 'same' }),
      layers.conv2d({ filters: 9, kernelSize: 2, useBias: false, activation: 'relu' }),
      layers.flatten(),
      layers.dense({ units: 4, activation: 'softmax' }),
    ],
  );
}

describe('what a planned step leaves', () => {
  it('are the outputs of the layers and their gradients, as copies', () => {
    const before = memory().numTensors;
    const network = new Network(oddNetwork(), 'sgd');
    const selection = {
      split: randomSplit(6, [13, 11, 3], 1),
      shape: [13, 11, 3] as Shape,
      indices: range(0, 6),
    };
    network.gradients(selection, wholePass(0, 1));
    const plan = network.planFor(6)!;
    const pixels = plan.output(0)!;
    expect(pixels.shape).toEqual([6, 13, 11, 3]);
    expect(pixels.values).toEqual(
      Float32Array.from(selection.split.inputs as Uint8Array, (byte) => byte / 255),
    );
    expect(plan.output(1)!.shape).toEqual([6, 7, 11, 5]);
    expect(plan.outputGradient(0)).toBeUndefined();
    expect(plan.output(6)).toBeUndefined();
    const logits = plan.outputGradient(5)!;
    for (let row = 0; row < 6; row++)
      expect(logits.values.subarray(row * 4, row * 4 + 4).reduce((sum, value) => sum + value)).toBeCloseTo(0);
    const copy = plan.output(1)!.values;
    const kept = copy.slice();
    network.updateBySum([new Float32Array(network.info.parameters).fill(0.1)], [], 1, 1);
    network.gradients(selection, wholePass(0, 1));
    expect(copy).toEqual(kept);
    expect(plan.output(1)!.values).not.toEqual(kept);
    network.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it('is an error that says what to do where the memory is too small, and the next batch has its plan', () => {
    const network = new Network(oddNetwork(), 'sgd');
    expect(() => network.planFor(2 ** 24)).toThrow(/Out of WebAssembly memory .* smaller batch/);
    expect(network.planFor(2)).toBeDefined();
    network.dispose();
  });

  it('makes no tensors from step to step', () => {
    const network = new Network(oddNetwork(), 'adam');
    const split = randomSplit(6, [13, 11, 3], 1);
    const step = () => network.train({ split, shape: [13, 11, 3], indices: range(0, 6) }, 0.01, 1);
    step();
    const { numTensors } = memory();
    for (let index = 0; index < 5; index++) step();
    expect(memory().numTensors).toBe(numTensors);
    network.dispose();
  });
});

describe('networks that have no plan', () => {
  const around =
    (...inner: layers.Layer[]) =>
    () =>
      stack(
        'other',
        [6, 6, 2],
        [...inner, layers.flatten(), layers.dense({ units: 3, activation: 'softmax' })],
      );
  it.each([
    ['batch normalisation', around(layers.batchNormalization())],
    ['dropout', around(layers.dropout({ rate: 0.5 }))],
    ['a regulariser', around(layers.conv2d({ filters: 2, kernelSize: 2, kernelRegularizer: 'l1l2' }))],
    ['a constraint', around(layers.conv2d({ filters: 2, kernelSize: 2, kernelConstraint: 'nonNeg' }))],
    ['another activation', around(layers.conv2d({ filters: 2, kernelSize: 2, activation: 'elu' }))],
    ['a bounded ReLU', around(layers.reLU({ maxValue: 6 }))],
    ['a softmax in the middle', around(layers.activation({ activation: 'softmax' }))],
    ['a frozen layer', around(layers.conv2d({ filters: 2, kernelSize: 2, trainable: false }))],
  ])('are trained on the tape: %s', (_what, make) => {
    const before = memory().numTensors;
    const network = new Network(make(), 'sgd');
    const shape: Shape = [6, 6, 2];
    const selection = { split: randomSplit(5, shape, 1, 3), shape, indices: range(0, 5) };
    expect(network.planFor(5)).toBeUndefined();
    expect(network.train(selection, 0.1, 1).loss).toBeGreaterThan(0);
    network.dispose();
    expect(memory().numTensors).toBe(before);
  });
});
