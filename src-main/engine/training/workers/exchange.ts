import type { MessagePort } from 'node:worker_threads';
import type { Arithmetic } from '../../../../src-shared/contract/service.ts';
import type { Objective } from '../../tasks/Objective.ts';
import type { Split } from '../../data/Dataset.ts';

/**
 * Indices into a worker's control block, an Int32Array in shared memory. The engine writes a job and then its number to
 * `request`; the worker writes the outcome and then that number to `answer`. A worker is idle exactly when the two are
 * equal; while they differ, all other words belong to the worker.
 */
export const word = {
  request: 0,
  answer: 1,
  outcome: 2,
  kind: 3,
  /** Number of the job's {@link Setup}. */
  setup: 4,
  split: 5,
  /** Images of the shard: `count` indices of the batch from row `first` on, or a range of the split. */
  first: 6,
  count: 7,
  /** Number of images in the whole batch. */
  total: 8,
  /** Number of tensors that the worker holds after a job; tests use it to detect leaks. */
  tensors: 9,
  /** Number of the update, counting from 1. */
  step: 10,
} as const;

export const CONTROL_WORDS = 16;

/** Number of a worker's first request, its own start. */
export const START = 1;

/** Kinds of jobs. */
export const kinds = { gradients: 1, scores: 2, release: 3, leave: 4 } as const;

/** Outcomes of a job. */
export const outcomes = { done: 0, failed: 1, abandoned: 2 } as const;

/** Data that a worker is started with. */
export interface WorkerStart {
  control: Int32Array<SharedArrayBuffer>;
  /** Delivers a {@link Setup} before the first job that needs it. */
  port: MessagePort;
}

/** Shared memory for the exchanges within a step: the same for all threads that share a network's batches. */
export interface AllGatherBuffer {
  control: Int32Array<SharedArrayBuffer>;
  /** Maximum number of values that one shard contributes to one exchange. */
  capacity: number;
  values: Float64Array<SharedArrayBuffer>;
}

/** A network and its data, as passed to one worker. All arrays are views of shared memory. */
export interface Setup {
  id: number;
  /** The topology of the network as TensorFlow.js JSON. */
  topology: object;
  arithmetic: Arithmetic | undefined;
  shape: readonly number[];
  /** Number of output values per example. */
  outputSize: number;
  objective: Objective;
  /** Seed of the run, for stochastic layers. */
  seed: number;
  splits: Split[];
  /** The shard of a batch that this worker computes. Shard 0 is the engine's own. */
  shard: number;
  /** Shared memory for exchanges within a step, for a network that needs them. */
  place: AllGatherBuffer | undefined;
  /** All weights, in the network's order; the engine writes them before a job. */
  weights: Float32Array<SharedArrayBuffer>;
  /** The engine writes a training shard's indices here. */
  indices: Int32Array<SharedArrayBuffer>;
  /**
   * The worker's result: gradients in the order of the trainable weights, the loss and sums of other metrics; or outputs
   * and heads.
   */
  result: Float32Array<SharedArrayBuffer>;
}

/** A new shared array of floats. */
export function sharedFloats(length: number): Float32Array<SharedArrayBuffer> {
  return new Float32Array(new SharedArrayBuffer(length * 4));
}

/** A new shared array of whole numbers. */
export function sharedIntegers(length: number): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(length * 4));
}
