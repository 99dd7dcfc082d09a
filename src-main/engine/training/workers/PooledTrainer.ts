import { topologyOf } from '../../network/topology.ts';
import { tidy, type Tensor } from '@tensorflow/tfjs-core';
import { readFloats } from '../../kernels/runtime/transfer.ts';
import type { Dataset, Split } from '../../data/Dataset.ts';
import { MOST_BATCH_SIZE, type Arithmetic } from '../../../../src-shared/contract/service.ts';
import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import type { LayerStatistics, ShardExchange } from '../../network/TrainingPass.ts';
import { EVALUATION_BATCH, type BatchScores, type ImageRange } from '../../tasks/evaluate.ts';
import type { MetricValues } from '../../../../src-shared/tasks/metrics.ts';
import type { Network } from '../Network.ts';
import type { Averaged } from '../schedule/averagedAt.ts';
import { SingleTrainer, type Trainer } from '../Trainer.ts';
import { sharedFloats, sharedIntegers, type AllGatherBuffer, type Setup } from './exchange.ts';
import { abort, makeAllGatherBuffer, AllGather, prepareAllGather } from './AllGather.ts';
import {
  answerIn,
  measuredCount,
  metricsOfShards,
  writeAnswer,
  writeGradients,
  type ShardAnswer,
} from './shardAnswer.ts';
import { canShard, gatherCapacity, shardsOf } from './shards.ts';
import { StepAbandoned } from './StepAbandoned.ts';
import type { WorkerPool } from './WorkerPool.ts';
import type { Job, WorkerSlot } from './WorkerSlot.ts';

/** Time that a worker gets beyond {@link PATIENCE} times the duration of the engine's own share, in milliseconds. */
const GRACE_MS = 500;
const PATIENCE = 10;
/** A worker that has not answered for this long is replaced when a step needs it, in milliseconds. */
const STALLED_MS = 30_000;
/** Polling interval for returning workers, in milliseconds. */
const LOOK_MS = 5;

let setups = 0;

/** The components of a pooled trainer. */
export interface PooledTrainerParts {
  network: Network;
  data: Dataset;
  /** The split to train on, and the others that may be scored. All must be in shared memory. */
  train: Split;
  heldOut: Split;
  arithmetic?: Arithmetic | undefined;
  /** Number of workers that share a batch. */
  workers: number;
  /** Number of workers that score images together, if more. */
  width?: number | undefined;
  pool: WorkerPool;
}

/** A batch whose shards are being computed. */
interface SharedBatch {
  indices: Int32Array;
  step: number;
  allGather: ShardExchange | undefined;
  /** Receives the batch normalisation statistics of the whole batch. */
  statistics: LayerStatistics[];
}

/**
 * Distributes every batch over the engine's own thread, which computes the first shard, and the threads of the pool. The
 * gradients are added in the order of the shards, and the update is done once, on the engine's thread. A shard whose
 * worker does not answer is computed on the engine's thread with the same bits: a dying worker costs time, never a step.
 *
 * If the threads exchange data within a step (batch normalisation), a missing thread cannot be replaced: the step is
 * abandoned without changes and repeated once the worker has been replaced.
 */
export class PooledTrainer implements Trainer {
  readonly workers: number;
  readonly width: number;
  readonly #network: Network;
  readonly #alone: SingleTrainer;
  readonly #train: Split;
  /** Number of all trainable values. */
  readonly #size: number;
  /** Results of shards that were computed on this thread, by shard. */
  readonly #own: Float32Array[] = [];
  /** The first shard while its gradients stay where they were computed, which spares copying them. */
  #first: { answer: ShardAnswer; gradients: readonly Tensor[] } | undefined;
  readonly #setups: Setup[];
  readonly #slots: readonly WorkerSlot[];
  readonly #place: AllGatherBuffer | undefined;
  /** How often the current step was abandoned. */
  #attempts = 0;

  constructor(parts: PooledTrainerParts) {
    const { network, data, train, workers, width = workers, pool } = parts;
    this.width = width;
    this.#slots = pool.slots(width - 1);
    this.#setups = makeSetups(parts);
    this.#place = this.#setups[0]!.place;
    // A missing thread of an exchange cannot be replaced by this one.
    const complete = this.#place === undefined || this.#slots.length === width - 1;
    this.workers = complete && canShard(network.graph) ? workers : 1;
    this.#network = network;
    this.#train = train;
    this.#size = network.model.trainableWeights.reduce((sum, weight) => sum + weight.read().size, 0);
    this.#alone = new SingleTrainer(network, train, data.shape);
  }

  train(indices: Int32Array, learningRate: number, step: number): MetricValues {
    const shards = shardsOf(indices.length, this.workers);
    if (shards.length === 1) return this.#alone.train(indices, learningRate, step);
    const allGather = this.#place && this.#gather(this.#place, shards.length);
    this.#first = undefined;
    const batch: SharedBatch = { indices, step, allGather, statistics: [] };
    try {
      const answers = this.#share(
        shards,
        ({ from, to }, setup) => {
          setup.indices.set(indices.subarray(from, to));
          return {
            ...{ kind: 'gradients', split: 0, first: from, count: to - from },
            ...{ total: indices.length, step },
          };
        },
        (shard, index) => this.#gradients(batch, shard, index),
        (setup) => answerIn(setup.result, this.#size),
      );
      const gradients = answers.map((answer) => answer.gradients);
      this.#network.updateBySum(gradients, batch.statistics, learningRate, step);
      this.#attempts = 0;
      return metricsOfShards(this.#network.task.metrics, answers, indices.length);
    } catch (error) {
      if (this.#place) abort(this.#place);
      throw error;
    }
  }

  average(averaged: Averaged): void {
    this.#network.average(averaged);
  }

  /** Waits until every worker can take its shard; a worker that does not answer for too long is replaced. */
  async recover(signal: AbortSignal): Promise<void> {
    let deadline = performance.now() + STALLED_MS;
    while (!this.#slots.every((slot) => slot.idle)) {
      signal.throwIfAborted();
      this.#checkNoneLost();
      if (performance.now() > deadline) {
        await Promise.all(this.#slots.map((slot) => (slot.idle ? undefined : slot.crash())));
        deadline = performance.now() + STALLED_MS;
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    this.#checkNoneLost();
  }

  score(split: Split, ranges: readonly ImageRange[]): BatchScores[] {
    const number = this.#setups[0]!.splits.indexOf(split);
    if (number < 0) return this.#alone.score(split, ranges);
    return this.#share(
      ranges,
      ({ from, to }) => ({ kind: 'scores', split: number, first: from, count: to - from }),
      (range) => this.#alone.score(split, [range])[0]!,
      (setup, { from, to }) => readScores(setup, to - from),
    );
  }

  close(): void {
    this.#slots.forEach((slot, index) => slot.release(this.#setups[index]!));
  }

  /**
   * Computes the parts of one piece of work: the first on this thread, each of the others on a worker, or on this thread
   * if no worker takes it.
   */
  #share<Part, Result>(
    parts: readonly Part[],
    describe: (part: Part, setup: Setup) => Job,
    compute: (part: Part, index: number) => Result,
    read: (setup: Setup, part: Part) => Result,
  ): Result[] {
    if (parts.length > 1) this.#publishWeights();
    const given = parts.map((part, index) => {
      const [slot, setup] = [this.#slots[index - 1], this.#setups[index - 1]];
      return slot !== undefined && setup !== undefined && slot.give(setup, describe(part, setup));
    });
    const start = performance.now();
    const results = parts.map((part, index) => (given[index] ? undefined : compute(part, index)));
    const patience = GRACE_MS + PATIENCE * (performance.now() - start);
    return parts.map((part, index) => {
      if (!given[index]) return results[index]!;
      return this.#slots[index - 1]!.finish(patience)
        ? read(this.#setups[index - 1]!, part)
        : compute(part, index);
    });
  }

  /** Prepares a step in which the threads exchange data. @throws StepAbandoned if one of them cannot take part */
  #gather(place: AllGatherBuffer, shards: number): ShardExchange {
    const missing = this.#slots
      .slice(0, shards - 1)
      .some((slot, index) => !slot.idle || slot.isLost(this.#setups[index]!));
    if (missing) throw new StepAbandoned();
    prepareAllGather(place, shards);
    const longer = 2 ** this.#attempts++;
    const start = performance.now();
    return new AllGather(place, 0, () => (GRACE_MS + PATIENCE * (performance.now() - start)) * longer);
  }

  #checkNoneLost(): void {
    if (!this.#slots.some((slot, index) => slot.isLost(this.#setups[index]!))) return;
    throw new FeaturescopeError('training/workers-lost', { workers: this.workers });
  }

  #gradients(batch: SharedBatch, { from, to }: ImageRange, index: number): ShardAnswer {
    const { indices, step, allGather, statistics } = batch;
    if (allGather && from > 0) throw new StepAbandoned(); // its exchanges would wait for this very thread
    const [split, { shape }] = [this.#train, this.#setups[0]!];
    const selection = { split, shape, indices: indices.subarray(from, to) };
    const pass = { seed: this.#network.seed, step, firstRow: from, statistics, allGather };
    this.#copyFirst();
    let answer: ShardAnswer;
    tidy(() => {
      const computed = this.#network.gradients(selection, pass, (to - from) / indices.length);
      if (index === 0 && computed.stay) {
        answer = {
          gradients: undefined,
          loss: Math.fround(computed.loss),
          sums: Float32Array.from(computed.sums),
        };
        this.#first = { answer, gradients: computed.gradients };
      } else {
        const place = this.#resultPlace(index);
        writeAnswer(computed, place);
        answer = answerIn(place, this.#size);
      }
    });
    return answer!;
  }

  /** Copies the gradients of the first shard before another one is computed in their place. */
  #copyFirst(): void {
    if (!this.#first) return;
    const { answer, gradients } = this.#first;
    this.#first = undefined;
    answer.gradients = this.#resultPlace(0).subarray(0, this.#size);
    writeGradients(gradients, answer.gradients);
  }

  /** Memory for the result of a shard that is computed on this thread. */
  #resultPlace(index: number): Float32Array {
    return (this.#own[index] ??= new Float32Array(this.#size + measuredCount(this.#network.objective)));
  }

  #publishWeights(): void {
    const { weights } = this.#setups[0]!;
    let offset = 0;
    for (const weight of this.#network.model.weights) {
      const values = weight.read();
      readFloats(values, weights.subarray(offset, (offset += values.size)));
    }
  }
}

/** One set-up per thread. They differ in their buffers for indices and results. */
function makeSetups({
  network,
  data,
  train,
  heldOut,
  arithmetic,
  workers,
  width = workers,
}: PooledTrainerParts): Setup[] {
  const size = network.model.weights.reduce((sum, weight) => sum + weight.read().size, 0);
  const shared = {
    id: ++setups,
    topology: topologyOf(network.model),
    arithmetic,
    shape: data.shape,
    outputSize: network.outputSize,
    objective: network.objective,
    seed: network.seed,
    splits: [train, heldOut, data.train, data.test],
    weights: sharedFloats(size),
  };
  const capacity = canShard(network.graph) ? gatherCapacity(network.graph) : 0;
  const place = capacity > 0 ? makeAllGatherBuffer(width, capacity) : undefined;
  const answer = Math.max(size + measuredCount(network.objective), 2 * EVALUATION_BATCH * network.outputSize);
  return Array.from({ length: width - 1 }, (_unused, index) => ({
    ...shared,
    ...{ shard: index + 1, place },
    indices: sharedIntegers(MOST_BATCH_SIZE / 2),
    result: sharedFloats(answer),
  }));
}

function readScores({ result, outputSize }: Setup, count: number): BatchScores {
  const values = count * outputSize;
  return { outputs: result.slice(0, values), heads: result.slice(values, 2 * values) };
}
