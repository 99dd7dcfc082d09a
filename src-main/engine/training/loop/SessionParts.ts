import type { SessionState, Settings } from '../../../../src-shared/contract/service.ts';
import type { TaskKind } from '../../../../src-shared/tasks/tasks.ts';
import type { Dataset } from '../../data/Dataset.ts';
import { storedSize } from '../../data/fitImages.ts';
import { holdOut, type HoldOutRule } from '../../data/holdOut.ts';
import { missingSplit } from '../../data/missingData.ts';
import type { Checkpoint } from '../../library/checkpointFile.ts';
import type { RunDescription, RunFolder } from '../../library/RunFolder.ts';
import type { Program, Team, TrainingData } from '../programs/Program.ts';
import type { Trainer } from '../Trainer.ts';
import { shareDataset } from '../workers/shareDataset.ts';
import type { WorkerPool } from '../workers/WorkerPool.ts';

/** What a session is made of. */
export interface SessionParts {
  recipe: string;
  task: TaskKind;
  program: Program;
  /** With the images that are held out as the last of the training images. */
  data: Dataset;
  /** How those were chosen. Default: the last ones as they were. */
  holdOut?: HoldOutRule | undefined;
  settings: Settings;
  dataFallback?: SessionState['dataFallback'];
  /** Makes the run's folder when the first step is about to be done; left out for shipped models, which do not train. */
  makeRun?: (() => RunFolder) | undefined;
  /** A run that goes on, with the checkpoint to go on from; without one the network stands at its beginning. */
  resumed?: { run: RunFolder; checkpoint: Checkpoint | undefined } | undefined;
  /** What a run is to note of its data when it is written again: where it is now, and what it holds. */
  place?: RunDescription['data'] | undefined;
  pretrained?: SessionState['pretrained'];
  /** Threads for restoring steps that were trained with another number of workers. */
  pool?: WorkerPool | undefined;
  /** Threads to train with, and how many workers share a batch, this thread included; `data` is of shared memory then. */
  team?: Team | undefined;
}

/** What is trained on, and what judges it. */
export function trainingDataOf({ data, settings }: Pick<SessionParts, 'data' | 'settings'>): TrainingData {
  const { validationSplit } = settings;
  if (data.missing) {
    const trained = data.train.count - Math.round(data.train.count * validationSplit);
    return { data, train: missingSplit(trained, data.missing), heldOut: data.test };
  }
  const { train, heldOut } = holdOut(data.train, validationSplit, storedSize(data.train, data.shape));
  return { data, train, heldOut: validationSplit > 0 ? heldOut : data.test };
}

/** Trains with another number of workers than the parts' team. */
export function makeTrainerWith(workers: number, { program, pool, data, settings }: SessionParts): Trainer {
  const team = workers === 1 || !pool || data.missing ? undefined : { pool, workers };
  const on = trainingDataOf({ data: team ? shareDataset(data) : data, settings });
  return program.trainer(on, settings.arithmetic, team);
}
