import type { MessagePort } from 'node:worker_threads';
import type { Arithmetic } from '../../../../src-shared/contract/service.ts';
import type { Objective } from '../../tasks/Objective.ts';
import type { Split } from '../../data/Dataset.ts';

/**
 * Words of a worker's control block, an Int32Array in shared memory. The engine writes a job and then its number to
 * `request`; the worker writes the outcome and then that number to `answer`. So a worker is idle exactly when the two
 * are equal, and between the two every other word belongs to the worker.
 */
export const word = {
  request: 0,
  answer: 1,
  outcome: 2,
  kind: 3,
  /** Number of the {@link Setup} the job belongs to. */
  setup: 4,
  split: 5,
  /** Images of the shard: `count` indices of the batch's rows from `first` on, or a range of the split. */
  first: 6,
  count: 7,
  /** Images of the whole batch. */
  total: 8,
  /** Tensors the worker has after a job, by which tests see that it keeps none. */
  tensors: 9,
  /** Number of the update, counting from 1. */
  step: 10,
} as const;

export const CONTROL_WORDS = 16;

/** Number of a worker's first request: its own start. */
export const START = 1;

/** What a worker is asked for. */
export const kinds = { gradients: 1, scores: 2, release: 3, leave: 4 } as const;

/** How a job ended. */
export const outcomes = { done: 0, failed: 1, abandoned: 2 } as const;

/** What a worker is started with. */
export interface WorkerStart {
  control: Int32Array<SharedArrayBuffer>;
  /** Brings a {@link Setup} before the first job that needs it. */
  port: MessagePort;
}

/** The shared memory in which threads meet inside a step: the same for all threads that share a network's batches. */
export interface AllGatherBuffer {
  control: Int32Array<SharedArrayBuffer>;
  /** Numbers of one shard at one exchange. */
  capacity: number;
  values: Float64Array<SharedArrayBuffer>;
}

/** A network and its data, as they are handed to one worker. All arrays are views of shared memory. */
export interface Setup {
  id: number;
  /** The network as TensorFlow.js' JSON. */
  topology: object;
  arithmetic: Arithmetic | undefined;
  shape: readonly number[];
  /** Values that the network puts out for one example. */
  outputSize: number;
  objective: Objective;
  /** Of the run: random layers draw from it. */
  seed: number;
  splits: Split[];
  /** Which shard of a batch this worker computes, counting from 0, which is the engine's. */
  shard: number;
  /** Where the threads meet in a step, for a network that needs it. */
  place: AllGatherBuffer | undefined;
  /** All weights, in the order of the network's; the engine writes them before a job. */
  weights: Float32Array<SharedArrayBuffer>;
  /** The engine writes a training shard's indices here. */
  indices: Int32Array<SharedArrayBuffer>;
  /** The worker's answer: gradients in the order of the trainable weights, the loss and sums of other metrics; or outputs and heads. */
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
