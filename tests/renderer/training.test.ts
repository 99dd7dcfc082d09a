import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { describeCondition, describeMet } from '../../src-renderer/views/transport/describeCondition.ts';
import { dictionary } from '../../src-renderer/messages/dictionary.ts';
import { paces } from '../../src-renderer/state/training/TrainingControls.svelte.ts';
import { pressKey } from '../../src-renderer/views/keys.ts';
import { lenetOnMnist, makeDesk, until, type Desk } from './desk.ts';

let desk: Desk;
beforeEach(async () => {
  desk = makeDesk();
  await until(() => desk.app.workbench.session !== null);
});
afterEach(() => desk.free());

const opened = async () => {
  await desk.app.workbench.open(lenetOnMnist);
  return desk.app;
};
const press = (key: string, more: KeyboardEventInit = {}): void =>
  pressKey(desk.app, new KeyboardEvent('keydown', { key, cancelable: true, ...more }));
const asked = (call: string): number => desk.engine.received.filter((one) => one === call).length;
const session = () => desk.app.workbench.session!;

describe('several steps at once', () => {
  test('are as many as the field says, which is remembered', async () => {
    const { controls, preferences } = await opened();
    expect(controls.stepCount).toBe(10);
    controls.stepCount = 25;
    press('n');
    await until(() => session().step === 25);
    expect(preferences.stepCount).toBe(25);
    expect(window.localStorage.getItem('featurescope-preferences')).toContain('"stepCount":25');
  });
  test('are brought to what can be asked for', async () => {
    const { controls, preferences } = await opened();
    controls.stepCount = 2.6;
    expect(controls.stepCount).toBe(3);
    controls.stepCount = NaN;
    expect(controls.stepCount).toBe(3);
    controls.stepCount = -4;
    expect(controls.stepCount).toBe(1);
    controls.stepCount = 1e9;
    expect(controls.stepCount).toBe(1_000_000);
    preferences.set({ stepCount: 0.5 });
    expect(controls.stepCount).toBe(10);
  });
});

describe('what is pressed again before the engine has answered', () => {
  test.each([
    ['Run', ' ', {}],
    ['a step', 's', {}],
    ['several steps', 'n', {}],
    ['an epoch', 'e', {}],
    ['Run, with a Hangul layout', 'ㄴ', { code: 'KeyS' }],
  ] as const)('is asked for once: %s', async (_name, key, more) => {
    await opened();
    press(key, more);
    press(key, more);
    press(key, more);
    await until(() => asked('control') > 0 && session().run !== null);
    await desk.app.workbench.connection.calls.steps();
    expect(asked('control')).toBe(1);
    expect(desk.app.workbench.problems.list).toEqual([]);
  });
  test('can be asked for again after the answer, also after a refusal', async () => {
    const { workbench } = await opened();
    desk.engine.refusesOnce = 'run/locked';
    await workbench.control({ action: 'run' });
    expect(workbench.problems.list[0]?.code).toBe('run/locked');
    await workbench.control({ action: 'run' });
    expect(asked('control')).toBe(2);
    expect(session().phase).toBe('running');
    await workbench.control({ action: 'pause' });
    expect(session().phase).toBe('paused');
  });
});

describe('a key that is held', () => {
  test('turns nothing over more than once', async () => {
    const { preferences } = await opened();
    press('p');
    press('p', { repeat: true });
    press('p', { repeat: true });
    expect(preferences.presenting).toBe(true);
    press(' ');
    await until(() => session().phase === 'running');
    press(' ', { repeat: true });
    await desk.app.workbench.connection.calls.steps();
    expect(asked('control')).toBe(1);
  });
  test('goes on step by step, each after the answer to the last', async () => {
    await opened();
    for (let times = 1; times <= 3; times++) {
      press('.', { repeat: times > 1 });
      press('.', { repeat: true });
      await until(() => session().step === times);
    }
    await desk.app.workbench.connection.calls.steps();
    expect(asked('control')).toBe(3);
  });
});

describe('an order that comes before the last one is answered', () => {
  test('follows when the answer is there, where it is another', async () => {
    await opened();
    press('.');
    press(' ');
    await until(() => session().phase === 'running');
    expect(session().step).toBeGreaterThanOrEqual(1);
    expect(asked('control')).toBe(2);
  });
});

describe('the same order once more', () => {
  test('follows where the last one is seen to be done, though not answered yet', async () => {
    await opened();
    let answer = (): void => undefined;
    desk.engine.answersOnceAfter = new Promise((done) => (answer = done));
    press('.');
    await until(() => session().step === 1);
    press('.');
    expect(asked('control')).toBe(1);
    answer();
    await until(() => session().step === 2);
    expect(asked('control')).toBe(2);
  });
});

describe('the letters of the keys', () => {
  test.each([
    ['Hangul', 'ㅍ'],
    ['Cyrillic', 'м'],
    ['Greek', 'ω'],
  ])('are found with a layout of %s', async (_layout, key) => {
    const { evaluation } = await opened();
    press(key, { code: 'KeyV' });
    await until(() => evaluation.open);
  });
  test('are those that a Latin layout writes', async () => {
    const app = await opened();
    press('k', { code: 'KeyV' }); // Dvorak: K is not a shortcut here
    expect(app.screen).toBeNull();
    press('v', { code: 'Period' });
    await until(() => app.evaluation.open);
  });
  test('mean nothing while a syllable is composed, or with a modifier', async () => {
    const app = await opened();
    press('ㅍ', { code: 'KeyV', isComposing: true });
    press('ㅍ', { code: 'KeyV', keyCode: 229 });
    press('ㅍ', { code: 'KeyV', ctrlKey: true });
    press('v', { code: 'KeyV', altKey: true });
    press('v', { code: 'KeyV', metaKey: true });
    expect(app.screen).toBeNull();
  });
});

describe('what can be done', () => {
  test('is nothing with a model that ships with the program', () => {
    const { controls } = desk.app;
    expect(controls).toMatchObject({ blocked: 'shipped', stepsBlocked: 'shipped', canChange: false });
    press('n');
    press('>');
    expect(desk.engine.received.filter((call) => /control|pace/.test(call))).toEqual([]);
  });
  test('is no step while training runs, and nothing after its end but to change settings', async () => {
    const { controls, workbench } = await opened();
    expect(controls.stepsBlocked).toBeNull();
    await workbench.control({ action: 'run' });
    expect(controls).toMatchObject({ blocked: null, stepsBlocked: 'running', canChange: true });
    desk.engine.play(10_000);
    await until(() => session().phase === 'finished');
    expect(controls).toMatchObject({ blocked: 'finished', stepsBlocked: 'finished', canChange: true });
  });
  test('is everything with a network that has no run yet: its first step makes one', async () => {
    const { controls, workbench } = await opened();
    expect(session().run).toBeNull();
    expect(controls).toMatchObject({ blocked: null, stepsBlocked: null, canChange: true });
    press('s');
    await until(() => session().step === 1 && session().run !== null);
    expect(workbench.canTrain).toBe(true);
  });
  test('is everything after a reset', async () => {
    const { controls, workbench } = await opened();
    desk.engine.play(3);
    await until(() => session().step === 3);
    await workbench.reset();
    expect(session()).toMatchObject({ step: 0, run: null });
    expect(controls).toMatchObject({ blocked: null, stepsBlocked: null, canChange: true });
    press(' ');
    await until(() => session().phase === 'running');
  });
  test('is everything with a run that was opened again', async () => {
    const { workbench, controls } = desk.app;
    await workbench.open({ from: 'run', run: '/runs/a' });
    expect(session().run).toBe('/runs/a');
    expect(controls).toMatchObject({ blocked: null, stepsBlocked: null, canChange: true });
  });
  test('is everything once the engine has been started again under a network without a run', async () => {
    const { workbench, controls } = await opened();
    const { seed } = session().settings;
    desk.engine.drop('engine-died');
    desk.engine.connect();
    await until(
      () => workbench.connection.status === 'connected' && !workbench.opening && asked('open') === 3,
    );
    await until(() => session().settings.seed === seed && !session().pretrained);
    expect(workbench.died).toBeNull();
    expect(controls).toMatchObject({ blocked: null, stepsBlocked: null });
  });
  test('is nothing without an engine', async () => {
    const { controls } = await opened();
    desk.engine.drop('lost');
    expect(controls).toMatchObject({ blocked: 'frozen', canChange: false });
  });
});

describe('the pace', () => {
  test('goes from one step a second to as fast as it can, by keys too, and no further', async () => {
    const { controls } = await opened();
    expect(controls.paceIndex).toBe(paces.length - 1);
    press('>');
    press('<');
    await until(() => session().pace === 100);
    controls.setPace(0);
    await until(() => session().pace === 1);
    controls.setPace(-3);
    press('>');
    await until(() => session().pace === 2);
    expect(desk.engine.received.filter((call) => call.startsWith('pace'))).toEqual([
      ...['pace 100', 'pace 1', 'pace 2'],
    ]);
  });
});

describe('running until a condition is met', () => {
  test('needs one that is chosen, and whose value is right', async () => {
    const { until: form } = await opened();
    expect(form.conditions).toBeNull();
    form.change('loss-below', { value: 0.5 });
    expect(form.conditions).toEqual([
      { when: 'metric', metric: 'loss', is: 'below', on: 'training', value: 0.5 },
    ]);
    form.change('accuracy-above', { value: 100 });
    expect(form).toMatchObject({ conditions: null, wrong: 'accuracy-above' });
    form.change('accuracy-above', { value: 97.5 });
    form.change('alarm', { kind: 'dead' });
    expect(form.conditions?.slice(1)).toEqual([
      { when: 'metric', metric: 'accuracy', is: 'above', on: 'held-out', value: 0.975 },
      { when: 'alarm', kind: 'dead' },
    ]);
    form.change('loss-below', { value: NaN });
    expect(form.wrong).toBe('loss-below');
    form.change('loss-below', { chosen: false });
    expect(form.wrong).toBeNull();
  });
  test('suggests the next round step, and refuses one that is past', async () => {
    const { until: form } = await opened();
    desk.engine.play(250);
    await until(() => session().step === 250);
    form.change('step', {});
    expect(form.conditions).toEqual([{ when: 'step', step: 300 }]);
    form.change('step', { step: 250 });
    expect(form.wrong).toBe('step');
  });
  test('comes to nothing after the end of training, but with a later step', async () => {
    const { until: form } = await opened();
    desk.engine.play(10_000);
    await until(() => session().phase === 'finished');
    form.change('loss-below', { value: 0.5 });
    expect(form).toMatchObject({ conditions: null, ended: true });
    form.change('step', {});
    expect(form.conditions).toHaveLength(2);
  });
  test('says what it waits for, and then what stopped it', async () => {
    const { until: form } = await opened();
    form.change('step', { step: 30 });
    await form.go();
    expect(session()).toMatchObject({ phase: 'running', until: [{ when: 'step', step: 30 }] });
    desk.engine.play(50);
    await until(() => session().met !== null);
    expect(session()).toMatchObject({ phase: 'paused', step: 30, until: [] });
    expect(describeMet(dictionary.en, session().met!, 'test')).toBe('Stopped at step 30');
  });
  test('is described in both languages', () => {
    const condition = {
      when: 'metric',
      metric: 'accuracy',
      is: 'above',
      on: 'held-out',
      value: 0.985,
    } as const;
    expect(describeCondition(dictionary.en, condition, 'validation')).toBe(
      'validation accuracy above 98.5 %',
    );
    expect(describeCondition(dictionary.ko, condition, 'test')).toBe('테스트 정확도 98.5 % 초과');
    const alarm = { kind: 'dead', layer: 'conv2', map: 3, step: 9 } as const;
    const met = { condition: { when: 'alarm' }, step: 9, value: null, alarm } as const;
    expect(describeMet(dictionary.en, met, 'test')).toBe('Stopped at step 9: conv2 · 4 dead');
    const below = { when: 'metric', metric: 'loss', is: 'below', on: 'training', value: 0.1 } as const;
    const loss = { condition: below, step: 7 } as const;
    expect(describeMet(dictionary.ko, { ...loss, value: 0.09321 }, 'test')).toBe(
      '7스텝에서 멈춤: 훈련 손실 0.1 미만 (값 0.0932)',
    );
  });
});

describe('the settings of a run', () => {
  test('change from the next step on, and can be put back', async () => {
    const { live } = await opened();
    desk.engine.play(40);
    await until(() => session().step === 40);
    expect(live).toMatchObject({ soFar: [], former: undefined, nextStep: 41, ready: false });
    live.fill('learningRate', 0.0005);
    expect(live.ready).toBe(true);
    await live.apply();
    expect(live.ready).toBe(false);
    expect(live.soFar).toEqual([{ step: 41, changed: [{ name: 'learningRate', from: 0.001, to: 0.0005 }] }]);
    desk.engine.play(10);
    live.fill('batchSize', 128);
    await live.apply();
    expect(live.former).toMatchObject({ learningRate: 0.0005, batchSize: 64 });
    desk.engine.play(10);
    await live.undo();
    expect(session().settings).toMatchObject({ learningRate: 0.0005, batchSize: 64 });
    expect(live.soFar.map(({ step, changed }) => [step, changed[0]!.to])).toEqual([
      [41, 0.0005],
      [51, 128],
      [61, 64],
    ]);
  });
  test('leave no trace when they are put back before a step was done', async () => {
    const { live } = await opened();
    desk.engine.play(40);
    live.fill('learningRate', 0.5);
    await live.apply();
    await live.undo();
    expect(live.soFar).toEqual([]);
    expect(session().settings.learningRate).toBe(0.001);
  });
  test('are refused beyond their limits, and forgotten when they are not applied', async () => {
    const { live } = await opened();
    live.fill('batchSize', 0);
    expect(live.isRight('batchSize')).toBe(false);
    expect(live.ready).toBe(false);
    live.fill('batchSize', NaN);
    expect(live.isRight('batchSize')).toBe(false);
    live.discard();
    expect(live.value('batchSize')).toBe(64);
  });
  test('are those of the step that a person went back to, and lead into a branch from there', async () => {
    const { live, workbench } = await opened();
    desk.engine.play(40);
    live.fill('learningRate', 0.5);
    await live.apply();
    desk.engine.play(40);
    await until(() => session().step === 80);
    await workbench.travel.go(30);
    expect(live).toMatchObject({ soFar: [], former: undefined });
    expect(live.all).toHaveLength(1);
    expect(live.value('learningRate')).toBe(0.001);
    live.fill('batchSize', 32);
    await live.apply();
    expect(session()).toMatchObject({ step: 30, lastStep: 30, branchOf: { step: 30 } });
    expect(live.all.map(({ step }) => step)).toEqual([31]);
  });
  test('a run that is started over begins with those it was started with', async () => {
    const { live, workbench } = await opened();
    desk.engine.play(40);
    live.fill('learningRate', 0.5);
    await live.apply();
    desk.engine.drop('engine-died');
    desk.engine.connect();
    await until(() => workbench.died !== null);
    expect(workbench.died?.settings.learningRate).toBe(0.001);
  });
});
