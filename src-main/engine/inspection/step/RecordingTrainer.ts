import { tidy } from '@tensorflow/tfjs-core';
import type { Split } from '../../data/Dataset.ts';
import { wholePass, type LayerStatistics } from '../../network/TrainingPass.ts';
import type { Selection } from '../../training/schedule/batches.ts';
import type { BatchSchedule } from '../../training/schedule/BatchSchedule.ts';
import type { MetricValues } from '../../../../src-shared/tasks/metrics.ts';
import { metricsFrom } from '../../tasks/Task.ts';
import type { Network } from '../../training/Network.ts';
import type { PassObserver } from '../../training/PassObserver.ts';
import { SingleTrainer } from '../../training/Trainer.ts';
import {
  answerIn,
  measuredCount,
  metricsOfShards,
  writeAnswer,
  type ShardAnswer,
} from '../../training/workers/shardAnswer.ts';
import { canShard, shardsOf } from '../../training/workers/shards.ts';
import { HeadRecord } from './HeadRecord.ts';
import { inRounds } from './ShardRounds.ts';
import { SignalRecord } from './SignalRecord.ts';
import { StepRecord } from './StepRecord.ts';
import { WeightRecord } from './WeightRecord.ts';
import { sizeOf } from '../../../../src-shared/model/shape.ts';

/** The components that a recording trainer works with. */
export interface RecordingParts {
  network: Network;
  split: Split;
  /** Shape of one example. */
  shape: readonly number[];
  /** The number of workers that the step is, or was, trained with. */
  workers: number;
  /** The schedule, positioned before the step. */
  schedule: Pick<BatchSchedule, 'place'>;
}

/**
 * Trains steps with the same bits as the run's own trainer, but on the engine's thread alone, and records the last step.
 * The shards of a batch are computed one after another.
 */
export class RecordingTrainer extends SingleTrainer {
  /** The last step; undefined before the first. */
  record: StepRecord | undefined;
  readonly #parts: RecordingParts;

  constructor(parts: RecordingParts) {
    super(parts.network, parts.split, parts.shape);
    this.#parts = parts;
  }

  override train(indices: Int32Array, learningRate: number, step: number): MetricValues {
    const { network, split, shape, schedule } = this.#parts;
    const workers = canShard(network.graph) ? this.#parts.workers : 1;
    const shards = shardsOf(indices.length, workers);
    const { seed } = network;
    const batch = network.augmented({ split, shape, indices: indices.slice() }, { seed, step, firstRow: 0 });
    const sizes = network.info.layers.map(({ outputShape }) => sizeOf(outputShape));
    const signals = new SignalRecord(indices.length, sizes);
    const weights = new WeightRecord(network);
    const heads = new HeadRecord(network.graph, indices.length);
    const observerAt = (firstRow: number): PassObserver => {
      const keep = signals.observer(firstRow);
      return {
        ...keep,
        onOutput(position, view) {
          keep.onOutput(position, view);
          heads.keep(position, firstRow, view.values);
        },
      };
    };
    network.observers.add(weights);
    try {
      const update = { learningRate, step, weights, observerAt };
      const values = shards.length === 1 ? this.#whole(batch, update) : this.#shared(batch, shards, update);
      weights.finish();
      const { epoch } = schedule.place;
      const facts = { values, step, epoch, learningRate, shards: shards.length, batch, heads: heads.rows };
      this.record = new StepRecord(network, facts, signals, weights);
      return values;
    } finally {
      network.observers.delete(weights);
    }
  }

  #whole(batch: Selection, { learningRate, step, weights, observerAt }: Update): MetricValues {
    const { network } = this.#parts;
    let outcome: MetricValues | undefined;
    tidy(() => {
      const whole = network.gradients(batch, wholePass(network.seed, step), 1, observerAt(0));
      weights.statistics = whole.statistics;
      network.update(whole, learningRate, step);
      outcome = metricsFrom(network.task.metrics, whole.loss, whole.sums, batch.indices.length);
    });
    return outcome!;
  }

  /** Sums shards in the same order as PooledTrainer. */
  #shared(
    batch: Selection,
    shards: ReturnType<typeof shardsOf>,
    { learningRate, step, weights, observerAt }: Update,
  ): MetricValues {
    const { network } = this.#parts;
    const total = batch.indices.length;
    const size = network.model.trainableWeights.reduce((sum, weight) => sum + weight.read().size, 0);
    const answers = inRounds(shards.length, (shard, allGather): ShardAnswer => {
      const { from, to } = shards[shard]!;
      const statistics: LayerStatistics[] = [];
      const pass = { seed: network.seed, step, firstRow: from, statistics, allGather };
      const selection = { ...batch, indices: batch.indices.subarray(from, to) };
      const answer = new Float32Array(size + measuredCount(network.objective));
      tidy(() => {
        writeAnswer(network.gradients(selection, pass, (to - from) / total, observerAt(from)), answer);
      });
      if (shard === 0) weights.statistics = statistics;
      return answerIn(answer, size);
    });
    network.updateBySum(
      answers.map(({ gradients }) => gradients),
      weights.statistics,
      learningRate,
      step,
    );
    return metricsOfShards(network.task.metrics, answers, total);
  }
}

interface Update {
  learningRate: number;
  step: number;
  weights: WeightRecord;
  observerAt(firstRow: number): PassObserver;
}
