import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { runExperiment } from '../../../src-main/engine/labs/runExperiment.ts';
import {
  COLUMNS,
  ROWS,
  SHOWN,
  type CaptionedPicture,
  type CaptioningCourse,
} from '../../../src-shared/labs/captioning/course.ts';
import { experiment } from '../../../src-shared/labs/captioning/experiment.ts';
import { experiment as own } from '../../../src-shared/labs/captioning/pictureExperiment.ts';
import { initialValues } from '../../../src-shared/labs/Experiment.ts';
import { looks, task, withoutPictures } from './drawn.ts';

beforeAll(async () => void (await selectBackend('wasm')));

const values = { ...initialValues(experiment), steps: 20 };

describe('the experiment that says pictures in words', () => {
  it('has nothing to say before the first training', async () => {
    expect(await runExperiment('captioning-known', values, task)).toBeNull();
    await expect(runExperiment('captioning-picture', initialValues(own), task)).rejects.toMatchObject({
      code: 'lab/impossible',
    });
  });

  it('goes on where it was stopped, looks at all places with weights that add up, and is drawn', async () => {
    const stop = new AbortController();
    const progress = (done: number): void => void (done > 5 && stop.abort());
    await expect(runExperiment('captioning', values, { signal: stop.signal, progress })).rejects.toThrow();
    const course = (await runExperiment('captioning', values, task)) as CaptioningCourse;
    expect(course.snapshots.map(({ step }) => step)).toEqual([0, 10, 20]);
    expect(course.snapshots[2]!.loss).toBeLessThan(course.snapshots[1]!.loss);
    expect(course.pictures).toHaveLength(SHOWN * 64 * ROWS * COLUMNS);
    for (const { words, weights } of course.snapshots[2]!.captions) {
      const places = ROWS * COLUMNS;
      expect([words.length, words.length + 1]).toContain(weights.length / places);
      for (let from = 0; from < weights.length; from += places) {
        const sum = weights.subarray(from, from + places).reduce((total, weight) => total + weight, 0);
        expect(sum).toBeCloseTo(1, 4);
      }
    }
    for (const look of looks)
      expect(withoutPictures(experiment.draw(course, { ...values, picture: SHOWN }, look))).not.toMatch(
        /NaN|undefined/,
      );
    for (const digits of [0, 1, 5]) {
      const made = (await runExperiment('captioning-picture', { digits, seed: 2 }, task)) as CaptionedPicture;
      expect(made.sentence?.length).toBe(digits === 1 ? 2 : undefined);
      for (const look of looks) {
        expect(withoutPictures(own.draw(made, {}, look))).not.toMatch(/NaN|undefined/);
        expect(own.caption(made, {}, look.language)).not.toMatch(/undefined/);
      }
    }
  });
});
