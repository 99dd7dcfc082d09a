import { afterEach, describe, expect, test } from 'vitest';
import { lenetOnMnist, makeDesk, until, type Desk } from './desk.ts';
import type { Script } from './doubles/ScriptedEngine.ts';

let desk: Desk;
afterEach(() => desk.free());

/** An open, paused run of 400 steps. */
async function trained(script: Script = {}) {
  desk = makeDesk(script);
  const { workbench } = desk.app;
  await until(() => workbench.session !== null);
  await workbench.open(lenetOnMnist);
  await workbench.control({ action: 'step', steps: 400 });
  await until(() => workbench.notes.bookmarks.length === 0);
  return workbench;
}
const rewinds = (): string[] => desk.engine.received.filter((call) => call.startsWith('rewind'));

describe('going to a step', () => {
  test('shows it and knows how far the run went', async () => {
    const workbench = await trained();
    await workbench.travel.go(120);
    expect(workbench.session?.step).toBe(120);
    expect(workbench.travel).toMatchObject({ step: 120, last: 400, rewound: true, wished: null });
    await workbench.travel.go(999);
    expect(workbench.travel).toMatchObject({ step: 400, rewound: false });
  });
  test('takes the newest wish when several come while one is under way', async () => {
    const workbench = await trained({ restoreTakesMs: 200 });
    const first = workbench.travel.go(10);
    await until(() => rewinds().length === 1);
    void workbench.travel.go(20);
    void workbench.travel.go(30);
    expect(workbench.travel.step).toBe(30);
    await first;
    expect(workbench.session?.step).toBe(30);
    expect(rewinds()).toEqual(['rewind 10', 'rewind 30']);
    expect(workbench.problems.list).toEqual([]);
  });
  test('stays where it was when a person stops it', async () => {
    const workbench = await trained({ restoreTakesMs: 5_000 });
    const going = workbench.travel.go(10);
    await until(() => workbench.tasks.list.length > 0);
    workbench.tasks.cancel(workbench.tasks.list[0]!.id);
    await going;
    expect(workbench.session?.step).toBe(400);
    expect(workbench.travel).toMatchObject({ step: 400, wished: null, rewound: false });
  });
  test('while dragging shows the nearest kept step, and the very step in the end', async () => {
    const workbench = await trained();
    await workbench.travel.grasp();
    await workbench.travel.scrub(130);
    expect(workbench.session?.step).toBe(100);
    expect(workbench.travel.step).toBe(130);
    await workbench.travel.scrub(380);
    expect(workbench.session?.step).toBe(400);
    await workbench.travel.go(377);
    expect(workbench.session?.step).toBe(377);
    expect(workbench.travel.wished).toBeNull();
  });
  test('hides what happened later: epochs, statistics, an evaluation', async () => {
    const workbench = await trained();
    await workbench.control({ action: 'step', steps: 500 });
    const [first] = workbench.curves.epochs;
    expect(workbench.curves.lastEpoch).toEqual(first);
    await desk!.app.evaluation.run();
    expect(desk!.app.evaluation.now).not.toBeNull();
    await workbench.travel.go(first!.step - 1);
    expect(desk!.app.evaluation.now).toBeNull();
    expect(workbench.curves.lastEpoch).toBeUndefined();
    await workbench.travel.go(first!.step);
    expect(workbench.curves.lastEpoch).toEqual(first);
  });
  test('is not possible for a model that ships with the program', async () => {
    desk = makeDesk();
    const { workbench } = desk.app;
    await until(() => workbench.session !== null);
    expect(workbench.travel.possible).toBe(false);
    await workbench.travel.go(3);
    expect(rewinds()).toEqual([]);
  });
});

describe('going on from an earlier step', () => {
  test('shows steps that were done before again, without a branch', async () => {
    const workbench = await trained();
    await workbench.travel.go(100);
    const { run } = workbench.session!;
    await workbench.control({ action: 'step', steps: 1 });
    expect(workbench.session).toMatchObject({ step: 101, run, lastStep: 400 });
    expect(rewinds()).toEqual(['rewind 100', 'rewind 101']);
  });
  test('makes a branch, whose curves end where it left the run', async () => {
    const workbench = await trained();
    await workbench.notes.add(50, 'here');
    await workbench.travel.go(100);
    await workbench.control({ action: 'step', steps: 350 });
    const { run, branchOf, step } = workbench.session!;
    expect([step, branchOf?.step]).toEqual([450, 100]);
    expect(run).not.toBe(branchOf?.run);
    await until(() => workbench.curves.points.at(-1)?.step === 450);
    expect(workbench.curves.points.map((point) => point.step)).toEqual(
      workbench.curves.points.map((point) => point.step).toSorted((a, b) => a - b),
    );
    await until(() => workbench.notes.bookmarks.length === 0);
    expect(workbench.travel.rewound).toBe(false);
  });
});

describe('bookmarks', () => {
  test('are kept with their run, and removing one can be undone', async () => {
    const workbench = await trained();
    const { notes } = workbench;
    await notes.add(300, 'late');
    await notes.add(20);
    await notes.add(20, 'twice does nothing');
    await notes.annotate(20, 'early');
    expect(notes.bookmarks.map(({ step, note }) => [step, note])).toEqual([
      [300, 'late'],
      [20, 'early'],
    ]);
    await notes.remove(300);
    expect(notes.bookmarks).toHaveLength(1);
    expect(notes.removed?.step).toBe(300);
    await notes.undoRemove();
    expect(notes.bookmarks).toHaveLength(2);
    const { run } = workbench.session!;
    await workbench.open(lenetOnMnist);
    await until(() => notes.bookmarks.length === 0);
    await notes.follow(run);
    expect(notes.bookmarks.map(({ step }) => step).toSorted((a, b) => a - b)).toEqual([20, 300]);
  });
});
