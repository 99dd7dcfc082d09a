import { memory } from '@tensorflow/tfjs-core';
import { parseHTML } from 'linkedom';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { openDigits } from '../../../src-main/engine/data/handwriting/generate.ts';
import { trainRung } from '../../../src-main/engine/labs/experiments/againstTheClock.ts';
import { runExperiment } from '../../../src-main/engine/labs/runExperiment.ts';
import { fastCnn } from '../../../src-main/engine/recipes/fastCnn.ts';
import { shareDataset } from '../../../src-main/engine/training/workers/shareDataset.ts';
import {
  KNOWN_CLOCK,
  secondsTo,
  type ClockCourse,
  type RungCourse,
} from '../../../src-shared/labs/against-the-clock/course.ts';
import { experiment } from '../../../src-shared/labs/against-the-clock/experiment.ts';
import { rungs, settingsOf, TOP } from '../../../src-shared/labs/against-the-clock/rungs.ts';
import { initialValues } from '../../../src-shared/labs/Experiment.ts';
import { atStep } from '../../../src-shared/labs/readValues.ts';

beforeAll(async () => void (await selectBackend('wasm')));

const { document } = parseHTML('<html></html>');
const { signal } = new AbortController();

describe('the ladder against the clock', () => {
  it('adds one idea after the other; its top is the recipe', () => {
    expect(settingsOf('start')).toMatchObject({ weights: 'small', optimizer: 'sgd', normalised: false });
    expect(settingsOf('momentum')).toMatchObject({ weights: 'he', optimizer: 'momentum', normalised: false });
    const { epochs, seed, validationSplit, ...settings } = fastCnn.settings;
    expect([epochs, seed, validationSplit]).toEqual([initialValues(experiment)['epochs'], 1, 0]);
    expect(settingsOf(TOP)).toMatchObject(settings);
  });

  it.each(rungs.map(({ id }) => id))(
    'trains %s, marks four times an epoch, and frees everything',
    async (id) => {
      const data = shareDataset(openDigits({ train: 512, test: 60 }));
      const before = memory().numTensors;
      const shown: RungCourse[] = [];
      const rung = await trainRung(id, data, { seed: 1, epochs: 2 }, signal, (one) => shown.push(one));
      expect(memory().numTensors).toBe(before);
      expect(shown.map(({ marks }) => marks.length)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
      expect(shown.map(({ done }) => done)).toEqual([...Array<boolean>(7).fill(false), true]);
      const steps = (512 / settingsOf(id).batchSize) * 2;
      expect(rung.marks.map(({ step }) => step)).toEqual(
        Array.from({ length: 8 }, (_none, at) => Math.round((steps * (at + 1)) / 8)),
      );
      rung.marks.forEach(({ seconds, accuracy }, at) => {
        expect(seconds).toBeGreaterThanOrEqual(rung.marks[at - 1]?.seconds ?? 0);
        expect(accuracy).toBeGreaterThanOrEqual(0);
        expect(accuracy).toBeLessThanOrEqual(1);
      });
      // The accuracies depend on the seed alone, not on the clock.
      const again = await trainRung(id, data, { seed: 1, epochs: 2 }, signal);
      expect(again.marks.map(({ accuracy }) => accuracy)).toEqual(rung.marks.map(({ accuracy }) => accuracy));
    },
  );

  it('is stopped between two steps', async () => {
    const stop = new AbortController();
    const data = shareDataset(openDigits({ train: 512, test: 60 }));
    const before = memory().numTensors;
    const training = trainRung('start', data, { seed: 1, epochs: 10 }, stop.signal, () => stop.abort());
    await expect(training).rejects.toMatchObject({ name: 'AbortError' });
    expect(memory().numTensors).toBe(before);
  });

  it('shows nothing before it is started, and takes no values that its fields do not allow', async () => {
    const task = { signal, progress: () => undefined };
    expect(await runExperiment(KNOWN_CLOCK, initialValues(experiment), task)).toBeNull();
    for (const wrong of [{ epochs: 0 }, { seed: 1e9 }, { nonsense: 1 }])
      await expect(runExperiment(KNOWN_CLOCK, wrong as never, task)).rejects.toMatchObject({
        code: 'lab/wrong-value',
      });
  });

  it('draws every step in both languages, all themes and sizes', () => {
    const marks = [
      { step: 10, seconds: 1.5, accuracy: 0.5 },
      { step: 20, seconds: 3, accuracy: 0.9901 },
    ];
    expect(secondsTo(marks, 0.99)).toBe(3);
    expect(secondsTo(marks, 0.999)).toBeUndefined();
    const course: ClockCourse = {
      ...{ data: 'mnist', workers: 2, arithmetic: 'fast' },
      rungs: [
        ...rungs.slice(0, -1).map(({ id }) => ({ id, marks, done: true })),
        { id: 'averaging', marks: [{ step: 5, seconds: 1, accuracy: 0.1 }], done: true, diverged: true },
      ],
    };
    for (const partial of [{ ...course, rungs: [] }, course])
      for (let step = 0; step <= experiment.lastStep!(partial); step++)
        for (const language of ['en', 'ko'] as const) {
          const shown = atStep(experiment, partial, { ...initialValues(experiment), step });
          expect(experiment.caption(partial, shown, language)).not.toMatch(/NaN|undefined|Infinity/);
          for (const theme of ['light', 'dark', 'print'] as const)
            for (const [width, height] of [
              [960, 540],
              [360, 240],
              [300, 500],
            ] as const) {
              const look = { document: document as unknown as Document, width, height, theme, language };
              expect(experiment.draw(partial, shown, look).outerHTML).not.toMatch(/undefined|Infinity|"NaN/);
            }
        }
    expect(experiment.isDone!(course)).toBe(true);
    expect(experiment.caption(course, { step: 3 }, 'en')).toContain('99 % first measured at 3.0 s');
  });
});
