import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { runExperiment } from '../../../src-main/engine/labs/runExperiment.ts';
import {
  candidatesOf,
  LEAST_KEPT,
  MOST_KEPT,
  packCandidates,
  scoreOf,
  SHOWN,
  TESTED,
  type DetectionCourse,
  type DetectionPicture,
} from '../../../src-shared/labs/detection/course.ts';
import { experiment } from '../../../src-shared/labs/detection/experiment.ts';
import { experiment as own } from '../../../src-shared/labs/detection/pictureExperiment.ts';
import { initialValues, type ExperimentValues } from '../../../src-shared/labs/Experiment.ts';
import { looks, withoutPictures } from './drawn.ts';

beforeAll(async () => void (await selectBackend('wasm')));

const task = { signal: new AbortController().signal, progress: () => undefined };
const values = { ...initialValues(experiment), steps: 4 };
describe('the experiment with a detector', () => {
  let course: DetectionCourse;

  it('has nothing to look at before the first training', async () => {
    expect(await runExperiment('detection-known', values, task)).toBeNull();
    await expect(runExperiment('detection-picture', initialValues(own), task)).rejects.toMatchObject({
      code: 'lab/impossible',
    });
  });

  it('shows where it stands after each of a few steps, and goes on where it was stopped', async () => {
    const stop = new AbortController();
    const partial = (): void => stop.abort();
    await expect(
      runExperiment('detection', values, { signal: stop.signal, progress: () => undefined, partial }),
    ).rejects.toThrow();
    const stopped = structuredClone(await runExperiment('detection-known', values, task)) as DetectionCourse;
    expect(stopped.snapshots.length).toBeLessThan(5);
    course = (await runExperiment('detection', values, task)) as DetectionCourse;
    expect(course.snapshots.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4]);
    expect(course.snapshots.slice(0, stopped.snapshots.length)).toEqual(stopped.snapshots);
    expect(course.snapshots[4]!.loss).toBeLessThan(course.snapshots[1]!.loss);
    expect(course.truths).toHaveLength(TESTED);
    expect(course.pictures).toHaveLength(SHOWN * 64 * 64);
    for (const { candidates, cells } of course.snapshots) {
      const pictures = candidatesOf({ candidates }, course);
      expect([pictures.length, cells.length]).toEqual([TESTED, SHOWN]);
      expect(packCandidates(pictures)).toEqual(candidates);
      for (const ofPicture of pictures) {
        expect(ofPicture.length).toBeLessThanOrEqual(MOST_KEPT);
        for (const { score } of ofPicture) expect(score).toBeGreaterThanOrEqual(LEAST_KEPT);
      }
    }
    const other = { ...values, picture: 3, least: 0.2, suppression: 0.7, show: 'cells', step: 3 };
    expect(await runExperiment('detection-known', other, task)).toEqual(course);
  });

  it('scores a snapshot by its boxes after suppression', () => {
    const snapshot = {
      ...course.snapshots[0]!,
      // Every digit twice, the surer of one picture before those of the next.
      candidates: packCandidates(
        course.truths.map((truths, at) =>
          truths.flatMap((truth) => [
            { ...truth, score: 0.9 - at / 1000 },
            { ...truth, width: truth.width * 0.9, score: 0.9 - at / 1000 - 1e-4 },
          ]),
        ),
      ),
    };
    expect(scoreOf(course, snapshot, 0.5).map).toBeCloseTo(1, 12);
    expect(scoreOf(course, snapshot, 1).map).toBeLessThan(1);
  });

  it('draws all that it shows, at any size', () => {
    for (const show of ['boxes', 'cells', 'curves'])
      for (const [step, least] of [
        [0, 0.05],
        [4, 0.05],
        [4, 0.99],
      ])
        for (const look of looks) {
          const shown = { ...values, show, step: step!, least: least! };
          expect(withoutPictures(experiment.draw(course, shown, look))).not.toMatch(/NaN|undefined|Infinity/);
          expect(experiment.caption(course, shown, look.language)).not.toMatch(/NaN|undefined/);
        }
  });

  it('looks at a picture with no digit, and at one with sixty', async () => {
    for (const digits of [0, 4, 60]) {
      const at: ExperimentValues = { ...initialValues(own), digits };
      const picture = (await runExperiment('detection-picture', at, task)) as DetectionPicture;
      expect(picture.truths).toHaveLength(digits);
      expect(picture.step).toBe(4);
      expect(picture.candidates).toHaveLength(64);
      expect(picture.cellMaps).toHaveLength(11 * 64);
      expect(picture.layers.map(({ height, maps }) => maps.length / height / height)).toEqual([6, 6, 6]);
      const perfect = {
        ...picture,
        candidates: picture.truths.map((truth) => ({ ...truth, score: 0.9 })),
      };
      for (const show of ['boxes', 'cells', 'maps'])
        for (const look of looks) {
          const shown = { ...at, show };
          for (const one of [picture, perfect]) {
            const drawn = withoutPictures(own.draw(one, shown, look));
            expect(drawn).not.toMatch(/NaN|undefined|Infinity/);
            // Where there is no room the maps are left out.
            const hasMaps = show === 'maps' && look.height > 300;
            expect(drawn.match(/<image /g)).toHaveLength(hasMaps ? 1 + 3 * 6 + 11 : 1);
          }
        }
      const said = own.caption(perfect, at, 'en');
      if (digits === 0) expect(said).toMatch(/^No digit is in the picture, and none was found/);
      else expect(said).toMatch(new RegExp(`^${digits} of ${digits} digits found, 0 boxes wrong`));
      expect(said.includes('pixels large')).toBe(digits === 60);
    }
    for (const wrong of [{ digits: 61 }, { digits: -1 }, { least: 0 }] as ExperimentValues[])
      await expect(runExperiment('detection-picture', wrong, task)).rejects.toMatchObject({
        code: 'lab/wrong-value',
      });
  });
});
