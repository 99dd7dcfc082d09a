import type { MetricValues } from '../../../src-shared/tasks/metrics.ts';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { functionData } from '../../../src-main/engine/data/functions/functions.ts';
import type { Scores, ValueScores } from '../../../src-main/engine/tasks/evaluate.ts';
import { describeValues } from '../../../src-main/engine/tasks/values/describeValues.ts';
import { findExamples } from '../../../src-main/engine/tasks/values/findExamples.ts';
import type { Session } from '../../../src-main/engine/training/Session.ts';
import type { Settings } from '../../../src-shared/contract/service.ts';
import { openTeam } from '../training/workers/team.ts';
import { open } from '../training/tinyRun.ts';
import { temporaryFolder } from '../../belongings.ts';
import { tinyDataFolder } from '../data/tinyData.ts';

const small: Partial<Settings> = { batchSize: 16, epochs: 2 };

async function openRecipe(recipe: string, settings: Partial<Settings> = small): Promise<Session> {
  const data = recipe.startsWith('autoencoder') ? await tinyDataFolder() : undefined;
  return open({ from: 'recipe', recipe, data, settings, run: join(temporaryFolder(), 'run') });
}

function ofValues(scores: Scores): ValueScores {
  if (scores.task === 'regression' || scores.task === 'reconstruction') return scores;
  throw new Error(`scores of ${scores.task}`);
}

describe('the data of functions', () => {
  it('are drawn points with noise to learn from, and a grid of true values to judge by', () => {
    const { train, test, shape, targetShape, classes } = functionData('surface');
    expect([shape, targetShape, classes]).toEqual([[2], [1], []]);
    expect([train.count, test.count]).toEqual([2000, 41 * 41]);
    expect([...test.inputs.subarray(0, 4)]).toEqual([-1, -1, Math.fround(-0.95), -1]);
    for (const row of [0, 700, 1680]) {
      const [x, y] = [test.inputs[2 * row]!, test.inputs[2 * row + 1]!];
      expect(test.targets![row]).toBeCloseTo(Math.sin(Math.PI * x) * Math.cos((Math.PI / 2) * y), 6);
    }
    const noise = Array.from({ length: train.count }, (_none, row) => {
      const [x, y] = [train.inputs[2 * row]!, train.inputs[2 * row + 1]!];
      return train.targets![row]! - Math.sin(Math.PI * x) * Math.cos((Math.PI / 2) * y);
    });
    const deviation = Math.sqrt(noise.reduce((sum, one) => sum + one * one, 0) / noise.length);
    expect(deviation).toBeGreaterThan(0.045);
    expect(deviation).toBeLessThan(0.055);
  });
});

describe.each(['regression', 'regression-surface', 'autoencoder', 'autoencoder-cnn'])('%s', (recipe) => {
  it('learns, says its metrics by name, and restores any step to the bit', async () => {
    const session = await openRecipe(recipe);
    await session.control({ action: 'step', steps: 4 });
    const four = session.network.weightsSha256();
    await session.control({ action: 'run' });
    await session.idle();
    const last = session.network.weightsSha256();
    const { steps, epochs } = session.history();
    expect(Object.keys(steps[0]!.values)).toEqual(['loss', 'mse', 'mae']);
    expect(epochs[1]!.heldOut['mse']!).toBeLessThan(epochs[0]!.train['mse']!);
    expect(epochs[1]!.confusion).toBeUndefined();
    await session.rewind(4);
    expect(session.network.weightsSha256()).toBe(four);
    await session.rewind(session.lastStep);
    expect(session.network.weightsSha256()).toBe(last);
    const run = session.run!.path;
    await session.close();
    const again = await open({ from: 'run', run });
    expect(again.state().task).toBe(session.state().task);
    expect(again.network.weightsSha256()).toBe(last);
  });

  it('opens a step into its losses, whose mean is the step’s, and the same numbers as the run has', async () => {
    const session = await openRecipe(recipe);
    const step = (await session.inside()).describe();
    const { losses, values, outputs, heads, targets } = step;
    expect(losses.reduce((sum, loss) => sum + loss, 0) / 16).toBeCloseTo(values['loss']!, 5);
    expect(session.history().steps[0]!.values).toEqual(values);
    expect([outputs.length, heads.length]).toEqual([targets.length, targets.length]);
    const squares = outputs.reduce((sum, value, at) => sum + (value - targets[at]!) ** 2, 0);
    expect(squares / outputs.length).toBeCloseTo(values['mse']!, 5);
    if (step.lossName === 'binary-cross-entropy')
      heads.forEach((head, at) => expect(outputs[at]).toBeCloseTo(1 / (1 + Math.exp(-head)), 5));
    else expect(outputs).toEqual(heads);
  });

  it('is evaluated in its own terms', async () => {
    const session = await openRecipe(recipe);
    const { network, data } = session;
    const scores = ofValues(await session.evaluate(data.test));
    const described = describeValues(data, 'test', scores);
    expect(described.errors.counts.reduce((sum, count) => sum + count, 0)).toBe(data.test.count);
    const mean = scores.errors.reduce((sum, error) => sum + error, 0) / data.test.count;
    expect(scores.metrics['mse']).toBeCloseTo(mean, 6);
    expect(described.points === null).toBe(recipe.startsWith('autoencoder'));
    const page = findExamples({ network, data }, scores, {
      split: 'test',
      order: 'worst',
      offset: 0,
      count: 3,
    });
    expect(page.errors).toEqual([...scores.errors].sort((a, b) => b - a).slice(0, 3));
    expect(page.outputs).toHaveLength(3 * scores.size);
  });
});

it('R² is 1 for outputs that are the targets, and 0 for their mean', () => {
  const data = functionData('curve');
  const { targets, count } = data.test;
  const mean = targets!.reduce((sum, value) => sum + value, 0) / count;
  const variance = targets!.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
  const scores = (mse: number): ValueScores => ({
    ...{ task: 'regression', size: 1, outputs: undefined, errors: new Float32Array(count) },
    metrics: { loss: mse, mse, mae: 0 },
  });
  expect(describeValues(data, 'test', scores(0)).determination).toBe(1);
  expect(describeValues(data, 'test', scores(variance)).determination).toBeCloseTo(0, 6);
});

it('two workers give what one gives, but for rounding', async () => {
  const told: MetricValues[][] = [];
  for (const workers of [1, 2]) {
    const session = await openTeam(workers, { ...small, loss: 'mse' });
    await session.control({ action: 'step', steps: 3 });
    told.push(session.history().steps.map(({ values }) => values));
  }
  told[0]!.forEach((values, at) => {
    for (const id of Object.keys(values)) expect(told[1]![at]![id]).toBeCloseTo(values[id]!, 5);
  });
});

describe('a loss', () => {
  const opened = (recipe: string, settings: Partial<Settings>): Promise<Session> =>
    openRecipe(recipe, { ...small, ...settings });
  it.each([
    ['lenet5', { loss: 'binary-cross-entropy' }, 'training/loss-does-not-fit'],
    ['lenet5', { loss: 'hinge' }, 'training/loss-does-not-fit'],
    ['regression', { loss: 'cross-entropy' }, 'training/loss-does-not-fit'],
    ['autoencoder', { loss: 'hinge' }, 'training/loss-does-not-fit'],
    ['regression', { loss: 'mse', labelSmoothing: 0.1 }, 'training/smoothing-does-not-fit'],
    ['lenet5-1998', { labelSmoothing: 0.1 }, 'training/smoothing-does-not-fit'],
  ] as const)('of %s cannot be %o: both are named', async (recipe, settings, code) => {
    const data = recipe === 'lenet5' || recipe === 'lenet5-1998' ? await tinyDataFolder() : undefined;
    const source = { from: 'recipe', recipe, data, settings } as const;
    const given = recipe.startsWith('autoencoder') ? opened(recipe, settings) : open(source);
    await expect(given).rejects.toMatchObject({ code });
  });

  it('is refused for data that does not have what it needs', async () => {
    const curve = open({ from: 'recipe', recipe: 'autoencoder', data: 'curve' });
    await expect(curve).rejects.toMatchObject({ code: 'recipe/data-does-not-fit' });
    const digits = open({ from: 'recipe', recipe: 'regression', data: await tinyDataFolder() });
    await expect(digits).rejects.toMatchObject({ code: 'training/data-without-targets' });
  });
});

describe('weight decay and clipping', () => {
  const update = async (settings: Partial<Settings>) => {
    const plain = { ...small, optimizer: 'sgd', learningRate: 0.1, ...settings } as const;
    const session = await open({
      ...{ from: 'recipe', recipe: 'softmax-regression', data: await tinyDataFolder() },
      settings: plain,
    });
    const before = session.network.weights();
    await session.control({ action: 'step' });
    const after = session.network.weights();
    return before.map(({ data }, at) => data.map((value, index) => (value - after[at]!.data[index]!) / 0.1));
  };
  it('adds its share of the kernel to the kernel’s gradient, and nothing to the bias’', async () => {
    const [plain, decayed] = [await update({}), await update({ weightDecay: 0.5 })];
    const session = await open({
      ...{ from: 'recipe', recipe: 'softmax-regression', data: await tinyDataFolder() },
      settings: small,
    });
    const [kernel] = session.network.weights();
    kernel!.data.forEach((weight, at) =>
      expect(decayed[0]![at]).toBeCloseTo(plain[0]![at]! + 0.5 * weight, 4),
    );
    decayed[1]!.forEach((value, at) => expect(value).toBeCloseTo(plain[1]![at]!, 5));
  });
  it('shortens a gradient of all weights to the length that is allowed, and none that is shorter', async () => {
    const length = (gradients: Float32Array[]): number =>
      Math.sqrt(gradients.flatMap((one) => [...one]).reduce((sum, value) => sum + value * value, 0));
    const plain = await update({});
    const clipped = await update({ clipNorm: length(plain) / 4 });
    expect(length(clipped)).toBeCloseTo(length(plain) / 4, 4);
    clipped[0]!.forEach((value, at) => expect(value).toBeCloseTo(plain[0]![at]! / 4, 4));
    expect(await update({ clipNorm: length(plain) * 2 })).toEqual(plain);
  });
});
