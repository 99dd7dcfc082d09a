import { basename } from 'node:path';
import { selectBackend } from '../../../engine/backends/selectBackend.ts';
import { defineStudy, studiesFolder } from '../../../engine/library/studies/defineStudy.ts';
import { LocalPool } from '../../../engine/library/studies/LocalPool.ts';
import { QueueRunner } from '../../../engine/library/studies/QueueRunner.ts';
import { runStudy } from '../../../engine/library/studies/runStudy.ts';
import { StudyFolder, type Study } from '../../../engine/library/studies/StudyFolder.ts';
import type { TrialRunner } from '../../../engine/library/studies/TrialRunner.ts';
import { newRunPath } from '../../../engine/library/runsFolder.ts';
import { defaultWorkers } from '../../../engine/training/workers/workerCount.ts';
import { describeError, type ErrorCode } from '../../../../src-shared/contract/errors.ts';
import { MOST_WORKERS } from '../../../../src-shared/contract/service.ts';
import { narrowSpace } from '../../../../src-shared/studies/narrowSpace.ts';
import { formatSpace, numberText, parseSpace, type Space } from '../../../../src-shared/studies/space.ts';
import { rankTrials, type TrialResult } from '../../../../src-shared/studies/trials.ts';
import { networkSource } from '../networkSource.ts';
import {
  countOption,
  dataOption,
  settingsOptions,
  textOption,
  usage,
  userPath,
  type RawOptions,
} from '../options.ts';
import { metricText } from '../metricText.ts';
import { onStop } from '../stops.ts';
import type { Terminal } from '../Terminal.ts';

const MOST_TRIALS = 100_000;
const USUAL_TRIALS = 20;
/** Rows of the table of the best trials. */
const SHOWN = 20;

/**
 * `search NETWORK --space SPACE`: trains a network many times with settings drawn from a space, and ranks them by the held-out images. The
 * same command with the same `--out` goes on with what is missing.
 */
export async function search(
  terminal: Terminal,
  [network, ...more]: string[],
  options: RawOptions,
): Promise<number> {
  const space = spaceOf(options, more);
  const { seed, ...settings } = settingsOptions(options);
  const workers = countOption(options, 'workers', 1, MOST_WORKERS);
  const wish = {
    ...{ network: trainedAfresh(network!), data: dataOption(options), space },
    settings: seed === undefined ? settings : { ...settings, seed },
    ...{ seed: seed ?? 1, halving: options['halving'] === true },
    trials: countOption(options, 'trials', 1, MOST_TRIALS) ?? USUAL_TRIALS,
  };
  const queue = textOption(options, 'queue');
  const out = textOption(options, 'out');
  const backend = await selectBackend('wasm');
  const study = await defineStudy(wish, backend, {
    onProgress: terminal.dataProgress,
    onFallback: ({ wanted, reason }) => terminal.note(terminal.texts.fallback(wanted, reason)),
  });
  const path = out === undefined ? newStudyPath(study) : userPath(out);
  const folder = StudyFolder.open(path, study);
  try {
    terminal.print(terminal.texts.search.begin(study.trials, formatSpace(study.space)));
    if (folder.results.length > 0) terminal.note(terminal.texts.search.goesOn(folder.results.length));
    const runner = await runnerOf(queue, folder.states, workers ?? defaultWorkers());
    return await follow(terminal, folder, runner);
  } finally {
    folder.close();
  }
}

/** What each trial trains from its beginning. @throws FeaturescopeError `cli/usage` for a model, which has weights already */
function trainedAfresh(name: string): Study['network'] {
  const source = networkSource(name);
  if (source.from !== 'model') return source;
  throw usage(
    `a search trains recipes and networks from files from their beginning; "${name}" is a model with weights`,
    `탐색은 레시피나 네트워크 파일을 처음부터 학습합니다. "${name}"은(는) 가중치가 있는 모델입니다`,
  );
}

async function runnerOf(queue: string | undefined, states: string, workers: number): Promise<TrialRunner> {
  return queue === undefined ? new LocalPool(workers, [], states) : QueueRunner.connect(queue);
}

/** Runs a study until it ends or is stopped, and tells its trials. */
async function follow(terminal: Terminal, folder: StudyFolder, runner: TrialRunner): Promise<number> {
  const stop = new AbortController();
  const unstop = onStop(() => stop.abort());
  const { metric } = folder.study;
  try {
    await runStudy(folder, runner, {
      signal: stop.signal,
      onResult: (result, done, total) => {
        terminal.line({ type: 'trial', ...rowOf(result) });
        const best = rankTrials(folder.results, metric.better)[0]?.value ?? null;
        const note = best === null ? '' : metricText(terminal.language, metric.id, best);
        terminal.progress(terminal.texts.search.progress, done, total, note);
      },
    });
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    terminal.line({ type: 'interrupted', study: folder.path, trials: folder.results.length });
    terminal.note(terminal.texts.search.interrupted(folder.results.length, folder.path));
    return 1;
  } finally {
    unstop();
    await runner.close();
  }
  folder.forgetStates();
  tell(terminal, folder);
  return 0;
}

/** The space of `--space`, which may be repeated or go on without it, or what `--narrow` leaves of that of another study. */
function spaceOf(options: RawOptions, more: readonly string[]): Space {
  const narrow = textOption(options, 'narrow');
  const given = options['space'];
  if (narrow !== undefined && (given !== undefined || more.length > 0))
    throw usage('--narrow and --space cannot be given together', '--narrow와 --space는 함께 쓸 수 없습니다');
  if (narrow !== undefined) {
    const { study, results } = StudyFolder.read(userPath(narrow));
    return narrowSpace(study.space, rankTrials(results, study.metric.better));
  }
  if (given === undefined || given === true)
    throw usage(
      '--space is missing; for example --space "lr=log:1e-6..1e-2"',
      '--space가 없습니다. 예: --space "lr=log:1e-6..1e-2"',
    );
  return parseSpace([given, more].flat(2).map(String).join(' '));
}

function newStudyPath({ network, data }: Study): string {
  const name = network.from === 'recipe' ? network.recipe : network.network.name;
  return newRunPath(name, basename(data.place), new Date(), studiesFolder());
}

const rowOf = ({ trial, settings, value, state, epochs, seed, problem }: TrialResult) => ({
  ...{ id: trial, settings, value, state, epochs, seed },
  ...(problem && { problem }),
});

function tell(terminal: Terminal, { path, study, results }: StudyFolder): void {
  const { texts, language } = terminal;
  const ranked = rankTrials(results, study.metric.better);
  const names = study.space.map(({ name }) => name);
  terminal.table(
    [...texts.search.head, ...names],
    ranked
      .slice(0, SHOWN)
      .map(({ trial, epochs, value, problem, settings }, at) => [
        ...[at + 1, trial, epochs],
        value === null ? reasonOf(problem, terminal) : value.toFixed(4),
        ...names.map((name) => settingText(settings[name])),
      ]),
  );
  const lost = ranked.filter(({ value }) => value === null).length;
  if (lost > 0) terminal.print(texts.search.lost(lost));
  const [best] = ranked;
  const next = formatSpace(narrowSpace(study.space, ranked));
  if (best && best.value !== null)
    terminal.print(texts.search.best(best.trial, metricText(language, study.metric.id, best.value)));
  terminal.print(texts.search.next(next));
  terminal.print(texts.search.savedAt(path));
  terminal.line({
    ...{ type: 'search', trials: ranked.map(rowOf), best: best && best.value !== null ? rowOf(best) : null },
    ...{ metric: study.metric.id, next, study: path },
  });
}

const settingText = (value: string | number | undefined): string =>
  typeof value === 'number' ? numberText(value) : String(value);

function reasonOf(problem: TrialResult['problem'], { language }: Terminal): string {
  if (!problem) return '';
  return problem.code === 'training/diverged'
    ? 'NaN'
    : describeError(problem.code as ErrorCode, problem.detail, language);
}
