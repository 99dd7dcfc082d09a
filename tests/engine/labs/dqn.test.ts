import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { runExperiment } from '../../../src-main/engine/labs/runExperiment.ts';
import {
  SHOWN,
  SNAPSHOTS,
  type DqnCourse,
  type GameCourse,
  type RewindCourse,
} from '../../../src-shared/labs/dqn/course.ts';
import { experiment } from '../../../src-shared/labs/dqn/experiment.ts';
import { experiment as game } from '../../../src-shared/labs/dqn/gameExperiment.ts';
import { experiment as rewind } from '../../../src-shared/labs/dqn/rewindExperiment.ts';
import { initialValues, type ExperimentValues } from '../../../src-shared/labs/Experiment.ts';
import { looks, withoutPictures } from './drawn.ts';

beforeAll(async () => void (await selectBackend('wasm')));

const task = { signal: new AbortController().signal, progress: () => undefined };
const values = { ...initialValues(experiment), steps: 240 };
const byHand = { ...initialValues(game), player: 'hand' };
describe('the lab of a network that plays', () => {
  it('has nothing to watch before the first training, but a game to play', async () => {
    expect(await runExperiment('dqn-known', values, task)).toBeNull();
    for (const id of ['dqn-game', 'dqn-rewind'])
      await expect(runExperiment(id, {}, task)).rejects.toMatchObject({ code: 'lab/impossible' });
    const course = (await runExperiment('dqn-game', { ...byHand, moves: 'lls' }, task)) as GameCourse;
    expect(course).toMatchObject({ isOver: false, step: null });
    expect(course.seen.map(({ action, values: worth }) => [action, worth])).toEqual([
      [0, null],
      [0, null],
      [1, null],
      [null, null],
    ]);
    for (const look of looks)
      expect(withoutPictures(game.draw(course, byHand, look))).not.toMatch(/NaN|undefined/);
  });

  it('shows where it stands 25 times, goes on where it was stopped, and repeats itself bit for bit', async () => {
    const stop = new AbortController();
    const progress = (done: number): void => void (done > 100 && stop.abort());
    await expect(runExperiment('dqn', values, { signal: stop.signal, progress })).rejects.toThrow();
    const stopped = structuredClone(await runExperiment('dqn-known', values, task)) as DqnCourse;
    expect(stopped.snapshots.length).toBeGreaterThan(1);
    expect(stopped.snapshots.length).toBeLessThan(SNAPSHOTS + 1);
    const course = structuredClone(await runExperiment('dqn', values, task)) as DqnCourse;
    expect(course.snapshots.map(({ step }) => step)).toEqual(
      Array.from({ length: SNAPSHOTS + 1 }, (_none, at) => 10 * at),
    );
    expect(course.snapshots.slice(0, stopped.snapshots.length)).toEqual(stopped.snapshots);
    for (const { played, caught, exploration } of course.snapshots) {
      expect(played).toHaveLength(SHOWN);
      for (const { pictures, actions } of played)
        expect([pictures.length, actions.length]).toEqual([1000, 9]);
      for (const share of [caught, exploration]) expect(share >= 0 && share <= 1).toBe(true);
    }
    // Another training between, so that this one is done from its very beginning.
    const other = (await runExperiment('dqn', { ...values, seed: 2 }, task)) as DqnCourse;
    const hashes = (of: DqnCourse) =>
      of.snapshots.map(({ weightsSha256, gamesSha256 }) => [weightsSha256, gamesSha256]);
    expect(hashes(other)).not.toEqual(hashes(course));
    expect(hashes((await runExperiment('dqn', values, task)) as DqnCourse)).toEqual(hashes(course));
    for (const step of [0, SNAPSHOTS])
      for (const look of looks) {
        const drawn = withoutPictures(experiment.draw(course, { ...values, step }, look));
        expect(drawn).not.toMatch(/NaN|undefined|Infinity/);
        const pictures = drawn.match(/<image /g)?.length ?? 0;
        expect(pictures > SHOWN).toBe(look.height > 240);
        expect(experiment.caption(course, { step }, look.language)).not.toMatch(/NaN|undefined/);
      }
  });

  it('watches a game with the values that the moves follow from, and the maps', async () => {
    const course = (await runExperiment('dqn-game', { game: 5 }, task)) as GameCourse;
    expect(course).toMatchObject({ isOver: true, step: 240 });
    expect(course.seen).toHaveLength(10);
    for (const { values: worth, action, maps } of course.seen) {
      if (action !== null) expect(action).toBe(worth!.indexOf(Math.max(...worth!)));
      expect(maps.map(({ layer, shape }) => [layer, ...shape])).toEqual([
        ['conv1', 10, 10, 8],
        ['conv2', 5, 5, 16],
      ]);
    }
    const begun = (await runExperiment('dqn-game', { game: 5, stage: 0 }, task)) as GameCourse;
    expect(begun.step).toBe(0);
    expect(begun.seen[0]!.picture).toEqual(course.seen[0]!.picture);
    expect(begun.seen[0]!.values).not.toEqual(course.seen[0]!.values);
    for (const look of looks)
      for (const step of [0, 9]) {
        const drawn = withoutPictures(game.draw(course, { step }, look));
        expect(drawn).not.toMatch(/NaN|undefined|Infinity/);
        expect(drawn.match(/<image /g)!).toHaveLength(1 + 8 + 16);
        expect(game.caption(course, { step }, look.language)).not.toMatch(/NaN|undefined/);
      }
  });

  it('is played by buttons, until the game is over', async () => {
    let moves: ExperimentValues = byHand;
    for (let move = 0; move < 9; move++) {
      const course = (await runExperiment('dqn-game', moves, task)) as GameCourse;
      expect(course.seen).toHaveLength(move + 1);
      moves = { ...moves, ...game.buttons![move % 3]!.values(course, moves) };
    }
    expect(moves['moves']).toBe('lsrlsrlsr');
    const over = (await runExperiment('dqn-game', moves, task)) as GameCourse;
    expect(over.isOver).toBe(true);
    expect(game.buttons!.map((button) => button.values(over, moves) !== undefined)).toEqual([
      false,
      false,
      false,
      true,
    ]);
    expect(game.buttons![0]!.values(over, { ...moves, player: 'network' })).toBeUndefined();
    expect(game.buttons![3]!.values(over, { ...moves, game: 999 })).toEqual({ game: 1, moves: '' });
    for (const wrong of [
      { moves: 'up' },
      { game: 0 },
      { stage: 25 },
      { moves: 'l'.repeat(10) },
    ] as ExperimentValues[])
      await expect(runExperiment('dqn-game', { ...byHand, ...wrong }, task)).rejects.toMatchObject({
        code: 'lab/wrong-value',
      });
  });

  it('rewinds to a stage and does the same again', async () => {
    expect(await runExperiment('dqn-rewind-known', { from: 20, to: 24 }, task)).toBeNull();
    const course = (await runExperiment('dqn-rewind', { from: 20, to: 24 }, task)) as RewindCourse;
    expect(await runExperiment('dqn-rewind-known', { from: 20, to: 24 }, task)).toBe(course);
    expect(course).toMatchObject({ from: 200, to: 240 });
    expect(course.weights[1]).toBe(course.weights[0]);
    expect(course.actions[1]).toBe(course.actions[0]);
    const known = (await runExperiment('dqn-known', values, task)) as DqnCourse;
    expect(course.weights[0]).toBe(known.snapshots.at(-1)!.weightsSha256);
    expect(rewind.caption(course, {}, 'en')).toContain('the same, bit for bit');
    const broken = { ...course, weights: ['a', 'b'] as [string, string] };
    expect(rewind.caption(broken, {}, 'en')).toContain('not the same');
    for (const look of looks) expect(rewind.draw(course, {}, look).outerHTML).not.toMatch(/NaN|undefined/);
  });
});
