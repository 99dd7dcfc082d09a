import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { runExperiment } from '../../../src-main/engine/labs/runExperiment.ts';
import { segmenterNetwork } from '../../../src-main/engine/recipes/segmenter.ts';
import {
  overlapsOf,
  SHOWN,
  TESTED,
  type SegmentationCourse,
  type SegmentationPicture,
} from '../../../src-shared/labs/segmentation/course.ts';
import { experiment } from '../../../src-shared/labs/segmentation/experiment.ts';
import { experiment as own } from '../../../src-shared/labs/segmentation/pictureExperiment.ts';
import { initialValues, type ExperimentValues } from '../../../src-shared/labs/Experiment.ts';
import { looks, withoutPictures } from './drawn.ts';

beforeAll(async () => void (await selectBackend('wasm')));

const task = { signal: new AbortController().signal, progress: () => undefined };
const values = { ...initialValues(experiment), steps: 3 };
const pixels = 64 * 64;

describe('the experiment with a network that labels pixels', () => {
  let course: SegmentationCourse;

  it('has nothing to look at before the first training', async () => {
    expect(await runExperiment('segmentation-known', values, task)).toBeNull();
    await expect(runExperiment('segmentation-picture', initialValues(own), task)).rejects.toMatchObject({
      code: 'lab/impossible',
    });
  });

  it('counts all pixels of the test pictures, and learns first that most are background', async () => {
    course = (await runExperiment('segmentation', values, task)) as SegmentationCourse;
    expect(course.snapshots.map(({ step }) => step)).toEqual([0, 1, 2, 3]);
    expect(course.snapshots[3]!.loss).toBeLessThan(course.snapshots[1]!.loss);
    for (const { counts, labels } of course.snapshots) {
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(TESTED * pixels);
      expect(labels).toHaveLength(SHOWN * pixels);
    }
    // Digits of all classes are there, and far more background.
    const truth = Array.from({ length: 11 }, (_none, row) =>
      course.snapshots[0]!.counts.subarray(row * 11, row * 11 + 11).reduce((sum, count) => sum + count, 0),
    );
    expect(Math.min(...truth)).toBeGreaterThan(0);
    expect(truth[0]! / TESTED / pixels).toBeGreaterThan(0.85);
    expect(course.truths.some((label) => label > 0)).toBe(true);
    const other = { ...values, picture: 5, show: 'classes', step: 1 };
    expect(await runExperiment('segmentation-known', other, task)).toEqual(course);
  });

  it('measures the mean over the background and the classes', () => {
    const counts = new Float64Array(4);
    counts.set([6, 2, 1, 3]);
    expect(overlapsOf({ counts })).toEqual({ each: [6 / 9, 3 / 6], mean: (6 / 9 + 3 / 6) / 2 });
  });

  it('draws all that it shows, at any size', () => {
    const right = { ...course.snapshots[3]!, labels: course.truths };
    const perfect = { ...course, snapshots: [...course.snapshots.slice(0, 3), right] };
    for (const show of ['labels', 'classes', 'curves'])
      for (const step of [0, 3])
        for (const look of looks) {
          const shown = { ...values, show, step };
          const drawn = withoutPictures(experiment.draw(perfect, shown, look));
          expect(drawn).not.toMatch(/NaN|undefined|Infinity/);
          expect(drawn.match(/<image /g)?.length ?? 0).toBe({ labels: 4, classes: 11 }[show] ?? 0);
          if (show === 'classes' && step === 3 && look.width > 900) expect(drawn).toContain('IoU 1.00');
          expect(experiment.caption(course, shown, look.language)).not.toMatch(/NaN|undefined/);
        }
  });

  it('looks at a picture with no digit, and at one with sixty', async () => {
    for (const digits of [0, 60]) {
      const at: ExperimentValues = { ...initialValues(own), digits };
      const picture = (await runExperiment('segmentation-picture', at, task)) as SegmentationPicture;
      expect([picture.digits, picture.step]).toEqual([digits, 3]);
      // The probabilities of a pixel add up to 1, as far as bytes tell.
      for (const pixel of [0, 1000, 4095]) {
        let sum = 0;
        for (let label = 0; label < 11; label++) sum += picture.probabilities[label * pixels + pixel]!;
        expect(Math.abs(sum - 255)).toBeLessThanOrEqual(6);
      }
      const perfect = { ...picture, labels: picture.truth };
      for (const show of ['labels', 'classes', 'maps'])
        for (const look of looks)
          expect(withoutPictures(own.draw(picture, { ...at, show }, look))).not.toMatch(
            /NaN|undefined|Infinity/,
          );
      expect(own.caption(perfect, at, 'en')).toBe(
        digits === 0
          ? 'No digit is in the picture; no pixel was taken for one (network after 3 steps)'
          : '100.0 % of the pixels right, with 60 digits in the picture (network after 3 steps)',
      );
    }
  });

  it('adds the scores of three sizes to those from below, up to the size of the picture', () => {
    const model = segmenterNetwork([64, 64, 1], 11);
    const shape = (name: string) => (model.getLayer(name).outputShape as number[]).slice(1);
    expect(['score4', 'sum3', 'sum2', 'labels'].map(shape)).toEqual([
      [8, 8, 11],
      [16, 16, 11],
      [32, 32, 11],
      [64, 64, 11],
    ]);
    expect(model.outputs[0]!.shape).toEqual([null, 64, 64, 11]);
    model.dispose();
  });
});
