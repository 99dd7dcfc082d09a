import { log, mean, mul, square, sub, sum, tensor, tidy, train, type Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { receptiveFields } from '../../../src-main/engine/inspection/probes/receptiveFields.ts';
import { TopActivationsCache } from '../../../src-main/engine/inspection/probes/TopActivationsCache.ts';
import { ScoreCache } from '../../../src-main/engine/tasks/ScoreCache.ts';
import { RunFolder } from '../../../src-main/engine/library/RunFolder.ts';
import { initialiseWeights } from '../../../src-main/engine/network/initialiseWeights.ts';
import type { Session } from '../../../src-main/engine/training/Session.ts';
import type { Settings } from '../../../src-shared/contract/service.ts';
import { temporaryFolder } from '../../belongings.ts';
import { classAndValue, fieldsFile, kindsAndValues, networkFile, pairs, siamese } from './severalPorts.ts';
import { open } from './tinyRun.ts';
import { openWith } from './workers/team.ts';

beforeAll(async () => {
  await selectBackend('wasm');
});

const small: Partial<Settings> = { batchSize: 16, epochs: 2, optimizer: 'adam', learningRate: 0.01 };

/** A source for a network of the user's own and arrays for its inputs and outputs. */
function sourceOf(network: LayersModel, data: string, settings: Partial<Settings> = small) {
  const run = join(temporaryFolder(), 'run');
  return { from: 'network', network: networkFile(network), data, settings, run } as const;
}

const openPairs = (workers?: number): Promise<Session> =>
  openWith(workers, sourceOf(siamese(), fieldsFile(pairs())));
const openKinds = (
  workers?: number,
  settings: Partial<Settings> = {},
  normalises = false,
): Promise<Session> =>
  openWith(
    workers,
    sourceOf(classAndValue(normalises), fieldsFile(kindsAndValues()), { ...small, ...settings }),
  );

async function finish(session: Session): Promise<Session> {
  await session.control({ action: 'run' });
  await session.idle();
  expect(session.state().phase).toBe('finished');
  return session;
}

describe('a network with two inputs and one output', () => {
  it('is a classifier of examples whose inputs stand in one row', async () => {
    const session = await openPairs();
    const { task, data, model } = session.state();
    expect([task, data.shape, data.classes]).toEqual(['classification', [72], ['0', '1']]);
    expect(model.inputs.map(({ name }) => name)).toEqual(['left', 'right']);
    const [row, stored] = [session.data.test.inputs.subarray(0, 72), pairs()];
    const picture = (name: string) =>
      Float32Array.from(
        stored.find((one) => one.name === name)!.values.subarray(0, 36),
        (byte) => byte / 255,
      );
    expect([...row]).toEqual([...picture('left_test'), ...picture('right_test')]);
    await finish(session);
    const scores = await session.evaluate(session.data.test);
    expect(Object.keys(scores.metrics)).toEqual(['loss', 'accuracy']);
  });

  it.each([1, 2])(
    'learns the same with %i workers whenever it is trained, and rewinds to every bit',
    async (workers) => {
      const [first, second] = [await openPairs(workers), await openPairs(workers)];
      expect(first.workers).toBe(workers);
      await first.control({ action: 'step', steps: 3 });
      const third = first.network.weightsSha256();
      await finish(first);
      await finish(second);
      const last = first.network.weightsSha256();
      expect(second.network.weightsSha256()).toBe(last);
      await first.rewind(3);
      expect(first.network.weightsSha256()).toBe(third);
      await finish(first);
      expect(first.network.weightsSha256()).toBe(last);
    },
  );

  it('shows the step that trained, bit for bit, with both inputs as its beginning', async () => {
    const session = await openPairs(2);
    await session.control({ action: 'step', steps: 2 });
    const trained = session.network.weightsSha256();
    const step = (await session.inside(2)).describe();
    expect(session.network.weightsSha256()).toBe(trained);
    expect(step.phases[0]).toEqual({ kind: 'forward', layer: 'convolution' });
    expect(step.inputs).toHaveLength(16 * 72);
    const meanLoss = step.losses.reduce((total, loss) => total + loss, 0) / step.losses.length;
    expect(meanLoss).toBeCloseTo(step.values['loss']!, 5);
  });

  it('goes on as a run of its own', async () => {
    const session = await openPairs();
    await session.control({ action: 'step', steps: 5 });
    await session.pause();
    const { run } = session;
    const weights = session.network.weightsSha256();
    await session.close();
    const again = await open({ from: 'run', run: run!.path });
    expect(again.network.weightsSha256()).toBe(weights);
    expect(again.state().task).toBe('classification');
    await finish(again);
  });
});

describe('a network with one input and two outputs', () => {
  const names = ['loss', 'kind.loss', 'kind.accuracy', 'value.loss', 'value.mse', 'value.mae'];

  it('has the metrics of every output, in steps, epochs, the journal and evaluations', async () => {
    const session = await finish(await openKinds());
    expect(session.state().task).toBe('multi-output');
    const { steps, epochs } = RunFolder.open(session.run!.path).history();
    expect(Object.keys(steps.at(-1)!.values)).toEqual(names);
    expect([epochs[0]!.train, epochs[0]!.heldOut].map((one) => Object.keys(one))).toEqual([names, names]);
    const { metrics } = await session.evaluate(session.data.test);
    expect(Object.keys(metrics)).toEqual(names);
    expect(metrics['kind.loss']! + metrics['value.loss']!).toBeCloseTo(metrics['loss']!, 10);
    expect(metrics['value.mse']).toBe(metrics['value.loss']);
  });

  it.each([1, 2])('rewinds to every bit with %i workers, also with batch normalisation', async (workers) => {
    const session = await openKinds(workers, {}, true);
    expect(session.workers).toBe(workers);
    await session.control({ action: 'step', steps: 3 });
    const third = session.network.weightsSha256();
    await finish(session);
    const last = session.network.weightsSha256();
    await session.rewind(3);
    expect(session.network.weightsSha256()).toBe(third);
    await finish(session);
    expect(session.network.weightsSha256()).toBe(last);
  });

  it('has the metrics of a single worker with two, but for rounding', async () => {
    const [one, two] = [await openKinds(1), await openKinds(2)];
    for (const session of [one, two]) await session.control({ action: 'step', steps: 4 });
    const [first, second] = [one, two].map((session) => session.run!.history().steps.at(-1)!.values);
    for (const name of names) expect(second![name]).toBeCloseTo(first![name]!, 4);
  });

  it('minimises the weighted sum of its losses, as TensorFlow.js computes it', async () => {
    const settings: Partial<Settings> = {
      ...{ batchSize: 64, optimizer: 'sgd', learningRate: 0.1, validationSplit: 0, seed: 5, epochs: 3 },
      outputWeights: { kind: 0.5, value: 2 },
    };
    const session = await finish(await openKinds(1, settings));
    const reference = classAndValue();
    initialiseWeights(reference, 5);
    reference.compile({
      optimizer: train.sgd(0.1),
      loss: [
        (truth: Tensor, found: Tensor) => tidy(() => mul(sum(mul(truth, log(found)), -1), -0.5)),
        (truth: Tensor, found: Tensor) => tidy(() => mul(mean(square(sub(truth, found)), -1), 2)),
      ],
    });
    const [x, kind, value] = kindsAndValues();
    const hot = Array.from(kind!.values, (label) => [0, 1, 2].map((at) => Number(at === label))).flat();
    const targets = [tensor(hot, [64, 3]), tensor(value!.values as Float32Array, [64, 2])];
    const given = tensor(x!.values as Float32Array, [64, 5]);
    const { history } = await reference.fit(given, targets, {
      batchSize: 64,
      epochs: 3,
      shuffle: false,
      verbose: 0,
    });
    const losses = session.run!.history().steps.map(({ values }) => values['loss']!);
    (history['loss'] as number[]).forEach((loss, at) => expect(losses[at]).toBeCloseTo(loss, 5));
    const expected = reference.getWeights().map((weight) => [...weight.dataSync()]);
    session.network
      .weights()
      .forEach(({ data }, at) =>
        data.forEach((found, index) => expect(found).toBeCloseTo(expected[at]![index]!, 5)),
      );
    for (const one of [given, ...targets]) one.dispose();
    reference.dispose();
  });

  it('has the losses that its definitions give in float64', async () => {
    const session = await openKinds(1, { outputLosses: { kind: 'mae', value: 'mae' } });
    const { metrics } = await session.evaluate(session.data.test);
    const [, , , x, kind, value] = kindsAndValues();
    const outputs = tidy(() => {
      const given = tensor(x!.values as Float32Array, [24, 5]);
      return (session.network.model.predict(given) as Tensor[]).map((one) => [...one.dataSync()]);
    });
    const truths = [
      Array.from(kind!.values, (label) => [0, 1, 2].map((at) => Number(at === label))).flat(),
      [...value!.values],
    ];
    const [first, second] = outputs.map(
      (found, at) =>
        found.reduce((total, one, index) => total + Math.abs(one - truths[at]![index]!), 0) / found.length,
    );
    expect(metrics['kind.loss']).toBeCloseTo(first!, 6);
    expect(metrics['value.loss']).toBeCloseTo(second!, 6);
    expect(metrics['loss']).toBeCloseTo(first! + second!, 6);
  });

  it('is shown with a step of it: the heads, losses and targets of all outputs', async () => {
    const session = await openKinds(2);
    await session.control({ action: 'step', steps: 2 });
    const trained = session.network.weightsSha256();
    const step = (await session.inside(2)).describe();
    expect(session.network.weightsSha256()).toBe(trained);
    expect([step.heads, step.outputs, step.targets].map(({ length }) => length)).toEqual([80, 80, 80]);
    const meanLoss = step.losses.reduce((total, loss) => total + loss, 0) / step.losses.length;
    expect(meanLoss).toBeCloseTo(step.values['loss']!, 5);
    for (let row = 0; row < 16; row++)
      expect(step.outputs.subarray(row * 5, row * 5 + 3).reduce((total, one) => total + one, 0)).toBeCloseTo(
        1,
        5,
      );
  });

  it('stops at a metric of one output, and refuses one that it does not have', async () => {
    const session = await openKinds();
    const below = (metric: string) =>
      ({ when: 'metric', metric, is: 'below', on: 'held-out', value: 1e6 }) as const;
    await expect(session.control({ action: 'run', until: [below('other.mae')] })).rejects.toMatchObject({
      code: 'training/unknown-metric',
    });
    await session.control({ action: 'run', until: [below('value.mae')] });
    await session.idle();
    expect(session.state().met).toMatchObject({ condition: { metric: 'value.mae' } });
    expect(session.state().epoch).toBe(1);
  });

  it('goes on from its run as it would have', async () => {
    const straight = (await finish(await openKinds(1))).network.weightsSha256();
    const session = await openKinds(1);
    await session.control({ action: 'step', steps: 5 });
    await session.close();
    const again = await openWith(1, { from: 'run', run: session.run!.path });
    expect(again.network.objective.outputs?.map(({ name, task, loss }) => [name, task, loss])).toEqual([
      ['kind', 'classification', 'cross-entropy'],
      ['value', 'regression', 'mse'],
    ]);
    expect((await finish(again)).network.weightsSha256()).toBe(straight);
  });
});

describe('what is about one image or one output', () => {
  it('is refused by name for several', async () => {
    const [two, outputs] = [await openPairs(), await openKinds()];
    const probe = { task: 'top', layer: 'convolution', map: 0, split: 'test' } as const;
    await expect(new TopActivationsCache().find(two, probe, {})).rejects.toMatchObject({
      code: 'data/several-inputs',
    });
    const [layer, flat] = ['convolution:2', 'both'].map((name) =>
      two.network.info.layers.find((one) => one.name === name)!,
    );
    expect(receptiveFields(two.network.info, layer!).size).toEqual([3, 3]);
    expect(() => receptiveFields(two.network.info, flat!)).toThrow(
      expect.objectContaining({ code: 'model/field-of-several-inputs' }),
    );
    await expect(new ScoreCache().predictions(outputs, 'test', {})).rejects.toMatchObject({
      code: 'evaluation/several-outputs',
    });
  });
});

describe('fields that do not fit are refused by name:', () => {
  const without = (name: string) => kindsAndValues().filter((one) => !one.name.startsWith(name));
  const changed = (field: string, of: number[], value: number) =>
    kindsAndValues().map((one) => {
      const shape = [one.shape[0]!, ...of];
      const values = new Float32Array(shape.reduce((size, side) => size * side)).fill(value);
      return one.name.startsWith(field) ? { name: one.name, shape, values } : one;
    });
  it.each([
    ['an output without an array', without('value'), {}, 'data/field-missing'],
    ['an array of another shape', changed('x', [4], 0.5), {}, 'data/field-does-not-fit'],
    ['more classes than outputs', changed('kind_test', [], 3), {}, 'data/field-classes'],
    [
      'a loss that does not fit',
      kindsAndValues(),
      { outputLosses: { value: 'cross-entropy' } },
      'training/loss-does-not-fit',
    ],
    [
      'the loss of another output',
      kindsAndValues(),
      { outputLosses: { other: 'mse' } },
      'training/unknown-output',
    ],
  ] as const)('%s', async (_what, arrays, settings, code) => {
    const source = sourceOf(classAndValue(), fieldsFile([...arrays]), {
      ...small,
      ...settings,
    } as Partial<Settings>);
    await expect(open(source)).rejects.toMatchObject({ code, kind: 'input' });
  });

  it.each([
    ['inputs', siamese, 'model/several-inputs'],
    ['outputs', classAndValue, 'model/several-outputs'],
  ] as const)('a data set with one of each for several %s', async (_ports, network, code) => {
    await expect(open(sourceOf(network(), 'digits'))).rejects.toMatchObject({
      code,
      detail: { data: 'digits' },
    });
  });
});
