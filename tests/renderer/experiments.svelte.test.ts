import { afterEach, describe, expect, test } from 'vitest';
import { LiveExperiment } from '../../src-renderer/state/labs/LiveExperiment.svelte.ts';
import { makeDesk, until, type Desk } from './desk.ts';

let desk: Desk | undefined;
let live: LiveExperiment | undefined;
afterEach(() => {
  live?.dispose();
  desk?.free();
});

async function open(id: string, values?: Record<string, string | number>): Promise<LiveExperiment> {
  desk = makeDesk();
  live = new LiveExperiment(desk.app.workbench, id, values);
  await live.open();
  return live;
}

describe('an experiment', () => {
  test('opens with the values of its step, and goes back to them', async () => {
    const gates = await open('gates', { way: 'learned', gate: 'or', step: 0 });
    expect(gates.values).toMatchObject({ gate: 'or', way: 'learned', rate: 0.3 });
    expect([gates.step, gates.changed]).toEqual([0, false]);
    expect(gates.lastStep).toBeGreaterThan(3);
    gates.set({ gate: 'xor' });
    expect(gates.changed).toBe(true);
    gates.reset();
    expect([gates.values['gate'], gates.changed]).toEqual(['or', false]);
  });

  test('that an earlier engine computed is shown, and can be computed again; one of this engine is done', async () => {
    desk = makeDesk();
    const { experiments } = desk.engine;
    const openRewind = async (course: object): Promise<LiveExperiment> => {
      experiments['dqn-rewind-known'] = () => course;
      live?.dispose();
      live = new LiveExperiment(desk!.app.workbench, 'dqn-rewind');
      await until(() => desk!.app.workbench.session !== null);
      await live.open();
      return live;
    };
    const before = await openRewind({ isFromBefore: true });
    expect([before.course !== null, before.isFromBefore, before.done]).toEqual([true, true, false]);
    const now = await openRewind({ equal: true });
    expect([now.course !== null, now.isFromBefore, now.done]).toEqual([true, false, true]);
  });

  test('computes at once what is quick, so that a dragged handle is followed', async () => {
    const gates = await open('gates');
    gates.drag('move', { x: 0.2, y: 0.3 });
    const { w1, w2, b } = gates.shown as Record<string, number>;
    expect(w1! * 0.2 + w2! * 0.3 + b!).toBeCloseTo(0, 2);
  });

  test('goes through its steps, forwards, back and by playing, and stops at the end', async () => {
    const sliding = await open('conv-arithmetic');
    expect(sliding.step).toBe(0);
    sliding.goTo(4);
    expect(sliding.step).toBe(4);
    sliding.goTo(99);
    expect(sliding.step).toBe(sliding.lastStep);
    sliding.play();
    expect([sliding.playing, sliding.step]).toEqual([true, 0]);
    await until(() => sliding.step > 0);
    sliding.pause();
    expect(sliding.playing).toBe(false);
    sliding.set({ stride: 2 });
    expect(sliding.step).toBe(0); // another course begins at its beginning
  });

  test('says what a value may be, and what is impossible, and keeps the last picture', async () => {
    const sliding = await open('conv-arithmetic');
    const { course } = sliding;
    sliding.set({ stride: 9 });
    expect(sliding.problem).toMatchObject({ code: 'lab/wrong-value', detail: { name: 'stride' } });
    expect(sliding.values['stride']).toBe(1);
    sliding.set({ size: 1, filter: 5 });
    expect(sliding.problem).toMatchObject({ code: 'lab/impossible' });
    expect(sliding.course).toBe(course);
    sliding.set({ filter: 1 });
    expect(sliding.problem).toBeNull();
    expect(sliding.course).not.toBe(course);
  });

  test('gives up a long computation when it is no longer wanted', async () => {
    const deep = await open('vanishing-gradient', { steps: 200 });
    deep.set({ steps: 5000 });
    expect(deep.working).toBe(true);
    deep.set({ steps: 300 });
    await until(() => !deep.working);
    expect(deep.lastStep).toBe(300);
    deep.set({ steps: 5000 });
    deep.dispose();
    expect(deep.problem).toBeNull();
  });

  test('has buttons that set values, which keys press, as long as there is something to set', async () => {
    desk = makeDesk();
    desk.engine.experiments['dqn-game'] = ({ moves }) => {
      const done = String(moves);
      const picture = new Uint8Array(100);
      const seen = [...done, ''].map(() => ({ picture, values: null, maps: [], action: null }));
      return { shape: [10, 10, 1], seen, isOver: done.length === 2, isCaught: false, step: null };
    };
    live = new LiveExperiment(desk.app.workbench, 'dqn-game', { player: 'hand' });
    await live.open();
    const { buttons } = live;
    expect(buttons.map(({ key, sets }) => [key, sets?.['moves']])).toEqual([
      ['ArrowLeft', 'l'],
      ['ArrowDown', 's'],
      ['ArrowRight', 'r'],
      ['n', ''],
    ]);
    expect([live.press('ArrowRight'), live.press('x')]).toEqual([true, false]);
    // The answer to the first is not there yet.
    expect(live.press('ArrowLeft')).toBe(true);
    await until(() => !live!.working);
    expect([live.values['moves'], live.step]).toEqual(['r', 1]);
    live.press('ArrowLeft');
    await until(() => !live!.working);
    expect(live.values['moves']).toBe('rl');
    expect(live.buttons.map(({ sets }) => sets !== undefined)).toEqual([false, false, false, true]);
    live.press('ArrowLeft');
    expect([live.values['moves'], live.working]).toEqual(['rl', false]);
    live.press('n');
    expect([live.values['moves'], live.values['game']]).toEqual(['', 2]);
    await until(() => !live!.working);
  });

  test('goes on being computed while only its picture is changed, and is stopped by what changes its course', async () => {
    desk = makeDesk();
    const course = { snapshots: [], steps: 600 };
    let known: typeof course | null = null;
    desk.engine.experiments['attention-known'] = () => known;
    desk.engine.experiments['attention'] = () => new Promise(() => undefined);
    live = new LiveExperiment(desk.app.workbench, 'attention');
    await live.open();
    live.start();
    expect([live.started, live.working]).toEqual([true, true]);
    // Nothing is there to be shown yet.
    live.set({ example: 3 });
    expect([live.started, live.values['example'], live.shown]).toEqual([true, 3, null]);
    live.halt();
    known = course;
    await until(() => !live!.working);
    live.halt();
    await until(() => live!.course !== null);
    live.start();
    live.set({ example: 4 });
    expect(live.shown).toMatchObject({ example: 4, seed: 1 });
    expect([live.started, live.working]).toEqual([true, true]);
    live.set({ seed: 2 });
    expect([live.started, live.values['example']]).toEqual([false, 4]);
    await until(() => !live!.working);
  });

  test('that does not exist says so', async () => {
    const none = await open('no-such-experiment');
    expect(none.problem).toMatchObject({ code: 'lab/unknown-experiment' });
  });
});
