import { tidy } from '@tensorflow/tfjs-core';
import { readFloats } from '../../kernels/transfer.ts';
import type { Dataset, Split } from '../../data/Dataset.ts';
import { EVALUATION_BATCH, type BatchScores, type ImageRange } from '../evaluate.ts';
import type { Network, StepOutcome } from '../Network.ts';
import { SingleTrainer, type Trainer } from '../Trainer.ts';
import { answerIn, writeAnswer, type ShardAnswer } from './shardAnswer.ts';
import { sharedFloats, sharedIntegers, type Setup } from './exchange.ts';
import { canShard, shardsOf } from './shards.ts';
import type { WorkerPool } from './WorkerPool.ts';
import type { Job, WorkerSlot } from './WorkerSlot.ts';

/** A worker has this long beyond {@link PATIENCE} times what the engine's own share took, in milliseconds. */
const GRACE_MS = 500;
const PATIENCE = 10;

let setups = 0;

/** What a session trains with when it has workers. */
export interface PooledTrainerParts {
  network: Network;
  data: Dataset;
  /** The split that is trained on, and the others that may be scored: all of them of shared memory. */
  train: Split;
  heldOut: Split;
  batchSize: number;
  workers: number;
  pool: WorkerPool;
}

/**
 * Shares every batch among the engine's own thread, which computes the first shard, and the pool's threads. The
 * gradients are added in the order of the shards and the update is done once, here. A shard that its worker does not
 * answer for is computed here too, with the same bits: a worker that dies costs time, never a step.
 */
export class PooledTrainer implements Trainer {
  readonly workers: number;
  readonly width: number;
  readonly #network: Network;
  readonly #alone: SingleTrainer;
  readonly #train: Split;
  /** Number of all trainable values. */
  readonly #size: number;
  /** What shards gave that were computed here, by shard. */
  readonly #own: Float32Array[] = [];
  readonly #setups: Setup[];
  readonly #slots: readonly WorkerSlot[];

  constructor(parts: PooledTrainerParts) {
    const { network, data, train, workers, pool } = parts;
    this.width = workers;
    // Batch statistics over all shards would need the threads to meet inside every such layer.
    this.workers = canShard(network.model) ? workers : 1;
    this.#network = network;
    this.#train = train;
    this.#size = network.model.trainableWeights.reduce((sum, weight) => sum + weight.read().size, 0);
    this.#alone = new SingleTrainer(network, train, data.shape);
    this.#slots = pool.slots(workers - 1);
    this.#setups = makeSetups(parts);
  }

  train(indices: Int32Array, learningRate: number, step: number): StepOutcome {
    const shards = shardsOf(indices.length, this.workers).map(({ from, to }) => indices.subarray(from, to));
    if (shards.length === 1) return this.#alone.train(indices, learningRate, step);
    const parts = this.#share(
      shards,
      (shard, setup) => {
        setup.indices.set(shard);
        return { kind: 'gradients', split: 0, count: shard.length, total: indices.length };
      },
      (shard, index) => this.#gradients(shard, indices.length, index),
      (setup) => answerIn(setup.result, this.#size),
    );
    const gradients = parts.map((part) => part.gradients);
    this.#network.updateBySum(gradients, learningRate, step);
    const [loss, right] = parts.reduce((sums, part) => [sums[0] + part.loss, sums[1] + part.right], [0, 0]);
    return { loss, accuracy: right / indices.length };
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

  /** Computes parts of one piece of work: the first here, the others by a worker each, or here where there is none. */
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

  #gradients(indices: Int32Array, total: number, index: number): ShardAnswer {
    const answer = (this.#own[index] ??= new Float32Array(this.#size + 2));
    const selection = { split: this.#train, shape: this.#setups[0]!.shape, indices };
    tidy(() => writeAnswer(this.#network.gradients(selection, indices.length / total), answer));
    return answerIn(answer, this.#size);
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

/** One set-up per thread: they differ in where indices come and answers go. */
function makeSetups({ network, data, train, heldOut, batchSize, workers }: PooledTrainerParts): Setup[] {
  const size = network.model.weights.reduce((sum, weight) => sum + weight.read().size, 0);
  const shared = {
    id: ++setups,
    topology: network.model.toJSON(undefined, false) as object,
    shape: data.shape,
    classes: network.info.classes,
    splits: [train, heldOut, data.train, data.test],
    weights: sharedFloats(size),
  };
  const answer = Math.max(size + 2, 2 * EVALUATION_BATCH * network.info.classes);
  return Array.from({ length: workers - 1 }, () => ({
    ...shared,
    indices: sharedIntegers(Math.ceil(batchSize / 2)),
    result: sharedFloats(answer),
  }));
}

function readScores({ result, classes }: Setup, count: number): BatchScores {
  const values = count * classes;
  return { probabilities: result.slice(0, values), logits: result.slice(values, 2 * values) };
}
