import { afterEach, describe, expect, test } from 'vitest';
import type { LabInfo } from '../../src-shared/contract/labs.ts';
import { labInfo, labResult } from '../shared/contract/labExample.ts';
import { ConvolutionDemo } from '../../src-renderer/state/labs/ConvolutionDemo.svelte.ts';
import { makeDesk, until, type Desk } from './desk.ts';

let desk: Desk | undefined;
afterEach(() => desk?.free());

const demo: LabInfo = { ...labInfo, id: 'pooling-demo', course: 'D', trainings: [], runs: [] };

async function shelf(labs: LabInfo[]) {
  desk = makeDesk();
  desk.engine.labs = labs;
  const { app } = desk;
  await until(() => app.workbench.session !== null);
  await app.goTo('labs');
  return { app, labs: app.labs, engine: desk.engine };
}

describe('the labs', () => {
  test('say how far each is', async () => {
    const run = { run: '/runs/a', step: 40, finished: false };
    const { labs } = await shelf([labInfo]);
    expect(labs.progressOf(labInfo)).toEqual({ is: 'never' });
    labs.noteComputed();
    expect(labs.progressOf(labs.lab!)).toEqual({ is: 'computed' });
    expect(labs.progressOf({ ...labInfo, computed: true, result: labResult })).toMatchObject({ is: 'done' });
    expect(labs.progressOf({ ...labInfo, runs: [run] })).toEqual({ is: 'begun', step: 40 });
    expect(labs.progressOf({ ...labInfo, runs: [{ ...run, finished: true }] })).toEqual({ is: 'trained' });
    expect(labs.progressOf({ ...labInfo, result: labResult })).toEqual({ is: 'done', right: 1, all: 1 });
    const checks = labResult.checks.map((check) => ({ ...check, comparable: false, ok: true }));
    expect(labs.progressOf({ ...labInfo, result: { ...labResult, checks } })).toEqual({
      ...{ is: 'done', right: 0, all: 0 },
    });
  });

  test('begin at one word: the lab is open and its network trains with its settings', async () => {
    const { app, labs } = await shelf([demo, labInfo]);
    expect(labs.lab?.id).toBe('pooling-demo');
    expect(labs.running).toBe(-1);
    await labs.begin('lenet5');
    expect(labs.lab?.id).toBe('lenet5');
    expect(app.screen).toBe('labs');
    expect(app.workbench.session).toMatchObject({ phase: 'running', recipe: 'lenet5' });
    expect(app.workbench.session?.settings).toMatchObject({ epochs: 10, batchSize: 32, optimizer: 'adam' });
    expect(labs.running).toBe(0);
    expect(labs.ready).toBe(true);
  });

  test('say how far the open training is, while it runs and once it is over, without asking again', async () => {
    const { app, labs, engine } = await shelf([labInfo]);
    await labs.begin('lenet5');
    expect(labs.progressOf(labs.lab!)).toEqual({ is: 'training', step: 0 });
    engine.play(30);
    await until(() => app.workbench.session?.step === 30);
    expect(labs.progressOf(labs.lab!)).toEqual({ is: 'training', step: 30 });
    await app.workbench.control({ action: 'pause' });
    const { run } = app.workbench.session!;
    expect(labs.runOf(labs.lab!, 0)).toEqual({ run, step: 30, finished: false });
    expect(labs.progressOf(labs.lab!)).toEqual({ is: 'begun', step: 30 });
    app.workbench.session = { ...app.workbench.session!, phase: 'finished' };
    expect(labs.progressOf(labs.lab!)).toEqual({ is: 'trained' });
  });

  test('do not take a run with other settings for theirs', async () => {
    const { app, labs } = await shelf([labInfo]);
    const { recipe, data, settings } = labInfo.trainings[0]!;
    await app.workbench.open({ from: 'recipe', recipe, data, settings: { ...settings, batchSize: 7 } }, true);
    expect(labs.running).toBe(-1);
    expect(labs.progressOf(labInfo)).toEqual({ is: 'never' });
  });

  test('measure a lab that trains nothing as soon as it begins, and keep what came out', async () => {
    const { labs, engine } = await shelf([labInfo, demo]);
    await labs.begin('pooling-demo');
    expect(engine.received).toContain('checkLab pooling-demo');
    expect(labs.lab?.result).toEqual(labResult);
    expect(labs.checking).toBe(false);
  });

  test('stay within their steps, and begin another lab at its first', async () => {
    const { labs } = await shelf([labInfo, demo]);
    labs.goTo(1);
    labs.goTo(2);
    expect(labs.at).toBe(1);
    labs.choose('lenet5');
    expect(labs.at).toBe(1);
    labs.choose('pooling-demo');
    expect(labs.at).toBe(0);
    labs.goTo(-1);
    expect(labs.at).toBe(0);
  });

  test('give a deck of what they show, each figure once', async () => {
    const { app } = await shelf([labInfo]);
    await app.openLabFigures();
    expect(app.screen).toBe('figures');
    expect(app.figures.deck.map(({ figure }) => figure)).toEqual([
      ...['samples', 'architecture', 'summary', 'curves'],
    ]);
  });
});

describe('the desk of convolution matrices', () => {
  test('follows what is typed, says what is no number, and keeps the last picture meanwhile', () => {
    const table = new ConvolutionDemo();
    expect(table.preset).toBe('sharpen');
    table.use('identity');
    expect(table.result.data).toEqual(table.picture.data.map(Math.round));
    table.cells = table.cells.with(4, '-');
    expect(table.problem?.code).toBe('lab/not-a-number');
    expect(table.preset).toBeNull();
    expect(table.result.data).toEqual(table.picture.data.map(Math.round));
    table.cells = table.cells.with(4, '0');
    expect(table.problem).toBeNull();
    expect(table.result.data.every((value) => value === 0)).toBe(true);
  });

  test('keeps the numbers in the middle when the matrix grows and shrinks', () => {
    const table = new ConvolutionDemo();
    const small = table.cells;
    table.size = 5;
    expect(table.cells).toHaveLength(25);
    expect(table.cells[12]).toBe('5');
    expect(table.cells[0]).toBe('0');
    table.size = 3;
    expect(table.cells).toEqual(small);
  });

  test('takes a picture of any size and shape, cut to a square', () => {
    const table = new ConvolutionDemo();
    table.take({ width: 900, height: 600, data: new Uint8Array(900 * 600 * 4).fill(255) });
    expect([table.picture.width, table.picture.height, table.own]).toEqual([224, 224, true]);
    table.take({ width: 8, height: 20, data: new Uint8Array(8 * 20 * 4).fill(255) });
    expect([table.picture.width, table.picture.height]).toEqual([8, 8]);
    table.useDrawn();
    expect(table.own).toBe(false);
  });
});
