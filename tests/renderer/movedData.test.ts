import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runInfo } from './doubles/ScriptedRuns.ts';
import { makeDesk, until, type Desk } from './desk.ts';

const { run } = runInfo({});
let desk: Desk;
beforeEach(async () => {
  desk = makeDesk({ runs: [runInfo({})], movedData: '/data/digits' });
  await until(() => desk.app.workbench.session !== null);
  await desk.app.workbench.open({ from: 'run', run });
});
afterEach(() => desk.free());

describe('a run whose data was moved', () => {
  test('opens without its images, and with them once their place is typed', async () => {
    const { workbench } = desk.app;
    expect(workbench.session).toMatchObject({ run, data: { available: false } });
    workbench.movedData.ask(run);
    workbench.movedData.place = '  /data/digits ';
    await workbench.movedData.take();
    expect(workbench.session).toMatchObject({ run, data: { available: true } });
    expect(workbench.movedData.run).toBeNull();
  });

  test('stays open where the place is none, with the reason in the question', async () => {
    const { workbench } = desk.app;
    const before = workbench.session;
    workbench.movedData.ask(run);
    workbench.movedData.place = '/data/others';
    await workbench.movedData.take();
    expect(workbench.session).toBe(before);
    expect(workbench.movedData.run).toBe(run);
    expect(workbench.movedData.failure).toMatchObject({ code: 'data/unknown' });
    expect(workbench.problems.list).toEqual([]);
  });

  test('asks nothing of the engine before a place is typed', async () => {
    const { workbench } = desk.app;
    const opens = () => desk.engine.received.filter((call) => call === 'open').length;
    const before = opens();
    workbench.movedData.ask(run);
    await workbench.movedData.take();
    workbench.movedData.cancel();
    expect(workbench.movedData.run).toBeNull();
    expect(opens()).toBe(before);
  });
});
