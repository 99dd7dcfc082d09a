import type { Arithmetic } from '../../../../src-shared/contract/service.ts';
import type { WeightEdit } from '../../../../src-shared/contract/edits.ts';
import type { Dataset, Split } from '../../data/Dataset.ts';
import type { Checkpoint } from '../../library/checkpointFile.ts';
import type { BatchSchedule } from '../schedule/BatchSchedule.ts';
import type { RecordingTrainer } from '../../inspection/step/RecordingTrainer.ts';
import type { Network } from '../Network.ts';
import type { Trainer } from '../Trainer.ts';
import type { WorkerPool } from '../workers/WorkerPool.ts';

/**
 * The weights of a program's networks and the state of their optimizers: together with the position in the schedule,
 * everything that determines how training continues.
 */
export type ProgramState = Pick<Checkpoint, 'weights' | 'slots'>;

/** The data that a program trains on. */
export interface TrainingData {
  /** The data set; held-out validation images are at the end of the training split. */
  data: Dataset;
  train: Split;
  heldOut: Split;
}

/** Threads that share the work. */
export interface Team {
  pool: WorkerPool;
  /** Number of workers that share a batch, including this thread. */
  workers: number;
  /** Number of workers that score images together, if more. */
  width?: number | undefined;
}

/** How a training step works: which networks take part, with which optimizers, and in which order. */
export interface Program {
  /** The network that is inspected, evaluated and saved for other programs. */
  readonly network: Network;
  /** A copy of the program's state. */
  save(): ProgramState;
  /** Restores a state. @throws Error if it does not fit the networks; nothing is changed then */
  restore(state: ProgramState): void;
  /**
   * Changes the weights of {@link network} by hand; the state of the optimizers stays.
   * @throws FeaturescopeError as `editWeights`; nothing has changed then
   */
  edit(edits: readonly WeightEdit[]): void;
  /**
   * Resets the program to the state before the first step: weights are drawn from the seed, and the optimizers' state is
   * cleared.
   */
  begin(seed: number): void;
  /**
   * The trainer of the program's steps.
   * @param team threads to share batches with, which needs `data` in shared memory; undefined to train on this thread
   * alone
   */
  trainer(on: TrainingData, arithmetic: Arithmetic | undefined, team: Team | undefined): Trainer;
  /** A trainer that records its steps for inspection, with the same results as `workers` workers. */
  recorder(on: TrainingData, schedule: BatchSchedule, workers: number): RecordingTrainer;
  dispose(): void;
}
