import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { runExperiment } from '../../../src-main/engine/labs/runExperiment.ts';
import { experiment as check } from '../../../src-shared/labs/fingerprint/checkExperiment.ts';
import {
  divisionOf,
  isTrainedOn,
  pairSets,
  pairsOf,
  type PrintCheck,
  type PrintCourse,
} from '../../../src-shared/labs/fingerprint/course.ts';
import { experiment } from '../../../src-shared/labs/fingerprint/experiment.ts';
import { equalError, ratesAt } from '../../../src-shared/labs/fingerprint/rates.ts';
import { initialValues, type ExperimentValues } from '../../../src-shared/labs/Experiment.ts';
import { temporaryFolder } from '../../belongings.ts';
import { looks, task, withoutPictures } from './drawn.ts';

beforeAll(async () => void (await selectBackend('wasm')));
// A machine without prints, so that they are drawn.
beforeEach(() => {
  for (const name of ['FEATURESCOPE_DATA', 'XDG_CACHE_HOME']) vi.stubEnv(name, temporaryFolder());
});
afterEach(() => vi.unstubAllEnvs());

const values = { ...initialValues(experiment), drawn: 0, steps: 40 };
describe('the experiment with pairs of prints', () => {
  it('has nothing to check before the first training', async () => {
    expect(await runExperiment('fingerprint-known', values, task)).toBeNull();
    await expect(runExperiment('fingerprint-check', initialValues(check), task)).rejects.toMatchObject({
      code: 'lab/impossible',
    });
  });

  it('learns from drawn prints, tells its stages, and goes on where it was stopped', async () => {
    const stop = new AbortController();
    const progress = (done: number): void => void (done > 10 && stop.abort());
    await expect(runExperiment('fingerprint', values, { signal: stop.signal, progress })).rejects.toThrow();
    const stopped = structuredClone(await runExperiment('fingerprint-known', values, task)) as PrintCourse;
    expect(stopped.snapshots.length).toBeLessThan(17);
    const course = (await runExperiment('fingerprint', values, task)) as PrintCourse;
    expect(course).toMatchObject({ isDrawn: true, steps: 40 });
    expect(course.snapshots).toHaveLength(17);
    expect(course.snapshots.slice(0, stopped.snapshots.length)).toEqual(stopped.snapshots);
    const [first, last] = [course.snapshots[0]!, course.snapshots.at(-1)!];
    const learned = [first, last].map((snapshot) => equalError(pairsOf(course, snapshot, 'copies')).rate);
    expect(learned[1]).toBeLessThan(learned[0]! / 1.5);
    expect(
      await runExperiment('fingerprint-known', { ...values, set: 'unseen', threshold: 2 }, task),
    ).toEqual(course);
    for (const set of pairSets)
      for (const step of [0, 16])
        for (const look of looks) {
          const drawn = withoutPictures(
            experiment.draw(course, { ...values, set, step }, { ...look, handles: true }),
          );
          expect(drawn).not.toMatch(/NaN|undefined|Infinity/);
          expect(drawn).toContain('data-handle="threshold"');
          const pairs = { ...values, set, step, show: 'pairs' };
          expect(experiment.draw(course, pairs, look).outerHTML).toContain('<image ');
          expect(experiment.caption(course, { ...values, set, step }, look.language)).not.toMatch(
            /NaN|undefined/,
          );
        }
    expect(experiment.drag!('threshold', { x: 1.234, y: 0 }, values)).toEqual({ ...values, threshold: 1.23 });
  });

  it('checks a new print against the enrolled ones, never against itself', async () => {
    const at = { ...initialValues(check), finger: 3, print: 2, claim: 3, enrolled: 6 };
    const course = (await runExperiment('fingerprint-check', at, task)) as PrintCheck;
    expect(course).toMatchObject({
      step: 40,
      place: { finger: 2, impression: 1 },
      isTrained: true,
      enrolled: 6,
    });
    expect(course.nearest.impression).not.toBe(1);
    expect(course.distance).toBe(course.byFinger[2]);
    expect(course.byFinger).toHaveLength(10);
    const squares = course.differences.reduce((sum, value) => sum + value ** 2, 0);
    expect(Math.sqrt(squares / course.differences.length)).toBeCloseTo(course.distance, 5);
    expect(course.maps.length / 3 / (course.mapShape[0] * course.mapShape[1])).toBe(8);
    const other = (await runExperiment('fingerprint-check', { ...at, claim: 9 }, task)) as PrintCheck;
    expect(other.distance).toBe(course.byFinger[8]);
    for (const look of looks) {
      const drawn = withoutPictures(check.draw(course, at, { ...look, handles: true }));
      expect(drawn).not.toMatch(/NaN|undefined|Infinity/);
      expect(drawn).toContain('data-handle="threshold"');
      expect(check.caption(course, at, look.language)).not.toMatch(/NaN|undefined/);
    }
    for (const wrong of [{ finger: 0 }, { layer: 'conv9' }] as ExperimentValues[])
      await expect(runExperiment('fingerprint-check', wrong, task)).rejects.toMatchObject({
        code: 'lab/wrong-value',
      });
  });
});

describe('the division of prints', () => {
  const fingers = Array.from({ length: 40 }, (_none, at) => Math.floor(at / 4));
  const impressions = fingers.map((_finger, at) => at % 4);
  const copies = [...fingers.keys()].filter((at) => fingers[at]! < 7 && impressions[at]! < 3);
  const course = { fingers, impressions, copies } as PrintCourse;
  /** The feature is the finger itself. */
  const features = Float32Array.from([...fingers, ...copies.map((at) => fingers[at]!)]);
  const snapshot = { step: 1, seconds: 0, loss: 0, features };

  it('keeps fingers and impressions apart, so that nothing that is tested was trained on', () => {
    const division = divisionOf(course);
    expect(division).toEqual({ known: 7, trained: Array(10).fill(3) });
    expect([...fingers.keys()].filter((at) => isTrainedOn(course, division, at))).toEqual(copies);
    const sets = Object.fromEntries(pairSets.map((set) => [set, pairsOf(course, snapshot, set)]));
    expect(sets['new']!.one.every((at) => copies.includes(at))).toBe(true);
    expect(sets['new']!.other.every((at) => fingers[at]! < 7 && impressions[at] === 3)).toBe(true);
    expect(sets['unseen']!.one.every((at) => fingers[at]! >= 7)).toBe(true);
    expect(sets['copies']!.other.every((at) => at >= 40)).toBe(true);
    // 21 prints were trained on, 7 are new, 12 are of fingers never seen.
    expect(pairSets.map((set) => sets[set]!.distances.length)).toEqual([21 * 21, 21 * 7, (12 * 11) / 2]);
    expect(pairSets.map((set) => sets[set]!.same.filter(Boolean).length)).toEqual([63, 21, 18]);
    for (const set of pairSets) expect(ratesAt(sets[set]!, 1).accuracy).toBe(1);
  });

  it('counts wrong decisions of either kind, and finds where both are as frequent', () => {
    const pairs = {
      distances: Float32Array.from([0.1, 0.5, 0.9, 1.4, 0.4, 0.8, 1.2, 2]),
      same: [true, true, true, true, false, false, false, false],
    };
    expect(ratesAt(pairs, 1)).toMatchObject({
      ...{ accepted: 2, rejected: 1, falseAcceptance: 0.5, falseRejection: 0.25, accuracy: 0.625 },
    });
    expect(ratesAt(pairs, 0).accuracy).toBe(0.5);
    const { threshold, rate } = equalError(pairs);
    expect(rate).toBe(0.5);
    const there = ratesAt(pairs, threshold);
    expect(Math.max(there.falseAcceptance, there.falseRejection)).toBe(0.5);
  });
});
