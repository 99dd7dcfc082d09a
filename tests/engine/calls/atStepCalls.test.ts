import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { Workbench } from '../../../src-main/engine/Workbench.ts';
import { memoryPair } from '../../../src-shared/contract/channels/memoryPair.ts';
import { connectEngine } from '../../../src-shared/contract/connection.ts';
import type { Ask } from '../../../src-shared/contract/atStep.ts';
import type {
  EngineCalls,
  Progress,
  SessionState,
  StepMetrics,
} from '../../../src-shared/contract/service.ts';
import { eventually } from '../../eventually.ts';
import { temporaryFolder } from '../../belongings.ts';
import { tinyDataFolder } from '../data/tinyData.ts';

const look: Ask = {
  call: 'look',
  request: {
    sample: { split: 'test', index: 3 },
    layers: ['conv1', 'output'],
    quantities: ['activations', 'filters'],
  },
};
const questions: Ask[] = [
  look,
  { call: 'samples', request: { split: 'test', offset: 2, count: 5 } },
  { call: 'evaluate', request: { task: 'e', split: 'test' } },
  { call: 'predictions', request: { task: 'p', split: 'test', outcome: 'wrong', offset: 0, count: 4 } },
  { call: 'gradCam', request: { sample: { split: 'test', index: 3 } } },
];

let workbench: Workbench;
let calls: EngineCalls;
let states: (SessionState | null)[];
let steps: StepMetrics[];
let progress: Progress[];
beforeEach(async () => {
  workbench = new Workbench(await selectBackend('wasm'));
  const [near, far] = memoryPair();
  workbench.attach(near);
  [states, steps, progress] = [[], [], []];
  calls = connectEngine(far, {
    onState: (state) => void states.push(state),
    onProgress: (told) => void progress.push(told),
    onSteps: (done) => void steps.push(...done),
  }).calls;
});
afterEach(() => workbench.close());

/** Opens a LeNet-5 on the tiny data set with two workers. */
async function open(settings: object = {}): Promise<string> {
  const run = join(temporaryFolder(), 'run');
  const data = await tinyDataFolder();
  const given = { batchSize: 8, epochs: 100, ...settings };
  await calls.open({
    task: 'open',
    source: { from: 'recipe', recipe: 'lenet5', data, settings: given, run },
  });
  return run;
}
/** Does some steps and waits for them: more than ten at once continue after the answer. */
async function train(count: number): Promise<void> {
  for (let left = count; left > 0; left -= 10)
    await calls.control({ action: 'step', steps: Math.min(10, left) });
}
const askAt = (run: string, step: number, ask: Ask) => calls.askAtStep({ task: 'at', run, step, ask });
const askNow = (ask: Ask): unknown => {
  if (!('request' in ask)) throw new Error(`${ask.call} has no call of its own`);
  return (calls[ask.call] as (request: unknown) => unknown)(ask.request);
};

describe('asking a step of a run', () => {
  it.each([0, 7, 20])('answers as the session does that was taken there: step %i', async (step) => {
    const run = await open();
    await train(20);
    const before = await askNow(look);
    const apart = [];
    for (const ask of questions) apart.push(await askAt(run, step, ask));
    expect(await askAt(run, step, { call: 'state' })).toMatchObject({ step, run, recipe: 'lenet5' });
    expect(await askNow(look)).toEqual(before);

    await calls.rewind({ task: 'back', step });
    for (const [at, ask] of questions.entries()) expect(apart[at], ask.call).toEqual(await askNow(ask));
  });

  it('leaves the open session where it is: nobody is told of a move, and the run goes on without a branch', async () => {
    const run = await open();
    await train(12);
    const told = states.length;
    await askAt(run, 3, look);
    await askAt(run, 9, look);
    expect(states.slice(told).map((state) => state?.step)).toEqual([]);
    expect(await calls.control({ action: 'step' })).toMatchObject({ step: 13, lastStep: 13, run });
  });

  it('does not stop training, whose weights come out the same', async () => {
    const run = await open();
    await train(12);
    await calls.control({ action: 'run' });
    await eventually(() => expect(steps.at(-1)!.step).toBeGreaterThan(14));
    const before = steps.at(-1)!.step;
    await askAt(run, 5, look);
    await askAt(run, 10, { call: 'evaluate', request: { task: 'e', split: 'test' } });
    await eventually(() => expect(steps.at(-1)!.step).toBeGreaterThan(before + 2));
    const { step, phase, lastStep } = await calls.control({ action: 'pause' });
    expect(phase).toBe('paused');
    expect(step).toBe(lastStep);
    // Replayed from the checkpoint before it, each step has the same loss as before.
    const now = await askNow(look);
    await calls.rewind({ task: 'back', step: step - 1 });
    await calls.rewind({ task: 'forth', step });
    expect(await askNow(look)).toEqual(now);
  });

  it('refuses a step that there is not, and a run of the other arithmetic', async () => {
    const run = await open();
    await train(2);
    await expect(askAt(run, 3, look)).rejects.toMatchObject({
      code: 'run/no-step',
      detail: { step: 3, last: 2 },
    });
    await expect(askAt(`${run}-none`, 0, look)).rejects.toMatchObject({ code: 'run/unknown' });
    await open({ arithmetic: 'fast' });
    await expect(askAt(run, 1, look)).rejects.toMatchObject({
      code: 'run/other-arithmetic',
      detail: { theirs: 'reproducible', ours: 'fast' },
    });
  });

  it('can be cancelled by its name', async () => {
    const run = await open();
    await train(40);
    const ended = expect(askAt(run, 39, look)).rejects.toMatchObject({ code: 'engine/cancelled' });
    // The request is queued at first; then the run is opened and restored.
    await eventually(async () => expect(await calls.cancel({ task: 'at' })).toBe(true), { interval: 1 });
    await ended;
    await expect(askAt(run, 2, { call: 'state' })).resolves.toMatchObject({ step: 2 });
    expect(progress).toContainEqual(expect.objectContaining({ task: 'at', what: 'restore', done: 2 }));
  });
});
