import { parseHTML } from 'linkedom';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runExperiment } from '../../../src-main/engine/labs/runExperiment.ts';
import { initialValues } from '../../../src-shared/labs/Experiment.ts';
import { KNOWN, SEARCH, type SearchCourse } from '../../../src-shared/labs/hyperparameter-search/course.ts';
import { experiment } from '../../../src-shared/labs/hyperparameter-search/experiment.ts';
import { atStep } from '../../../src-shared/labs/readValues.ts';
import { parseSpace } from '../../../src-shared/studies/space.ts';
import { temporaryFolder } from '../../belongings.ts';

const home = process.env['FEATURESCOPE_HOME'];
beforeEach(() => (process.env['FEATURESCOPE_HOME'] = temporaryFolder()));
afterEach(() => {
  if (home === undefined) delete process.env['FEATURESCOPE_HOME'];
  else process.env['FEATURESCOPE_HOME'] = home;
});

const { document } = parseHTML('<html></html>');
const values = {
  ...initialValues(experiment),
  ...{ trials: 5, epochs: 2, images: 60, space: 'lr=log:1e-4..0.1 optimizer=sgd|adam' },
};
const quiet = { signal: new AbortController().signal, progress: () => undefined };

describe('the experiment of searching hyperparameters', () => {
  it('shows nothing before it is started, then each trial, and keeps what is finished when it is stopped', async () => {
    expect(await runExperiment(KNOWN, values, quiet)).toBeNull();
    const stop = new AbortController();
    const partial: SearchCourse[] = [];
    const task = {
      signal: stop.signal,
      progress: (done: number) => done === 2 && stop.abort(),
      partial: (course: unknown) => void partial.push(course as SearchCourse),
    };
    await expect(runExperiment(SEARCH, values, task)).rejects.toMatchObject({ code: 'engine/cancelled' });
    expect(partial[0]!.results).toEqual([]);
    const known = (await runExperiment(KNOWN, values, quiet)) as SearchCourse;
    expect(known.results.length).toBeGreaterThanOrEqual(2);
    const whole = (await runExperiment(SEARCH, values, quiet)) as SearchCourse;
    expect(whole.results.slice(0, known.results.length)).toEqual(known.results);
    expect(whole.results.map(({ trial }) => trial)).toEqual([0, 1, 2, 3, 4]);
    expect(await runExperiment(KNOWN, values, quiet)).toEqual(whole);
  });

  it('draws every step in both languages, all themes and sizes, and suggests a narrower space', async () => {
    const course = (await runExperiment(SEARCH, values, quiet)) as SearchCourse;
    for (const step of [0, 2, 5])
      for (const language of ['en', 'ko'] as const) {
        const shown = atStep(experiment, course, { ...values, step });
        expect(experiment.caption(course, shown, language)).not.toMatch(/NaN|undefined|Infinity/);
        for (const theme of ['light', 'dark', 'print'] as const)
          for (const [width, height] of [
            [960, 540],
            [360, 240],
            [300, 500],
          ] as const) {
            const look = { document: document as unknown as Document, width, height, theme, language };
            expect(experiment.draw(course, shown, look).outerHTML).not.toMatch(/NaN|undefined|Infinity/);
          }
      }
    const next = experiment.buttons![0]!.values(course, values);
    if (next) expect(parseSpace(String(next['space']))).toHaveLength(2);
  });

  it('refuses a space with its ends swapped', async () => {
    const swapped = { ...values, space: 'lr=0.1..0.001' };
    await expect(runExperiment(SEARCH, swapped, quiet)).rejects.toMatchObject({ code: 'study/ends-swapped' });
  });
});
