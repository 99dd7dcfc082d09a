import type { ImportedFrom } from '../../../../src-shared/contract/training.ts';
import type { SessionState, Settings } from '../../../../src-shared/contract/service.ts';
import type { TaskKind } from '../../../../src-shared/tasks/tasks.ts';
import type { Dataset } from '../../data/Dataset.ts';
import { storedSize } from '../../data/fitImages.ts';
import { holdOut, type HoldOutRule } from '../../data/holdOut.ts';
import { missingSplit } from '../../data/missingData.ts';
import type { Checkpoint } from '../../library/checkpointFile.ts';
import type { RunDescription } from '../../library/runDescription.ts';
import type { RunFolder } from '../../library/RunFolder.ts';
import type { Program, Team, TrainingData } from '../programs/Program.ts';
import type { Trainer } from '../Trainer.ts';
import { shareDataset } from '../workers/shareDataset.ts';
import type { WorkerPool } from '../workers/WorkerPool.ts';

/** The components that a session is built from. */
export interface SessionParts {
  recipe: string;
  task: TaskKind;
  program: Program;
  /** The data set; held-out validation images are at the end of the training split. */
  data: Dataset;
  /** How the validation images were chosen. Default: the last ones of the original order. */
  holdOut?: HoldOutRule | undefined;
  settings: Settings;
  dataFallback?: SessionState['dataFallback'];
  /** Creates the run's folder just before the first step, or returns undefined to leave none; undefined for shipped models, which cannot be trained. */
  makeRun?: (() => RunFolder | undefined) | undefined;
  /** The run to resume and the checkpoint to resume from. Without a checkpoint the network is in its initial state. */
  resumed?:
    | {
        run: RunFolder;
        checkpoint: Checkpoint | undefined;
        /** Where the run stands, if its best weights were restored. */
        restored?: Checkpoint | undefined;
      }
    | undefined;
  /** What a run is to note of its data when it is written again: where it is now, and what it holds. */
  place?: RunDescription['data'] | undefined;
  pretrained?: SessionState['pretrained'];
  /** Set for a network of another program. */
  imported?: RunDescription['imported'];
  /** What was chosen when it was opened, to open it again so. */
  chosen?: Pick<ImportedFrom, 'weights' | 'data'> | undefined;
  /** Threads for replaying steps that were trained with another number of workers. */
  pool?: WorkerPool | undefined;
  /** Threads to train and score with. Requires `data` in shared memory. */
  team?: Team | undefined;
}

/** The splits for training and for validation. */
export function trainingDataOf({ data, settings }: Pick<SessionParts, 'data' | 'settings'>): TrainingData {
  const { validationSplit } = settings;
  if (data.missing) {
    const trained = data.train.count - Math.round(data.train.count * validationSplit);
    return { data, train: missingSplit(trained, data.missing), heldOut: data.test };
  }
  const { train, heldOut } = holdOut(data.train, validationSplit, storedSize(data.train, data.shape));
  return { data, train, heldOut: validationSplit > 0 ? heldOut : data.test };
}

/** A trainer with another number of workers than the session's own team. */
export function makeTrainerWith(workers: number, { program, pool, data, settings }: SessionParts): Trainer {
  const team = workers === 1 || !pool || data.missing ? undefined : { pool, workers };
  const on = trainingDataOf({ data: team ? shareDataset(data) : data, settings });
  return program.trainer(on, settings.arithmetic, team);
}
