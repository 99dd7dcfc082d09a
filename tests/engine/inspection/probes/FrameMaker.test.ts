import { memory, tidy } from '@tensorflow/tfjs-core';
import { input, layers, model as makeModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../../src-main/engine/backends/selectBackend.ts';
import { forward } from '../../../../src-main/engine/network/forward.ts';
import { initialiseWeights } from '../../../../src-main/engine/network/initialiseWeights.ts';
import { findRecipe } from '../../../../src-main/engine/recipes/recipes.ts';
import { wholePass } from '../../../../src-main/engine/network/TrainingPass.ts';
import { collectTensors, takeExample } from '../../../../src-main/engine/inspection/probes/collectTensors.ts';
import { FrameMaker } from '../../../../src-main/engine/inspection/probes/FrameMaker.ts';
import { LayerOutputs } from '../../../../src-main/engine/inspection/probes/LayerOutputs.ts';
import { resolveSample, selectOne } from '../../../../src-main/engine/inspection/probes/resolveSample.ts';
import { epochOrder, takeInputs } from '../../../../src-main/engine/training/schedule/batches.ts';
import { Network } from '../../../../src-main/engine/training/Network.ts';
import type { Session } from '../../../../src-main/engine/training/Session.ts';
import type { Frame, FrameTensor, ProbeRequest } from '../../../../src-shared/contract/service.ts';
import { openNormalised, usualSettings } from '../../training/normalisedRun.ts';
import { openTiny } from '../../training/tinyRun.ts';

beforeAll(async () => {
  await selectBackend('wasm');
});

const probe = (change: Partial<ProbeRequest> = {}): ProbeRequest => ({
  probe: 'stage',
  sample: { split: 'test', index: 3 },
  layers: 'all',
  quantities: ['activations'],
  everyMs: 0,
  ...change,
});

/** Copies, because a frame's values are views of memory that is reused. */
const taken = (frame: Frame): Frame => structuredClone(frame);
const names = (tensors: readonly FrameTensor[]): string[] =>
  tensors.map(({ layer, name }) => `${layer} ${name}`);

/** The tape's outputs for an image, one tensor per layer. */
function onTape(session: Session, index: number): FrameTensor[] {
  const example = takeExample(session.network, resolveSample(session.data, { split: 'test', index }));
  const tensors = collectTensors(session.network, example, {
    layers: 'all',
    quantities: ['activations'],
  });
  example.input.dispose();
  return tensors;
}

const looked = ({ id, data, position, seed }: Session) => ({
  ...{ id, data, position, seed },
  lastSeen: () => undefined,
});

describe('a frame', () => {
  it('has every layer’s activations bit for bit as the tape computes them, also after a step and for another image', async () => {
    const session = await openTiny();
    const maker = new FrameMaker(session);
    for (const index of [3, 3, 5]) {
      const { tensors } = taken(maker.make(probe({ sample: { split: 'test', index } }), 1));
      expect(tensors).toEqual(onTape(session, index));
      await session.control({ action: 'step', steps: 1 });
      await session.idle();
    }
    expect(taken(maker.make(probe(), 4)).tensors).toEqual(onTape(session, 3));
    maker.dispose();
  });

  it('has what is wished for alone, and says of the other layers how strong they are', async () => {
    const session = await openTiny();
    const maker = new FrameMaker(session);
    const wish = { layers: ['pool1', 'output', 'gone'], summarise: true };
    const frame = taken(maker.make(probe(wish), 1));
    expect(names(frame.tensors)).toEqual(['pool1 activation', 'output activation']);
    const all = onTape(session, 3);
    expect(frame.summaries.map(({ layer }) => layer)).toEqual(
      session.network.info.layers.map(({ name }) => name).filter((name) => !wish.layers.includes(name)),
    );
    for (const { layer, low, high, rootMeanSquare: strength } of frame.summaries) {
      const { data } = all.find((one) => one.layer === layer)!;
      expect([low, high]).toEqual([Math.min(...data), Math.max(...data)]);
      expect(strength).toBeCloseTo(
        Math.sqrt(data.reduce((sum, value) => sum + value * value, 0) / data.length),
        6,
      );
    }
    expect(maker.make(probe(), 2).summaries).toEqual([]);
    maker.dispose();
  });

  it('leaves out what the client has, until the weights are others', async () => {
    const session = await openTiny();
    const maker = new FrameMaker(session);
    const { version } = maker.make(probe(), 1);
    const wish = probe({ layers: ['conv1', 'conv2'], known: { version, layers: ['conv1', 'gone'] } });
    expect(names(maker.make(wish, 2).tensors)).toEqual(['conv2 activation']);
    await session.control({ action: 'step', steps: 1 });
    await session.idle();
    const after = maker.make(wish, 3);
    expect(names(after.tensors)).toEqual(['conv1 activation', 'conv2 activation']);
    expect(after.version).not.toBe(version);
    expect((await openTiny()).network.version).not.toBe(after.version);
    maker.dispose();
  });

  it('has the filters of those layers alone that the probe names', async () => {
    const session = await openTiny();
    const maker = new FrameMaker(session);
    const wish = probe({ quantities: ['filters'], filtersOf: ['conv2', 'conv9'] });
    const { tensors } = taken(maker.make(wish, 1));
    expect(names(tensors)).toEqual(['conv2 kernel', 'conv2 bias']);
    const stored = session.network.weights().find(({ name }) => name === 'conv2/kernel')!;
    expect(tensors[0]).toMatchObject({ shape: [5, 5, 6, 16], data: stored.data });
    maker.dispose();
  });

  it('has of a very large kernel what makes the map looked at, and nothing else', async () => {
    const session = await openTiny();
    const model = makeLarge();
    const network = new Network(model, 'sgd');
    initialiseWeights(model, 7);
    const maker = new FrameMaker({ ...looked(session), network });
    const wish = { quantities: ['filters' as const], layers: ['large'], filterMap: 2900 };
    const [kernel, bias] = taken(maker.make(probe(wish), 1)).tensors;
    const whole = network.weights().find(({ name }) => name === 'large/kernel')!.data;
    expect(kernel).toMatchObject({ shape: [2800, 1], map: 2900 });
    expect([...kernel!.data]).toEqual(Array.from({ length: 2800 }, (_none, at) => whole[at * 3000 + 2900]));
    expect(bias).toMatchObject({ shape: [3000] });
    expect(bias!.map).toBeUndefined();
    maker.dispose();
    network.dispose();
  });
});

describe('the noise of a random layer', () => {
  const wish = (split: 'train' | 'test', index: number): ProbeRequest =>
    probe({ sample: { split, index }, layers: ['drop1', 'drop2', 'conv1'], quantities: ['noise'] });

  /** Which values a layer kept in a step, for the images of its batch: its output for an input of ones. */
  function kept(session: Session, layer: string, step: number, batch: Int32Array): boolean[][] {
    const { network, data } = session;
    const position = network.info.layers.findIndex(({ name }) => name === layer);
    return tidy(() => {
      const images = takeInputs({ split: data.train, shape: data.shape, indices: batch });
      const { outputs } = forward(network.graph, images, wholePass(usualSettings.seed, step));
      const [before, after] = [outputs[position - 1]!, outputs[position]!].map((one) => one.dataSync());
      const size = before!.length / batch.length;
      return Array.from(batch, (_image, row) =>
        Array.from(
          { length: size },
          (_none, at) => after![row * size + at] !== 0 || before![row * size + at] === 0,
        ),
      );
    });
  }
  const isKept = ({ data }: FrameTensor): boolean[] => Array.from(data, (value) => value !== 0);

  it('is that of the last step an image took part in, and of its row there', async () => {
    const session = await openNormalised();
    const maker = new FrameMaker(session);
    await session.control({ action: 'step', steps: 2 });
    await session.idle();
    const { batchSize, seed } = usualSettings;
    const order = epochOrder(96, seed, 0);
    for (const [at, step] of [
      [5, 1],
      [40, 2],
    ] as const) {
      const { tensors } = taken(maker.make(wish('train', order[at]!), 1));
      const [drop1, drop2] = tensors;
      expect(tensors.map(({ layer, quantity }) => [layer, quantity])).toEqual([
        ['drop1', 'noise'],
        ['drop2', 'noise'],
      ]);
      expect(drop1!.draw).toEqual({ step, row: at % batchSize, own: true });
      expect(new Set(drop2!.data)).toEqual(new Set([0, 2]));
      const batch = order.slice((step - 1) * batchSize, step * batchSize);
      for (const one of [drop1!, drop2!])
        expect(isKept(one)).toEqual(kept(session, one.layer, step, batch)[at % batchSize]);
    }
    maker.dispose();
  });

  it('is that of the last batch’s first image for one that was in none so far, and says so', async () => {
    const session = await openNormalised();
    const maker = new FrameMaker(session);
    expect(maker.make(wish('train', 0), 1).tensors).toEqual([]);
    await session.control({ action: 'step', steps: 2 });
    await session.idle();
    const { batchSize, seed } = usualSettings;
    const order = epochOrder(96, seed, 0);
    const first = kept(session, 'drop2', 2, order.slice(batchSize, 2 * batchSize))[0];
    for (const request of [wish('test', 3), wish('train', order[70]!)]) {
      const [, drop2] = taken(maker.make(request, 2)).tensors;
      expect(drop2!.draw).toEqual({ step: 2, row: 0, own: false });
      expect(isKept(drop2!)).toEqual(first);
    }
    expect(maker.make(wish('test', 3), 3).tensors.some(({ layer }) => layer === 'conv1')).toBe(false);
    maker.dispose();
  });
});

function makeLarge() {
  const image = input({ shape: [28, 28, 1] });
  const flat = layers.flatten().apply(image);
  const spread = layers.dense({ name: 'spread', units: 2800 }).apply(flat);
  const large = layers.dense({ name: 'large', units: 3000, kernelInitializer: 'heNormal' }).apply(spread);
  return makeModel({ inputs: image, outputs: large as ReturnType<typeof input> });
}

/** A network with a branch, dropout and batch normalisation, which plans do not support. */
function makeBranching() {
  const image = input({ shape: [28, 28, 1] });
  const a = layers.conv2d({ name: 'a', filters: 4, kernelSize: 3, padding: 'same' }).apply(image);
  const b = layers.batchNormalization({ name: 'b' }).apply(a);
  const sum = layers.add({ name: 'sum' }).apply([a, b] as ReturnType<typeof input>[]);
  const dropped = layers.dropout({ name: 'dropped', rate: 0.5 }).apply(sum);
  const flat = layers.flatten({ name: 'flat' }).apply(dropped);
  const output = layers.dense({ name: 'output', units: 10, activation: 'softmax' }).apply(flat);
  return makeModel({ inputs: image, outputs: output as ReturnType<typeof input> });
}

describe('the outputs of all layers', () => {
  const shape: [number, number, number] = [28, 28, 1];
  const pixels = (seed: number): Uint8Array =>
    Uint8Array.from({ length: 784 }, (_none, at) => (at * seed) % 256);

  it.each([
    ['a chain that is planned', () => findRecipe('lenet5').build(shape, 10)],
    ['a network with branches', makeBranching],
  ])('of %s are computed once for an image and its weights, and leave no tensor behind', (_what, build) => {
    const before = memory().numTensors;
    const model = build();
    const network = new Network(model, 'sgd');
    initialiseWeights(model, 3);
    const outputs = new LayerOutputs(network);
    const look = (): Float32Array[] => network.graph.map((_node, at) => outputs.look(at).values.slice());
    outputs.compute(selectOne(pixels(3), shape));
    const first = look();
    const held = memory().numTensors;
    outputs.compute(selectOne(pixels(3), shape));
    expect(look()).toEqual(first);
    outputs.compute(selectOne(pixels(5), shape));
    expect(look()).not.toEqual(first);
    outputs.compute(selectOne(pixels(3), shape));
    expect(look()).toEqual(first);
    network.restore(
      network.weights().map((stored) => ({ ...stored, data: stored.data.map((value) => value / 2) })),
      [],
    );
    outputs.compute(selectOne(pixels(3), shape));
    expect(look()[1]).not.toEqual(first[1]);
    expect(memory().numTensors).toBe(held);
    outputs.dispose();
    network.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it('are not computed again while nothing changed', () => {
    const model = findRecipe('lenet5').build(shape, 10);
    const network = new Network(model, 'sgd');
    initialiseWeights(model, 3);
    const outputs = new LayerOutputs(network);
    outputs.compute(selectOne(pixels(3), shape));
    // Values in the plan's memory persist only if nothing recomputes them.
    network.lookingPlan!.look(1)!.values.fill(42);
    outputs.compute(selectOne(pixels(3), shape));
    expect(outputs.look(1).values[0]).toBe(42);
    outputs.compute(selectOne(pixels(4), shape));
    expect(outputs.look(1).values[0]).not.toBe(42);
    network.dispose();
  });
});
