import { tensor1d } from '@tensorflow/tfjs-core';
import { describe, expect, it, vi } from 'vitest';
import type { Session } from '../../../src-main/engine/training/Session.ts';
import { MEAN_STEPS, type Condition } from '../../../src-shared/contract/conditions.ts';
import type { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { open, openTiny } from './tinyRun.ts';

async function runUntil(session: Session, ...until: Condition[]): Promise<void> {
  await session.control({ action: 'run', until });
  await session.idle();
}

/** The first step at which the mean of the last {@link MEAN_STEPS} steps matches, with that mean. */
function firstStep(session: Session, of: 'loss' | 'accuracy', fits: (mean: number) => boolean) {
  const { steps } = session.history();
  for (let end = MEAN_STEPS; end <= steps.length; end++) {
    let sum = 0;
    for (const metrics of steps.slice(end - MEAN_STEPS, end)) sum += metrics.values[of]!;
    if (fits(sum / MEAN_STEPS)) return { step: end, value: sum / MEAN_STEPS };
  }
  return undefined;
}

/** Makes all units of the first layer output 1 for every input. */
function saturate({ network }: Session): void {
  const bias = network.model.layers.find(({ name }) => name === 'conv1')!.weights[1]!;
  bias.write(tensor1d(new Float32Array(bias.shape[0]!).fill(1000)));
}

describe('running until a condition is met', () => {
  it('stops at a step, saved, and says so until it goes on', async () => {
    const session = await openTiny({ epochs: 4 });
    const condition = { when: 'step', step: 5 } as const;
    await session.control({ action: 'run', until: [condition] });
    expect(session.state()).toMatchObject({ phase: 'running', until: [condition], met: null });
    await session.idle();
    expect(session.state()).toMatchObject({
      ...{ phase: 'paused', step: 5, savedStep: 5, until: [] },
      met: { condition, step: 5, value: null },
    });
    await session.control({ action: 'step' });
    expect(session.state().met).toBeNull();
  });

  it('adds epochs where the step is beyond the last one', async () => {
    const session = await openTiny({ epochs: 1 });
    await runUntil(session, { when: 'step', step: 8 });
    expect(session.state()).toMatchObject({ phase: 'paused', step: 8, settings: { epochs: 3 } });
    expect(session.state().met).not.toBeNull();
    const again = await open({ from: 'run', run: session.state().run! });
    expect(again.state()).toMatchObject({ phase: 'paused', epochEnds: [3, 6, 9] });
  });

  it('does add them when larger batches make the run shorter meanwhile', async () => {
    const session = await openTiny({ epochs: 4 });
    await session.control({ action: 'run', until: [{ when: 'step', step: 9 }] });
    await session.adjust({ batchSize: 96 });
    await session.idle();
    expect(session.state()).toMatchObject({ step: 9, met: { step: 9 } });
  });

  it('refuses a metric that the task does not have, and names those it has', async () => {
    const session = await openTiny();
    const until = { when: 'metric', metric: 'mse', is: 'below', on: 'training', value: 1 } as const;
    await expect(runUntil(session, until)).rejects.toMatchObject({
      code: 'training/unknown-metric',
      detail: { metric: 'mse', known: 'loss, accuracy' },
    });
    expect(session.state()).toMatchObject({ phase: 'paused', step: 0 });
  });

  it('refuses a step that is done already, and has not begun anything then', async () => {
    const session = await openTiny();
    await session.control({ action: 'step', steps: 3 });
    const refused = runUntil(session, { when: 'step', step: 3 });
    await expect(refused).rejects.toMatchObject({
      code: 'training/step-passed',
      detail: { step: 3, at: 3 },
    });
    expect(session.state()).toMatchObject({ phase: 'paused', step: 3 });
  });

  it.each([
    ['below', 'loss', 0.5, (mean: number) => mean < 0.5],
    ['above', 'accuracy', 0.9, (mean: number) => mean > 0.9],
  ] as const)(
    'stops when %s a training %s of %f: the mean of the last steps',
    async (is, of, value, fits) => {
      const session = await openTiny({ epochs: 60, learningRate: 0.003 });
      const condition = { when: 'metric', metric: of, is, on: 'training', value } as const;
      await runUntil(session, condition);
      const expected = firstStep(session, of, fits)!;
      expect(expected.step).toBeGreaterThan(MEAN_STEPS);
      expect(session.position.step).toBe(expected.step);
      expect(session.state().met).toMatchObject({ condition, step: expected.step });
      expect(session.state().met!.value).toBeCloseTo(expected.value, 12);
    },
  );

  it('counts steps from before it was opened, or taken back, into the mean', async () => {
    const session = await openTiny({ epochs: 60, learningRate: 0.003 });
    const condition = { when: 'metric', metric: 'loss', is: 'below', on: 'training', value: 0.5 } as const;
    await runUntil(session, condition);
    const { step, run } = session.state();
    await session.close();
    const again = await open({ from: 'run', run: run! });
    await again.rewind(step - 1);
    await runUntil(again, condition);
    expect(again.position.step).toBe(step);
  });

  it('stops at the end of the first epoch whose held-out images fit', async () => {
    const session = await openTiny({ epochs: 60, learningRate: 0.003 });
    const condition = {
      when: 'metric',
      metric: 'accuracy',
      is: 'above',
      on: 'held-out',
      value: 0.6,
    } as const;
    await runUntil(session, condition, {
      when: 'metric',
      metric: 'loss',
      is: 'below',
      on: 'held-out',
      value: 1e-9,
    });
    const { epochs } = session.history();
    const fitting = epochs.filter(({ heldOut }) => heldOut['accuracy']! > 0.6);
    expect(fitting).toEqual([epochs.at(-1)]);
    expect(session.state()).toMatchObject({
      ...{ phase: 'paused', step: fitting[0]!.step, savedStep: fitting[0]!.step },
      met: { condition, step: fitting[0]!.step, value: fitting[0]!.heldOut['accuracy'] },
    });
  });

  it('goes to its end, and says of no condition, when none is met', async () => {
    const session = await openTiny({ epochs: 2 });
    await runUntil(
      session,
      { when: 'metric', metric: 'loss', is: 'below', on: 'training', value: 1e-9 },
      { when: 'alarm' },
    );
    expect(session.state()).toMatchObject({ phase: 'finished', step: 6, until: [], met: null });
  });

  it('stops at an alarm that is new, and not at one that was there before', async () => {
    const session = await openTiny({ epochs: 60, optimizer: 'sgd', learningRate: 1e-6 });
    session.keepPace(10); // slow enough for every step to be recorded
    await session.control({ action: 'step' });
    saturate(session);
    const condition = { when: 'alarm', kind: 'saturated' } as const;
    await runUntil(session, { when: 'alarm', kind: 'dead' }, condition);
    const { met, step } = session.state();
    expect(met).toMatchObject({ condition, value: null, alarm: { kind: 'saturated', layer: 'conv1', step } });
    await runUntil(session, condition, { when: 'step', step: step + 3 });
    expect(session.state().met).toMatchObject({ condition: { when: 'step' }, step: step + 3 });
  });

  it('says that an alarm was met when the loss is no number, beside the problem itself', async () => {
    const onProblem = vi.fn<(problem: FeaturescopeError) => void>();
    const session = await openTiny({}, { onProblem });
    const [bias] = session.network.model.getLayer('output').weights.slice(-1);
    bias!.write(tensor1d(new Float32Array(10).fill(NaN)));
    await runUntil(session, { when: 'alarm', kind: 'not-finite' });
    expect(onProblem.mock.calls[0]![0].code).toBe('training/diverged');
    expect(session.state().met).toMatchObject({ step: 1, alarm: { kind: 'not-finite', layer: null } });
  });
});
