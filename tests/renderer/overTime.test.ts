import { mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Alarm, StatisticsPoint } from '../../src-shared/contract/statistics.ts';
import { LayerHistory } from '../../src-renderer/state/maps/LayerHistory.svelte.ts';
import { provideApp } from '../../src-renderer/views/context.ts';
import AlarmList from '../../src-renderer/views/inspector/AlarmList.svelte';
import { kernelImages, vectorValues } from '../../src-renderer/state/maps/kernels.ts';
import { lenetOnMnist, makeDesk, until, type Desk } from './desk.ts';

const point = (step: number, alarms: Alarm[] = [], nonFinite = 0): StatisticsPoint => {
  const numbers = { size: 4, count: 4, mean: step, standardDeviation: 1, zeros: 0, low: -1, high: 1 };
  return {
    ...{ step, epoch: 0, alarms },
    layers: [{ layer: 'conv1', weights: { ...numbers, nonFinite, bins: [1, 3] } }],
  };
};
const dead: Alarm = { kind: 'dead', layer: 'conv2', map: 4, step: 12 };

describe('what is known of the layers', () => {
  test('joins what came in with what happened before', () => {
    const history = new LayerHistory();
    history.add([point(9)]);
    history.load([point(1), point(5)]);
    history.add([point(12)]);
    expect(history.points.map(({ step }) => step)).toEqual([1, 5, 9, 12]);
    history.add([point(7)]); // training continued from an earlier step
    expect(history.of('conv1', 'weights').map(({ step, mean }) => [step, mean])).toEqual([
      [1, 1],
      [5, 5],
      [7, 7],
    ]);
  });
  test('stays short, and keeps the newest', () => {
    const history = new LayerHistory();
    for (let step = 1; step <= 1000; step++) history.add([point(step)]);
    expect(history.points.length).toBeLessThanOrEqual(200);
    expect(history.points.at(-1)!.step).toBe(1000);
  });
  test('leaves out steps at which nothing was finite, and layers and quantities that are not there', () => {
    const history = new LayerHistory();
    history.load([point(1), point(2, [], 4)]);
    expect(history.of('conv1', 'weights')).toHaveLength(1);
    expect(history.of('conv1', 'gradients')).toEqual([]);
    expect(history.of('pool1', 'weights')).toEqual([]);
  });
  test('has the newest alarms alone', () => {
    const history = new LayerHistory();
    history.load([point(1, [dead])]);
    expect(['conv1', 'conv2'].map((layer) => history.hasAlarm(layer))).toEqual([false, true]);
    history.add([point(2)]);
    expect(history.alarms).toEqual([]);
  });
});

describe('the list of alarms', () => {
  let made: Desk;
  let list: HTMLElement;
  let view: object;
  beforeEach(async () => {
    made = makeDesk();
    made.app.preferences.set({ language: 'en' });
    await until(() => made.app.workbench.session !== null);
    await made.app.workbench.open(lenetOnMnist);
    list = document.createElement('div');
    const within = (...args: Parameters<typeof AlarmList>): ReturnType<typeof AlarmList> => {
      provideApp(made.app);
      return AlarmList(...args);
    };
    view = mount(within, { target: list, props: {} });
  });
  afterEach(() => {
    void unmount(view);
    made.free();
  });
  const told = async (...points: StatisticsPoint[]) => {
    made.engine.record(points);
    await until(() => made.app.workbench.layerHistory.points.at(-1)?.step === points.at(-1)!.step);
    await new Promise((done) => setTimeout(done));
  };

  test('says what will appear in it, and that there is nothing', async () => {
    expect(list.textContent).toContain('are listed here while you train');
    await told(point(3));
    expect(list.textContent).toContain('No unit is dead');
  });
  test('leads from each alarm to its layer and map', async () => {
    const twin: Alarm = { kind: 'duplicate', layer: 'conv1', map: 5, twin: 2, step: 9 };
    await told(point(12, [dead, { ...dead, map: 9, step: 10 }, twin]));
    expect([...list.querySelectorAll('.alarm strong')].map((one) => one.textContent)).toEqual([
      'conv2',
      'conv1',
    ]);
    expect(list.textContent).toContain('since step 10');
    const buttons = [...list.querySelectorAll('button')];
    expect(buttons.map((one) => one.ariaLabel)).toEqual([
      'Show conv2, 5',
      'Show conv2, 10',
      'Show conv1, 6 = 3',
    ]);
    buttons[1]!.click();
    expect(made.app.workbench.layer?.name).toBe('conv2');
    expect(made.app.workbench.selection.map).toBe(9);
  });
  test('tells of a loss that is no number, without a layer to go to', async () => {
    await told(point(4, [{ kind: 'not-finite', layer: null, map: null, step: 4 }]));
    expect(list.textContent).toContain('The loss is no number any more');
    expect(list.querySelector('button')).toBeNull();
  });
});

describe('the weights of one map', () => {
  const weight = (name: string, shape: number[]) => {
    const data = Float32Array.from({ length: shape.reduce((all, size) => all * size, 1) }, (_none, at) => at);
    const tensor = { layer: 'l', name, quantity: 'filters' as const, shape, dtype: 'float32' as const, data };
    return new Map([[name, tensor]]);
  };
  test('are one image per input map', () => {
    const kernels = kernelImages(weight('kernel', [2, 1, 3, 4]), 1, 'mapsLast')!;
    expect(kernels.images.map((image) => [...image])).toEqual([
      [1, 13],
      [5, 17],
      [9, 21],
    ]);
    expect(kernels).toMatchObject({ spatial: true, shape: [2, 1], inputs: [0, 1, 2] });
  });
  test('of a depthwise layer are the one window of its input', () => {
    const kernels = kernelImages(weight('depthwise_kernel', [2, 2, 3, 2]), 3, 'depthwise')!;
    expect(kernels.inputs).toEqual([1]);
    expect(kernels.images.map((image) => [...image])).toEqual([[3, 9, 15, 21]]);
  });
  test('of a normalisation are numbers', () => {
    const weights = new Map([...weight('gamma', [3]), ...weight('beta', [3])]);
    expect(kernelImages(weights, 1, undefined)).toBeUndefined();
    expect(vectorValues(weights, 2)).toEqual([
      { name: 'gamma', value: 2 },
      { name: 'beta', value: 2 },
    ]);
  });
});
