import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { runExperiment } from '../../../src-main/engine/labs/runExperiment.ts';
import {
  classesMade,
  GRID,
  isCollapsed,
  SHOWN,
  type GanCourse,
  type GanSnapshot,
  type LatentCourse,
} from '../../../src-shared/labs/gan/course.ts';
import { experiment } from '../../../src-shared/labs/gan/experiment.ts';
import { experiment as latent } from '../../../src-shared/labs/gan/latentExperiment.ts';
import { initialValues, type ExperimentValues } from '../../../src-shared/labs/Experiment.ts';
import { looks, task, withoutPictures } from './drawn.ts';

beforeAll(async () => void (await selectBackend('wasm')));

const values = { ...initialValues(experiment), networks: 'dense', steps: 100 };
describe('the experiment with a generator and a discriminator', () => {
  it('has nothing to walk through before the first training', async () => {
    expect(await runExperiment('gan-known', values, task)).toBeNull();
    await expect(runExperiment('gan-latent', initialValues(latent), task)).rejects.toMatchObject({
      code: 'lab/impossible',
    });
  });

  it('shows where they stand 25 times, and goes on where it was stopped', async () => {
    const stop = new AbortController();
    const progress = (done: number): void => void (done > 40 && stop.abort());
    await expect(runExperiment('gan', values, { signal: stop.signal, progress })).rejects.toThrow();
    const stopped = structuredClone(await runExperiment('gan-known', values, task)) as GanCourse;
    expect(stopped.snapshots.length).toBeGreaterThan(1);
    expect(stopped.snapshots.length).toBeLessThan(25);
    const course = (await runExperiment('gan', values, task)) as GanCourse;
    expect(course.snapshots).toHaveLength(25);
    expect(course.snapshots.slice(0, stopped.snapshots.length)).toEqual(stopped.snapshots);
    expect(course.snapshots.map(({ step }) => step)).toEqual(
      Array.from({ length: 25 }, (_none, at) => Math.round((100 * at) / 24)),
    );
    expect(course.snapshots[0]!.distance).toBeGreaterThan(1.6);
    for (const { images, shares, probabilities, confident } of course.snapshots) {
      expect(images).toHaveLength(SHOWN * 784);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6);
      for (const share of [...probabilities, confident]) {
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(1);
      }
    }
    expect(await runExperiment('gan-known', { ...values, show: 'judged', step: 3 }, task)).toEqual(course);
    for (const show of ['digits', 'judged'])
      for (const step of [0, 24])
        for (const look of looks) {
          const drawn = withoutPictures(experiment.draw(course, { ...values, show, step }, look));
          expect(drawn).not.toMatch(/NaN|undefined|Infinity/);
          expect(drawn.match(/<image /g)!.length).toBeGreaterThanOrEqual(SHOWN);
          expect(experiment.caption(course, { ...values, step }, look.language)).not.toMatch(/NaN|undefined/);
        }
  });

  it('walks through a plane of vectors that are as long as those of the training', async () => {
    const at = { ...initialValues(latent), x: 1.5, y: -0.5 };
    const course = (await runExperiment('gan-latent', at, task)) as LatentCourse;
    expect(course.step).toBe(100);
    expect(course.grid).toHaveLength(GRID * GRID * 784);
    // A point of the grid itself is the image in the grid.
    const corner = (await runExperiment('gan-latent', { ...at, x: -2, y: 2 }, task)) as LatentCourse;
    expect(corner.image).toEqual(course.grid.subarray(0, 784));
    expect(corner.image).not.toEqual(course.image);
    for (const look of looks) {
      const drawn = withoutPictures(latent.draw(course, at, { ...look, handles: true }));
      expect(drawn).not.toMatch(/NaN|undefined|Infinity/);
      expect(drawn).toContain('data-handle="point"');
    }
    expect(latent.drag!('point', { x: 9, y: -0.12345 }, at)).toEqual({ ...at, x: 2, y: -0.123 });
    for (const wrong of [{ x: NaN }, { y: 2.5 }, { seed: 0 }] as ExperimentValues[])
      await expect(runExperiment('gan-latent', wrong, task)).rejects.toMatchObject({
        code: 'lab/wrong-value',
      });
  });

  it('names a collapse: few classes, or nearly the same image again and again', () => {
    const shares = Array<number>(10).fill(0.1);
    const even = { step: 9, distance: 1.1, spread: 0.9, shares } as unknown as GanSnapshot;
    expect([classesMade(even), isCollapsed(even)]).toEqual([10, false]);
    const few = { ...even, shares: [0.9, 0.1, 0, 0, 0, 0, 0, 0, 0, 0] };
    expect(isCollapsed(few)).toBe(true);
    // Noise, which a classifier reads as the same digit every time.
    expect(isCollapsed({ ...few, distance: 3 })).toBe(false);
    expect(isCollapsed({ ...even, distance: 3, spread: 0.1 })).toBe(true);
    expect(isCollapsed({ ...even, spread: 0.1, step: 0 })).toBe(false);
  });
});
