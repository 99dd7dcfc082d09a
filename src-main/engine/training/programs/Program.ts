import type { Arithmetic } from '../../../../src-shared/contract/service.ts';
import type { Dataset, Split } from '../../data/Dataset.ts';
import type { Checkpoint } from '../../library/checkpointFile.ts';
import type { BatchSchedule } from '../schedule/BatchSchedule.ts';
import type { RecordingTrainer } from '../../inspection/step/RecordingTrainer.ts';
import type { Network } from '../Network.ts';
import type { Trainer } from '../Trainer.ts';
import type { WorkerPool } from '../workers/WorkerPool.ts';

/** The weights of a program's networks and what their optimizers remember: with the place in the schedule, all that decides how training goes on. */
export type ProgramState = Pick<Checkpoint, 'weights' | 'slots'>;

/** What a program trains on. */
export interface TrainingData {
  /** With the images that are held out as the last of the training images. */
  data: Dataset;
  train: Split;
  heldOut: Split;
}

/** Threads that share the batches, and how many workers there are, this thread included. */
export interface Team {
  pool: WorkerPool;
  workers: number;
}

/** How a training step is done: which networks take part, with which optimizers, and in which order. */
export interface Program {
  /** The network that is looked at, evaluated and left for other programs. */
  readonly network: Network;
  /** A copy of its state. */
  save(): ProgramState;
  /** Puts a state back. @throws Error when it does not fit the networks; nothing is changed then */
  restore(state: ProgramState): void;
  /** As before the first step: weights are drawn from the seed, and the optimizers remember nothing. */
  begin(seed: number): void;
  /**
   * What does the steps.
   * @param team left out, this thread does them alone; `data` is of shared memory otherwise
   */
  trainer(on: TrainingData, arithmetic: Arithmetic | undefined, team: Team | undefined): Trainer;
  /** What does a step so that it can be looked into, as that many workers would. */
  recorder(on: TrainingData, schedule: BatchSchedule, workers: number): RecordingTrainer;
  dispose(): void;
}
