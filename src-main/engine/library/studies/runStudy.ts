import { setMaxListeners } from 'node:events';
import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import { sampleTrial, seedOfTrial } from '../../../../src-shared/studies/sampleTrial.ts';
import { rankTrials, rungsOf, type Rung, type TrialResult } from '../../../../src-shared/studies/trials.ts';
import type { StudyFolder } from './StudyFolder.ts';
import type { TrialRequest, TrialRunner } from './TrialRunner.ts';

export interface StudyTask {
  signal: AbortSignal;
  /** Called with each new result once it is on disk, and with how many of how many there are. */
  onResult?(result: TrialResult, done: number, total: number): void;
}

/**
 * Runs the trials of a study that are not finished yet. What is finished stays, however this ends.
 * @throws FeaturescopeError `engine/cancelled`, and the errors of the runner and of writing
 */
export async function runStudy(folder: StudyFolder, runner: TrialRunner, task: StudyTask): Promise<void> {
  const { trials, settings, halving } = folder.study;
  const rungs = rungsOf(trials, settings.epochs, halving);
  const total = rungs.reduce((sum, rung) => sum + rung.trials, 0);
  const tell = (result: TrialResult): void => task.onResult?.(result, folder.results.length, total);
  for (const [at, rung] of rungs.entries()) {
    const entered = entrants(folder, at, rung);
    const left = entered.filter((trial) => !folder.find(trial, at));
    const goesOn = at < rungs.length - 1;
    await runAll(left, folder, { at, epochs: rung.epochs, goesOn, runner, signal: task.signal, tell });
  }
}

/** The numbers of the trials that take part in a rung: all in the first, then the best of the one before. */
function entrants({ results, study }: StudyFolder, at: number, { trials }: Rung): number[] {
  if (at === 0) return Array.from({ length: trials }, (_none, trial) => trial);
  const before = results.filter(({ rung, value }) => rung === at - 1 && value !== null);
  return rankTrials(before, study.metric.better)
    .slice(0, trials)
    .map(({ trial }) => trial);
}

interface RungTask {
  at: number;
  epochs: number;
  /** Whether another rung follows. */
  goesOn: boolean;
  runner: TrialRunner;
  signal: AbortSignal;
  tell(result: TrialResult): void;
}

/** Runs trials at once; if one cannot be run, the others are stopped and its error is thrown. */
async function runAll(trials: readonly number[], folder: StudyFolder, task: RungTask): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([task.signal, stop.signal]);
  setMaxListeners(0, signal); // one for each trial
  let problem: unknown;
  await Promise.all(
    trials.map(async (trial) => {
      try {
        const result = await task.runner.run(requestOf(folder, trial, task), signal);
        if (folder.add(result)) task.tell(result);
      } catch (error) {
        problem ??= error;
        stop.abort(new FeaturescopeError('engine/cancelled'));
      }
    }),
  );
  if (task.signal.aborted) throw new FeaturescopeError('engine/cancelled');
  if (problem !== undefined) throw problem;
}

function requestOf({ study }: StudyFolder, trial: number, { at, epochs, goesOn }: RungTask): TrialRequest {
  const { network, data, space, seed, settings, metric } = study;
  const varied = sampleTrial(space, seed, trial);
  return {
    trial,
    rung: at,
    epochs,
    goesOn,
    network,
    data,
    settings: { ...settings, seed: seedOfTrial(seed, trial), ...varied },
    varied,
    metric: metric.id,
  };
}
