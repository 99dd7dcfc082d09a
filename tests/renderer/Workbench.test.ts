import type { FrameTensor } from '../../src-shared/contract/service.ts';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { App } from '../../src-renderer/state/App.svelte.ts';
import { runInfo } from './doubles/ScriptedRuns.ts';
import { ScriptedEngine } from './doubles/ScriptedEngine.ts';
import { lenetOnMnist, makeDesk, until, type Desk } from './desk.ts';

let desk: Desk;
beforeEach(async () => {
  desk = makeDesk();
  await until(() => desk.app.workbench.session !== null);
});
afterEach(() => desk.free());

describe('first start', () => {
  test('opens the network that ships with the program, for looking', () => {
    const { workbench } = desk.app;
    expect(workbench.session?.pretrained?.id).toBe('lenet5-mnist');
    expect(workbench.canTrain).toBe(false);
    expect(workbench.choosing).toBe(false);
  });
  test('shows frames and images at once', async () => {
    const { workbench } = desk.app;
    await until(() => workbench.frames.current !== null);
    await until(() => workbench.samples.items.length === 40);
    // Without a stage, no other view requests more layers.
    expect([...workbench.frames.current!.activations.keys()]).toEqual(['input', 'conv1', 'output']);
    expect(workbench.frames.current?.summaries.get('conv2')?.rootMeanSquare).toBeGreaterThan(0);
    workbench.stageProbe.sight.show(['conv2']);
    await until(() => workbench.frames.current!.activations.has('conv2'));
    expect(workbench.frames.current?.activations.get('conv2')?.shape).toEqual([1, 10, 10, 16]);
    expect(workbench.frames.current?.weights.get('conv1')?.get('kernel')?.shape).toEqual([5, 5, 1, 6]);
  });
  test('does not train what ships with the program', async () => {
    await desk.app.workbench.toggle();
    expect(desk.engine.received).not.toContain('control');
  });
  test('shows the start screen when there is nothing to open', async () => {
    const empty = makeDesk({ empty: true });
    await until(() => empty.app.workbench.choices !== null);
    expect(empty.app.workbench.choosing).toBe(true);
    empty.free();
  });
});

describe('the scale of the input', () => {
  const input = (values: number[]): FrameTensor => ({
    ...{ name: 'input', quantity: 'activations', dtype: 'float32' },
    layer: 'input',
    shape: [1, values.length],
    data: Float32Array.from(values),
  });
  test('is that of an image, in the range that the network takes', () => {
    const { workbench, scales } = desk.app;
    expect(scales.of(input([0.2, 0.4]))).toEqual({ map: 'grey', low: 0, high: 1 });
    const imported = { range: { mean: [0.5], deviation: [0.5] } };
    workbench.show({ ...workbench.session!, id: 'other', imported } as never);
    expect(scales.of(input([0.2, 0.4]))).toEqual({ map: 'grey', low: -1, high: 1 });
  });

  test('is that of the values where they are no image', () => {
    const { workbench, scales } = desk.app;
    const state = workbench.session!;
    workbench.show({ ...state, id: 'tokens', data: { ...state.data, name: 'tokens', shape: [3] } });
    expect(scales.of(input([11, 4, 49]))).toEqual({ map: 'grey', low: 4, high: 49 });
    expect(scales.of(input([7, 7]))).toEqual({ map: 'grey', low: 0, high: 7 });
  });
});

describe('a picture of one’s own', () => {
  test('goes with the images in whose place it was shown', () => {
    const { workbench } = desk.app;
    const state = workbench.session!;
    workbench.showOwn(new Uint8Array(28 * 28).fill(9));
    workbench.show({ ...state, id: 'again', pretrained: undefined });
    expect(workbench.own).not.toBeNull();
    workbench.show({ ...state, id: 'letters', data: { ...state.data, name: 'letters' } });
    expect(workbench.own).toBeNull();
  });
});

describe('a run whose data is not there', () => {
  test('is shown with a blank image, and no image is asked for', async () => {
    const { workbench } = desk.app;
    const state = workbench.session!;
    const gone = { ...state, id: 'gone', pretrained: undefined, data: { ...state.data, available: false } };
    await until(() => workbench.samples.items.length === 40);
    const asked = desk.engine.received.filter((call) => call === 'samples').length;
    workbench.show(gone);
    workbench.show({ ...gone, step: 1 });
    expect(workbench.own).toEqual(new Uint8Array(28 * 28));
    expect(workbench.sample).toEqual({ pixels: workbench.own });
    expect(desk.engine.received.filter((call) => call === 'samples')).toHaveLength(asked);
    expect(workbench.problems.list).toEqual([]);
  });
});

describe('a person who is quicker than the program', () => {
  test('chooses while the first network is being opened, and goes on choosing when it is there', async () => {
    const slow = makeDesk({ openTakesMs: 100 });
    const { workbench } = slow.app;
    await until(() => workbench.opening);
    await workbench.choose();
    await until(() => workbench.session !== null);
    expect(workbench.choosing).toBe(true);
    await workbench.open(lenetOnMnist, true);
    expect(workbench.choosing).toBe(false);
    slow.free();
  });
  test('opens a network while the last run is being looked up, and keeps it', async () => {
    const last = runInfo();
    const engine = new ScriptedEngine({ listTakesMs: 100, runs: [last] });
    window.localStorage.setItem('featurescope-last-run', last.run);
    const { workbench } = new App(window, engine.transport);
    await until(() => workbench.connection.status === 'connected');
    await workbench.open(lenetOnMnist);
    await until(() => engine.received.filter((call) => call === 'listRuns').length === 2);
    expect(engine.received.filter((call) => call === 'open')).toHaveLength(1);
    workbench.dispose();
  });
});

describe('training', () => {
  test('one call opens a recipe and runs it', async () => {
    const { workbench } = desk.app;
    await workbench.choose();
    await workbench.open(lenetOnMnist, true);
    expect(workbench.choosing).toBe(false);
    expect(workbench.running).toBe(true);
  });
  test('a click pauses and a click goes on', async () => {
    const { workbench } = desk.app;
    await workbench.open(lenetOnMnist, true);
    await workbench.toggle();
    expect(workbench.session?.phase).toBe('paused');
    await workbench.toggle();
    expect(workbench.session?.phase).toBe('running');
  });
  test('steps and epochs arrive in the curves, with the step counter', async () => {
    const { workbench } = desk.app;
    await workbench.open(lenetOnMnist);
    desk.engine.play(900);
    await until(() => workbench.curves.epochs.length === 1);
    await until(() => workbench.curves.points.at(-1)?.step === 900);
    expect(workbench.session?.step).toBe(900);
    expect(workbench.curves.lastEpoch?.confusion).toHaveLength(10);
  });
  test('a reset keeps the former run and can be undone', async () => {
    const { workbench } = desk.app;
    await workbench.open(lenetOnMnist);
    desk.engine.play(10);
    await until(() => workbench.session?.step === 10);
    const former = workbench.session?.run;
    await workbench.reset();
    expect(workbench.session?.step).toBe(0);
    expect(workbench.beforeReset?.run).toBe(former);
    await workbench.back.undoReset();
    expect(desk.engine.received.filter((call) => call === 'open')).toHaveLength(3);
    expect(workbench.beforeReset).toBeNull();
  });
});

describe('the connection', () => {
  test('after a loss the last state stays and cannot be changed', async () => {
    const { workbench } = desk.app;
    desk.engine.drop('lost');
    expect(workbench.connection.status).toBe('lost');
    expect(workbench.frozen).toBe(true);
    expect(workbench.session).not.toBeNull();
  });
  test('a new connection to a living engine goes on by itself', async () => {
    const { workbench } = desk.app;
    await workbench.open(lenetOnMnist, true);
    desk.engine.drop('lost');
    desk.engine.connect();
    await until(() => workbench.connection.status === 'connected');
    expect(workbench.died).toBeNull();
    expect(workbench.session?.recipe).toBe('lenet5');
  });
  test('after the death of the engine the run can be continued from what was saved', async () => {
    const { workbench } = desk.app;
    await workbench.open(lenetOnMnist, true);
    const run = workbench.session?.run;
    workbench.session = { ...workbench.session!, step: 523, savedStep: 500 };
    desk.engine.drop('engine-died');
    desk.engine.connect();
    await until(() => workbench.died !== null);
    expect(workbench.died).toMatchObject({ run, step: 500 });
    expect(workbench.frozen).toBe(true);
    await workbench.back.continueAfterDeath();
    expect(workbench.died).toBeNull();
    expect(workbench.frozen).toBe(false);
  });
  test('a run that was opened again starts over from the network that it holds', async () => {
    const { app, engine } = desk;
    const { workbench } = app;
    await workbench.open(lenetOnMnist, true);
    const run = workbench.session!.run!;
    await workbench.open({ from: 'run', run });
    // No recipe of the program has this name.
    workbench.session = { ...workbench.session!, recipe: 'my own network', step: 7 };
    engine.drop('engine-died');
    engine.connect();
    await until(() => workbench.died !== null);
    const before = engine.received.length;
    await workbench.back.startOver();
    expect(workbench.problems.list).toEqual([]);
    const asked = engine.received.slice(before).filter((call) => call === 'open' || call === 'control');
    expect(asked).toEqual(['open', 'control', 'control']); // the run, its beginning, and its training
    expect(workbench.session!.step).toBe(0);
    expect(workbench.running).toBe(true);
  });
  test('nothing is asked of an engine that died, and so nothing complains', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const { app, engine, free } = makeDesk();
    const { workbench } = app;
    await until(() => workbench.connection.status === 'connected');
    await workbench.open(lenetOnMnist, true);
    engine.play(3);
    engine.drop('engine-died');
    engine.connect();
    await until(() => workbench.died !== null);
    const asked = engine.received.length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(engine.received).toHaveLength(asked);
    expect(workbench.problems.list).toEqual([]);
    free();
    vi.useRealTimers();
  });
  test('a wrong token is final', () => {
    desk.engine.drop('wrong-token');
    expect(desk.app.workbench.connection.status).toBe('refused');
    expect(desk.app.workbench.connection.refusal?.code).toBe('host/wrong-token');
  });
  test('an engine that cannot compute is final until another one can', async () => {
    const refuses = { code: 'engine/no-backend', detail: { reason: 'wasm: no SIMD' } } as const;
    const broken = makeDesk({ refuses });
    const { connection } = broken.app.workbench;
    await until(() => connection.status === 'refused');
    expect(connection.refusal).toMatchObject(refuses);
    expect(broken.engine.received).toEqual(['hello']);
    broken.free();
  });
});

describe('failures and long tasks', () => {
  test('a failure of the engine is shown once, however often it comes', async () => {
    const { problems } = desk.app.workbench;
    desk.engine.problem('run/disk-full', { path: '/runs/a' });
    desk.engine.problem('run/disk-full', { path: '/runs/a' });
    await until(() => problems.list.length > 0);
    await new Promise((done) => setTimeout(done));
    expect(problems.list).toHaveLength(1);
    expect(problems.list[0]).toMatchObject({ code: 'run/disk-full', detail: { path: '/runs/a' } });
  });
  test('an unknown recipe is a problem, and what was open stays open', async () => {
    const { workbench } = desk.app;
    await workbench.open({ from: 'recipe', recipe: 'nonsense' });
    expect(workbench.problems.list[0]?.code).toBe('recipe/unknown');
    expect(workbench.session?.pretrained).toBeDefined();
  });
  test('a long task shows its progress after 300 ms and can be cancelled without a complaint', async () => {
    const slow = makeDesk({ openTakesMs: 1_000 });
    const { workbench } = slow.app;
    await until(() => workbench.tasks.visible.length === 1);
    expect(workbench.opening).toBe(true);
    await until(() => workbench.tasks.visible[0]?.progress?.what === 'load');
    expect(workbench.tasks.visible[0]).toMatchObject({ work: 'open', subject: { shipped: true } });
    workbench.tasks.cancel(workbench.tasks.visible[0]!.id);
    expect(workbench.tasks.visible).toEqual([]);
    await until(() => workbench.tasks.list.length === 0);
    expect(workbench.problems.list).toEqual([]);
    slow.free();
  });
});

describe('the images', () => {
  test('are those of the data that is open, also when the page has the same numbers', async () => {
    const { workbench } = desk.app;
    await until(() => workbench.samples.items.length === 40);
    const before = workbench.samples.items[1]!.pixels;
    await workbench.open({ ...lenetOnMnist, data: 'digits' });
    await until(() => workbench.samples.items.length === 40);
    const { batch, items } = workbench.samples;
    expect(items[1]!.pixels).toEqual(batch!.images.subarray(784, 1568));
    expect(items[1]!.pixels).not.toEqual(before);
  });
  test('are not drawn again when only the predictions have changed', async () => {
    const { workbench } = desk.app;
    await until(() => workbench.samples.items.length === 40);
    const before = workbench.samples.items[3]!;
    workbench.samples.refresh('now');
    await until(() => workbench.samples.items[3] !== before);
    expect(workbench.samples.items[3]!.pixels).toBe(before.pixels);
  });
});

describe('the selection', () => {
  test('of an image asks for its frame and turns to its page', async () => {
    const { workbench } = desk.app;
    await until(() => workbench.samples.batch !== null);
    workbench.selectSample('test', 57);
    await until(() => workbench.samples.batch?.offset === 40);
    await until(() => JSON.stringify(workbench.frames.current?.frame.sample ?? '').includes('57'));
    expect(window.location.hash).toBe('#sample=test.57');
  });
  test('of a layer brings its weights, and no others travel', async () => {
    const { frames, selection } = desk.app.workbench;
    await until(() => frames.current !== null);
    expect([...frames.current!.weights.keys()]).toEqual(['conv1']);
    selection.select({ layer: 'conv2' });
    await until(() => frames.current?.weights.has('conv2') ?? false);
    expect([...frames.current!.weights.keys()]).toEqual(['conv2']);
    expect(frames.settled).toBe(frames.current);
  });
  test('is taken from the address', async () => {
    window.location.hash = '#layer=conv2&map=4&sample=train.3';
    window.dispatchEvent(new HashChangeEvent('hashchange'));
    const { selection } = desk.app.workbench;
    expect([selection.layer, selection.map, selection.split, selection.index]).toEqual([
      'conv2',
      4,
      'train',
      3,
    ]);
    expect(desk.app.workbench.layer?.name).toBe('conv2');
    await until(() =>
      JSON.stringify(desk.app.workbench.frames.current?.frame.sample ?? '').includes('train'),
    );
  });
});
