import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ExperimentValues } from '../../../../src-shared/contract/decks.ts';
import { initialValues } from '../../../../src-shared/labs/Experiment.ts';
import {
  LECTURE_SPACE,
  type SearchCourse,
} from '../../../../src-shared/labs/hyperparameter-search/course.ts';
import { experiment } from '../../../../src-shared/labs/hyperparameter-search/experiment.ts';
import { hyperparameterSearch as lesson } from '../../../../src-shared/labs/hyperparameter-search/lab.ts';
import { readValues } from '../../../../src-shared/labs/readValues.ts';
import { narrowSpace } from '../../../../src-shared/studies/narrowSpace.ts';
import { formatSpace, parseSpace } from '../../../../src-shared/studies/space.ts';
import { rankTrials, rungsOf, type TrialResult } from '../../../../src-shared/studies/trials.ts';
import { selectBackend } from '../../backends/selectBackend.ts';
import { defineStudy, studiesFolder } from '../../library/studies/defineStudy.ts';
import { LocalPool } from '../../library/studies/LocalPool.ts';
import { runStudy } from '../../library/studies/runStudy.ts';
import { StudyFolder } from '../../library/studies/StudyFolder.ts';
import { SerialQueue } from '../../SerialQueue.ts';
import { defaultWorkers } from '../../training/workers/workerCount.ts';
import type { ExperimentTask } from '../courses/ExperimentTask.ts';
import type { Check, Lab } from '../Lab.ts';

const RECIPE = 'deep-mlp';
const HELD_OUT = 0.2;

/** One search at a time: they would share the processor. */
const searches = new SerialQueue();

/** Trains what is missing of the search that the values say; what is finished stays for the next time. */
export function runSearch(given: ExperimentValues, task: ExperimentTask): Promise<SearchCourse> {
  const values = readValues(experiment, given);
  return searches.run(async () => {
    const study = await defineStudy(
      {
        ...{
          network: { from: 'recipe', recipe: RECIPE },
          data: undefined,
          space: parseSpace(String(values['space'])),
        },
        ...{
          seed: Number(values['seed']),
          trials: Number(values['trials']),
          halving: values['halving'] === true,
        },
        settings: {
          ...{ epochs: Number(values['epochs']), trainImages: Number(values['images']) },
          ...{ validationSplit: HELD_OUT, seed: Number(values['seed']) },
        },
      },
      await selectBackend('wasm'),
      { signal: task.signal },
    );
    const folder = StudyFolder.open(pathOf(values), study);
    const pool = new LocalPool(defaultWorkers());
    try {
      task.partial?.(courseOf(folder));
      await runStudy(folder, pool, {
        signal: task.signal,
        onResult: (_result, done, total) => {
          task.progress(done, total);
          task.partial?.(courseOf(folder));
        },
      });
      return courseOf(folder);
    } finally {
      await pool.close();
      folder.close();
    }
  }, task.signal);
}

/** What is finished of the search that the values say; null if nothing is. */
export function knownSearch(given: ExperimentValues): Promise<SearchCourse | null> {
  const path = pathOf(readValues(experiment, given));
  if (!existsSync(path)) return Promise.resolve(null);
  const folder = StudyFolder.read(path);
  return Promise.resolve(folder.results.length > 0 ? courseOf(folder) : null);
}

/** Each choice of values has a study of its own, so that it can be gone back to. */
function pathOf(values: ExperimentValues): string {
  const written = formatSpace(parseSpace(String(values['space'])));
  // A random search with more trials goes on with those that there are; one with halving is another one.
  const trials = values['halving'] === true ? Number(values['trials']) : 0;
  const key: ExperimentValues = { ...values, space: written, trials };
  const hash = createHash('sha256')
    .update(JSON.stringify(Object.entries(key).sort()))
    .digest('hex');
  return join(studiesFolder(), `lab-${hash.slice(0, 16)}`);
}

function courseOf({ study, results }: StudyFolder): SearchCourse {
  const rungs = rungsOf(study.trials, study.settings.epochs, study.halving);
  return {
    ...{ space: study.space, metric: study.metric, data: study.data.place },
    results: [...results].sort((a, b) => a.rung - b.rung || a.trial - b.trial),
    total: rungs.reduce((sum, { trials }) => sum + trials, 0),
  };
}

/** Trials of the search and of the one after narrowing, in full and shortened. */
const TRIALS = { full: [100, 30], quick: [8, 4] } as const;

const lectureValues = (trials: number, space = LECTURE_SPACE): ExperimentValues => ({
  ...initialValues(experiment),
  ...{ trials, space },
});

const checks: Check[] = [
  {
    name: {
      en: 'Best accuracy on held-out images, 100 trials',
      ko: '시도 100번 가운데 가장 좋은 검증 정확도',
    },
    expected: '≥ 0.80',
    trains: true,
    measure: async (_trained, how) => {
      const { data, results } = await runSearch(
        lectureValues(TRIALS[how.quick ? 'quick' : 'full'][0]),
        how.task,
      );
      const best = rankTrials(results, 'higher')[0]?.value ?? 0;
      return { value: best.toFixed(2), ok: best >= 0.8, comparable: !how.quick && data === 'mnist', data };
    },
  },
  {
    name: {
      en: 'Median accuracy after narrowing the space, less that before',
      ko: '범위를 좁힌 뒤의 정확도 중앙값에서 좁히기 전의 것을 뺀 값',
    },
    expected: '> 0',
    trains: true,
    measure: async (_trained, how) => {
      const [first, second] = TRIALS[how.quick ? 'quick' : 'full'];
      const wide = await runSearch(lectureValues(first), how.task);
      const next = formatSpace(narrowSpace(wide.space, rankTrials(wide.results, 'higher')));
      const narrow = await runSearch(lectureValues(second, next), how.task);
      const [before, after] = [wide, narrow].map(({ results }) => medianOf(results)) as [number, number];
      const value = `${(after - before).toFixed(2)} = ${after.toFixed(2)} - ${before.toFixed(2)}`;
      return { value, ok: after > before, comparable: !how.quick && wide.data === 'mnist', data: wide.data };
    },
  },
];

function medianOf(results: readonly TrialResult[]): number {
  const values = results.map(({ value }) => value ?? 0).sort((a, b) => a - b);
  return values[Math.floor(values.length / 2)] ?? 0;
}

export const hyperparameterSearch: Lab = { ...lesson, trainings: [], checks };
