import type { SessionState, Settings } from '../../../../src-shared/contract/service.ts';
import type { TaskKind } from '../../../../src-shared/tasks/tasks.ts';
import type { Dataset, Split } from '../../data/Dataset.ts';
import { storedSize } from '../../data/fitImages.ts';
import { holdOut, type HoldOutRule } from '../../data/holdOut.ts';
import type { Checkpoint } from '../../library/checkpointFile.ts';
import type { RunFolder } from '../../library/RunFolder.ts';
import type { Network } from '../Network.ts';
import { SingleTrainer, type Trainer } from '../Trainer.ts';
import { PooledTrainer } from '../workers/PooledTrainer.ts';
import { shareDataset } from '../workers/shareDataset.ts';
import type { WorkerPool } from '../workers/WorkerPool.ts';

/** What a session is made of. */
export interface SessionParts {
  recipe: string;
  task: TaskKind;
  network: Network;
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
  pretrained?: SessionState['pretrained'];
  /** Threads for restoring steps that were trained with another number of workers. */
  pool?: WorkerPool | undefined;
  /** Threads to train with, and how many workers share a batch, this thread included; `data` is of shared memory then. */
  team?: { pool: WorkerPool; workers: number } | undefined;
}

/** The images that are trained on, and those that judge it. */
export function splitsOf({ data, settings }: SessionParts): { train: Split; heldOut: Split } {
  const { validationSplit } = settings;
  const { train, heldOut } = holdOut(data.train, validationSplit, storedSize(data.train, data.shape));
  return { train, heldOut: validationSplit > 0 ? heldOut : data.test };
}

/** Trains and scores with the parts' team. @param splits as {@link splitsOf} gives them for the same parts */
export function makeTrainer(parts: SessionParts, splits: { train: Split; heldOut: Split }): Trainer {
  const { team, network, data, settings } = parts;
  if (!team || team.workers === 1) return new SingleTrainer(network, splits.train, data.shape);
  return new PooledTrainer({ network, data, ...splits, arithmetic: settings.arithmetic, ...team });
}

/** Trains with another number of workers than the parts' team. */
export function makeTrainerWith(workers: number, parts: SessionParts): Trainer {
  const { pool } = parts;
  const changed =
    workers === 1 || !pool
      ? { ...parts, team: undefined }
      : { ...parts, data: shareDataset(parts.data), team: { pool, workers } };
  return makeTrainer(changed, splitsOf(changed));
}
