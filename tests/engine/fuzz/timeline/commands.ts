import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect } from 'vitest';
import type { EngineCalls } from '../../../../src-shared/contract/service.ts';
import { CLIENTS, type End, type Engine } from './Engine.ts';
import { stateOf, type Timeline } from './Timeline.ts';

/** One call of the engine. */
interface Call {
  name: keyof EngineCalls;
  /** As it is printed where a sequence fails. */
  text: string;
  /** Makes the call; for example on a run that the model knows. */
  ask(calls: EngineCalls, model: Timeline, engine: Engine): unknown;
  /**
   * Checks how it ended, and does the same to the model; undefined where that cannot be said beforehand.
   * @returns `goes on` if the engine goes on when the call has ended
   */
  follow: ((end: End, model: Timeline) => 'goes on' | undefined) | undefined;
}

type Command = fc.AsyncCommand<Timeline, Engine>;

/** A call of one client. Whether it is waited for decides if the next ones overlap with it. */
class CallCommand implements Command {
  readonly #call: Call;
  readonly #client: number;
  readonly #waits: boolean;

  constructor(call: Call, client: number, waits: boolean) {
    this.#call = call;
    this.#client = client;
    this.#waits = waits;
  }

  check(): boolean {
    return true;
  }

  async run(model: Timeline, engine: Engine): Promise<void> {
    const { name, text, ask, follow } = this.#call;
    const isAlone = !engine.isBusy && this.#waits;
    const end = engine.begin(this.#client, name, (calls) => ask(calls, model, engine));
    if (!this.#waits) return;
    const ended = await end;
    const state = await engine.settle();
    if (!isAlone || !follow) return model.adopt(state);
    const isOpen = model.open !== undefined || name === 'open';
    if (isOpen && follow(ended, model) === 'goes on') return model.adopt(state);
    model.expectState(state);
    if (name === 'evaluate' && state)
      engine.weights.expectAt(
        state,
        `evaluation ${text}`,
        JSON.stringify((ended as { answer: unknown }).answer),
      );
  }

  toString(): string {
    return `${this.#client}.${this.#call.name}(${this.#call.text})${this.#waits ? '' : ' &'}`;
  }
}

/** What happens to the whole process. */
class ProcessCommand implements Command {
  readonly #kind: 'restart' | 'kill';

  constructor(kind: 'restart' | 'kill') {
    this.#kind = kind;
  }

  check(): boolean {
    return true;
  }

  async run(model: Timeline, engine: Engine): Promise<void> {
    await engine[this.#kind]();
    model.adopt(await engine.settle());
    // A window opens again what was open.
    const run = model.newest;
    if (run === undefined) return;
    const end = await engine.begin(0, 'open', (calls) =>
      calls.open({ task: 'open', source: { from: 'run', run } }),
    );
    isAnswered(end);
    model.adopt(await engine.settle());
  }

  toString(): string {
    return this.#kind;
  }
}

const isAnswered = (end: End): undefined => void expect(end).toHaveProperty('answer');
const refusedWith = (end: End, code: string): undefined => void expect(end).toEqual({ code });

const open = (data: string, recipe: string, seed: number, optimizer: 'sgd' | 'adam'): Call => ({
  name: 'open',
  text: [recipe, seed, optimizer].join(),
  ask: (calls) => {
    const settings = { batchSize: 32, epochs: 6, seed, optimizer, validationSplit: 0 };
    return calls.open({ task: 'open', source: { from: 'recipe', recipe, data, settings } });
  },
  follow: (end, model) => {
    isAnswered(end);
    model.open = { run: null, step: 0, lastStep: 0 };
  },
});

const reopen = (number: number): Call => {
  let run = '';
  return {
    name: 'open',
    text: `run ${number}`,
    ask: (calls, model) => {
      run = model.pick(number);
      return calls.open({ task: 'open', source: { from: 'run', run } });
    },
    follow: (end, model) => {
      const last = model.runs.get(run);
      if (last === undefined) return refusedWith(end, 'run/unknown');
      isAnswered(end);
      model.open = { run, step: last, lastStep: last };
    },
  };
};

const step = (steps: number): Call => ({
  name: 'control',
  text: `${steps} steps`,
  ask: (calls) => calls.control({ action: 'step', steps }),
  follow: (end, model) => {
    const { step: from, lastStep } = model.open!;
    const state = stateOf(end);
    if (state.pace !== null && steps > 1) return 'goes on';
    model.write(from + steps, state, from < lastStep);
    return undefined;
  },
});

const control = (action: 'run' | 'epoch' | 'pause' | 'reset'): Call => ({
  name: 'control',
  text: action,
  ask: (calls) => calls.control({ action }),
  follow:
    action === 'pause'
      ? isAnswered
      : action === 'reset'
        ? (end, model) => {
            isAnswered(end);
            model.open = { run: null, step: 0, lastStep: 0 };
          }
        : undefined,
});

const rewind = (to: number, task: string): Call => ({
  name: 'rewind',
  text: `${to}`,
  ask: (calls) => calls.rewind({ task, step: to }),
  follow: (end, model) => {
    if (to > model.open!.lastStep) return refusedWith(end, 'run/no-step');
    isAnswered(end);
    model.open!.step = to;
  },
});

const inside = (of: number | undefined, task: string): Call => ({
  name: 'inside',
  text: `${of ?? 'next'}`,
  ask: (calls) => calls.inside({ task, ...(of !== undefined && { step: of }) }),
  follow: undefined,
});

const adjust = (learningRate: number): Call => ({
  name: 'adjust',
  text: `learning rate ${learningRate}`,
  ask: (calls) => calls.adjust({ learningRate }),
  follow: (end, model) => {
    const state = stateOf(end);
    const { step: at, lastStep, run } = model.open!;
    if (state.held.at(-1)!.step === at && state.run !== run) model.write(at, state, at < lastStep);
    // A rate that is held already changes nothing; and nothing else moves.
    else expect(state).toMatchObject({ step: at, run });
  },
});

const pace = (stepsPerSecond: number | null): Call => ({
  name: 'pace',
  text: `${stepsPerSecond}`,
  ask: (calls) => calls.pace({ stepsPerSecond }),
  follow: isAnswered,
});

const edit = (map: number): Call => ({
  name: 'editWeights',
  text: `bias ${map}`,
  ask: (calls) =>
    calls.editWeights({
      edits: [{ kind: 'values', layer: 'output', weight: 'bias', values: [{ index: map, value: 0.5 }] }],
    }),
  follow: (end, model) => void model.write(model.open!.step, stateOf(end), true),
});

const deleteRun = (number: number): Call => {
  let run = '';
  return {
    name: 'deleteRun',
    text: `${number}`,
    ask: (calls, model) => {
      run = model.pick(number);
      return calls.deleteRun({ run });
    },
    follow: (end, model) => {
      if (model.open!.run === run) return refusedWith(end, 'run/open');
      if (!model.runs.has(run)) return refusedWith(end, 'run/unknown');
      isAnswered(end);
      model.runs.delete(run);
      expect(existsSync(run)).toBe(false);
    },
  };
};

const restoreRun = (number: number): Call => ({
  name: 'restoreRun',
  text: `${number}`,
  ask: (calls, _model, engine) => {
    const folder = join(engine.runs, '.trash');
    const names = existsSync(folder) ? readdirSync(folder) : [];
    return calls.restoreRun({ trash: join(folder, names[number % Math.max(1, names.length)] ?? 'nosuch') });
  },
  follow: undefined,
});

const sample = { split: 'test', index: 3 } as const;

/** Calls that change nothing, made of a task's name and a number. */
const looks: ((task: string, number: number) => Call)[] = [
  (task, number) => ({
    name: 'evaluate',
    text: number % 2 === 0 ? 'test' : 'train',
    ask: (calls) => calls.evaluate({ task, split: number % 2 === 0 ? 'test' : 'train' }),
    follow: isAnswered,
  }),
  () => ({
    name: 'look',
    text: '',
    ask: (calls) => calls.look({ sample, layers: 'all', quantities: ['activations', 'gradients'] }),
    follow: isAnswered,
  }),
  (_task, number) => ({
    name: 'watch',
    text: '',
    ask: (calls) => {
      const quantities = ['activations', 'filters', 'changeInLastStep'] as const;
      return calls.watch({
        probe: `p${number % 3}`,
        sample,
        layers: 'all',
        quantities: [...quantities],
        everyMs: 0,
      });
    },
    follow: isAnswered,
  }),
  (_task, number) => ({
    name: 'unwatch',
    text: '',
    ask: (calls) => calls.unwatch({ probe: `p${number % 3}` }),
    follow: isAnswered,
  }),
  (task) => ({
    name: 'saliency',
    text: '',
    ask: (calls) => calls.saliency({ task, sample, samples: 20 }),
    follow: isAnswered,
  }),
  (task) => ({
    name: 'separability',
    text: '',
    ask: (calls) => calls.separability({ task, count: 32 }),
    follow: isAnswered,
  }),
  (task) => ({
    name: 'landscape',
    text: '',
    ask: (calls) => calls.landscape({ task, size: 5, count: 32 }),
    follow: undefined,
  }),
  (task) => ({
    name: 'topActivations',
    text: '',
    ask: (calls) => calls.topActivations({ task, split: 'train', layer: 'output', map: 1 }),
    follow: isAnswered,
  }),
  (task) => ({
    name: 'checkArithmetic',
    text: '',
    ask: (calls) => calls.checkArithmetic({ task, sample }),
    follow: isAnswered,
  }),
  () => ({
    name: 'compare',
    text: '',
    ask: (calls) =>
      calls.compare({
        layer: 'output',
        a: { of: { from: 'session' }, sample },
        b: { of: { from: 'initial' }, sample },
      }),
    follow: isAnswered,
  }),
  (_task, number) => ({
    name: 'saveNetwork',
    text: '',
    ask: (calls) => calls.saveNetwork({ run: null, format: number % 2 === 0 ? 'npz' : 'tfjs' }),
    follow: isAnswered,
  }),
  (task, number) => ({
    name: 'askAtStep',
    text: `${number}`,
    ask: (calls, model) => {
      const ask = { call: 'evaluate', request: { task: `${task}-asked`, split: 'test' } } as const;
      return calls.askAtStep({ task, run: model.pick(number), step: number % 5, ask });
    },
    follow: undefined,
  }),
  () => ({ name: 'listRuns', text: '', ask: (calls) => calls.listRuns(), follow: isAnswered }),
  () => ({
    name: 'steps',
    text: '',
    ask: (calls) => calls.steps(),
    follow: (end, model) => void expect(end).toMatchObject({ answer: { last: model.open!.lastStep } }),
  }),
  () => ({
    name: 'history',
    text: '',
    ask: (calls) => calls.history(),
    follow: (end, model) => {
      const { steps } = (end as { answer: { steps: { step: number }[] } }).answer;
      expect(steps.map((one) => one.step)).toEqual(
        Array.from({ length: model.open!.lastStep }, (_unused, index) => index + 1),
      );
    },
  }),
];

/** The command that each sequence begins with: it opens a network. */
export const firstOn = (data: string): Command => new CallCommand(open(data, 'lenet5', 1, 'sgd'), 0, true);

/** Commands on networks of a data set. */
export function commandsOn(data: string): fc.Arbitrary<Command>[] {
  const task = fc.constantFrom('task-1', 'task-2', 'task-3');
  const number = fc.nat(7);
  const few = fc.nat(9);
  const calls: fc.WeightedArbitrary<Call>[] = [
    {
      weight: 2,
      arbitrary: fc
        .tuple(
          fc.constantFrom('softmax-regression', 'lenet5'),
          fc.constantFrom(1, 2),
          fc.constantFrom('sgd' as const, 'adam' as const),
        )
        .map((of) => open(data, ...of)),
    },
    { weight: 2, arbitrary: number.map(reopen) },
    { weight: 6, arbitrary: fc.integer({ min: 1, max: 4 }).map(step) },
    { weight: 5, arbitrary: fc.constantFrom('run', 'epoch', 'pause', 'reset').map(control) },
    { weight: 5, arbitrary: fc.tuple(few, task).map((of) => rewind(...of)) },
    {
      weight: 3,
      arbitrary: fc
        .tuple(fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }), task)
        .map((of) => inside(...of)),
    },
    { weight: 2, arbitrary: fc.constantFrom(3, 50, null).map(pace) },
    { weight: 3, arbitrary: fc.constantFrom(0.05, 0.02, 0.1).map(adjust) },
    { weight: 2, arbitrary: few.map(edit) },
    { weight: 2, arbitrary: number.map(deleteRun) },
    { weight: 1, arbitrary: number.map(restoreRun) },
    {
      weight: 12,
      arbitrary: fc.tuple(fc.constantFrom(...looks), task, number).map(([of, ...args]) => of(...args)),
    },
    {
      weight: 3,
      arbitrary: task.map((of) => ({
        name: 'cancel' as const,
        text: of,
        ask: (to: EngineCalls) => to.cancel({ task: of }),
        follow: isAnswered,
      })),
    },
  ];
  const call = fc
    .tuple(fc.oneof(...calls), fc.nat(CLIENTS - 1), fc.boolean())
    .map((of) => new CallCommand(...of));
  const process = fc
    .constantFrom('restart' as const, 'kill' as const)
    .map((kind) => new ProcessCommand(kind));
  return [fc.oneof({ weight: 24, arbitrary: call }, { weight: 1, arbitrary: process })];
}
