import { layers, model as functional, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { afterAll, describe, expect, it } from 'vitest';
import { OutOfMemory } from '../../../../src-main/engine/kernels/runtime/memory.ts';
import { hashWeights } from '../../../../src-main/engine/library/checkpointFile.ts';
import type { Settings } from '../../../../src-shared/contract/service.ts';
import type { Session } from '../../../../src-main/engine/training/Session.ts';
import { openNormalised, type normalisedModel } from '../../training/normalisedRun.ts';
import { openTeam, pool } from '../../training/workers/team.ts';

afterAll(() => pool.close());

/** Everything that determines how training continues, as a hash and the position. */
function stateOf(session: Session): string {
  const { step, epoch } = session.state();
  return `${step} ${epoch} ${hashWeights(session.network.weights())} ${hashWeights(session.network.slots())}`;
}

/** Two branches that meet again, one of them with dropout, and a layer with two readers: plans do not support it. */
function branchedModel() {
  const apply = (layer: layers.Layer, to: SymbolicTensor | SymbolicTensor[]) =>
    layer.apply(to) as SymbolicTensor;
  const image = layers.inputLayer({ batchInputShape: [null, 28, 28, 1], name: 'image' })
    .output as SymbolicTensor;
  const stem = apply(
    layers.conv2d({ name: 'stem', filters: 4, kernelSize: 5, strides: 3, activation: 'relu' }),
    image,
  );
  const left = apply(layers.conv2d({ name: 'left', filters: 4, kernelSize: 3, padding: 'same' }), stem);
  const right = apply(layers.dropout({ name: 'right', rate: 0.25 }), stem);
  const sum = apply(layers.add({ name: 'sum' }), [left, right]);
  const flat = apply(layers.flatten({ name: 'flat' }), sum);
  const output = apply(layers.dense({ name: 'output', units: 10, activation: 'softmax' }), flat);
  return functional({ name: 'branched', inputs: image, outputs: output });
}

const withWorkers = (workers: number) => (workers === 1 ? {} : { team: { pool, workers }, pool });
const opened = async (workers: number, build?: typeof normalisedModel): Promise<Session> => {
  const session = await openNormalised(withWorkers(workers), {}, build);
  await pool.idle();
  return session;
};

const networks: [string, () => Promise<Session>][] = [
  ['a planned network', () => openTeam(1, { epochs: 4 })],
  ['a planned network, shared by two', () => openTeam(2, { epochs: 4 })],
  ['a planned network, shared by three', () => openTeam(3, { epochs: 4, optimizer: 'momentum' })],
  ['batch normalisation and dropout', () => opened(1)],
  ['batch normalisation and dropout, shared by two', () => opened(2)],
  ['batch normalisation and dropout, shared by three', () => opened(3)],
  ['branches', () => opened(1, branchedModel)],
  ['branches, shared by two', () => opened(2, branchedModel)],
];

describe('looking into a step', () => {
  it('tells how labels were smoothed, with which each loss follows from the outputs', async () => {
    const session = await openTeam(1, { epochs: 4, labelSmoothing: 0.1 });
    await session.control({ action: 'step' });
    const { labelSmoothing, labels, losses, outputs } = (await session.inside(1)).describe();
    expect(labelSmoothing).toBe(0.1);
    const classes = outputs.length / labels.length;
    losses.forEach((loss, row) => {
      const own = outputs.subarray(row * classes, (row + 1) * classes);
      const targets = Array.from(own, (_none, at) => 0.9 * Number(at === labels[row]) + 0.1 / classes);
      const expected = targets.reduce((sum, target, at) => sum - target * Math.log(own[at]!), 0);
      expect(loss).toBeCloseTo(expected, 4);
    });
  });

  it('tells the loss’ own gradient from the one the optimizer used, with weight decay and a longest gradient', async () => {
    const layer = 'conv1';
    const weightsOf = async (settings: Partial<Settings>) => {
      const session = await openTeam(1, { epochs: 4, ...settings });
      await session.control({ action: 'step' });
      const record = await session.inside(1);
      const told = record.describe();
      const { weights } = record.tensors({ phase: { kind: 'update', layer }, row: 0 });
      return { told, kernel: weights[0]!, bias: weights[1]! };
    };
    const plain = await weightsOf({});
    expect(plain.kernel.lossGradient).toBeUndefined();
    expect(plain.told).toMatchObject({ weightDecay: 0, clipNorm: null });
    const decayed = await weightsOf({ weightDecay: 0.5 });
    expect(decayed.told.weightDecay).toBe(0.5);
    expect(decayed.kernel.lossGradient).toEqual(plain.kernel.gradient);
    decayed.kernel.gradient.forEach((used, at) =>
      expect(used).toBe(
        Math.fround(plain.kernel.gradient[at]! + Math.fround(0.5 * plain.kernel.before[at]!)),
      ),
    );
    expect(decayed.bias.lossGradient).toBeUndefined();
    const clipped = await weightsOf({ clipNorm: 1e-3 });
    expect(clipped.bias.lossGradient).toEqual(plain.bias.gradient);
    expect(Math.hypot(...clipped.kernel.gradient)).toBeLessThanOrEqual(1e-3);
  });

  it.each(networks)('changes no bit of weights and slots: %s', async (_what, open) => {
    const session = await open();
    const states = [stateOf(session)];
    for (let step = 1; step <= 5; step++) {
      await session.control({ action: 'step' });
      states.push(stateOf(session));
    }
    const { run } = session.state();
    for (const step of [3, 4, 1, 5, 5, 2]) {
      const record = await session.inside(step);
      expect(stateOf(session)).toBe(states[step]);
      const metrics = session.history().steps[step - 1]!;
      expect(record.describe()).toMatchObject(metrics);
      expect(record.facts.shards).toBe(session.workers);
    }
    expect(session.state()).toMatchObject({ run, lastStep: 5, branchOf: undefined });
    expect(session.history().steps).toHaveLength(5);

    const other = await open();
    await other.control({ action: 'step', steps: 7 });
    await session.inside(6);
    await session.inside();
    expect(stateOf(session)).toBe(stateOf(other));
    expect(session.history()).toEqual(other.history());
    expect(session.state()).toMatchObject({ run, step: 7, lastStep: 7, savedStep: 7, phase: 'paused' });
  });

  it('finds the learning rate and the batch that held, before and after they were changed', async () => {
    const session = await openTeam(2, { epochs: 4, learningRate: 0.01, schedule: 'constant' });
    const states = [stateOf(session)];
    for (let step = 1; step <= 6; step++) {
      if (step === 3) await session.adjust({ learningRate: 0.002, batchSize: 8 });
      await session.control({ action: 'step' });
      states.push(stateOf(session));
    }
    for (const [step, learningRate, images] of [
      [2, 0.01, 32],
      [3, 0.002, 8],
      [6, 0.002, 8],
      [1, 0.01, 32],
    ] as const) {
      const told = (await session.inside(step)).describe();
      expect([told.learningRate, told.labels.length]).toEqual([learningRate, images]);
      expect(stateOf(session)).toBe(states[step]);
    }
  });

  it('says what kept the next step from being done', async () => {
    const problems: string[] = [];
    const session = await openTeam(1, { epochs: 4 }, { onProblem: ({ code }) => void problems.push(code) });
    await session.control({ action: 'step' });
    const full = new OutOfMemory('a test');
    session.network.gradients = () => {
      throw full;
    };
    await expect(session.inside()).rejects.toMatchObject({ code: 'training/out-of-memory' });
    expect(session.state()).toMatchObject({ step: 1, phase: 'paused' });
    expect(problems).toEqual(['training/out-of-memory']);
  });
});
