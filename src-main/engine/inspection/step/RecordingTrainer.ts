import { tidy } from '@tensorflow/tfjs-core';
import type { Split } from '../../data/Dataset.ts';
import { wholePass, type LayerStatistics } from '../../network/TrainingPass.ts';
import type { Selection } from '../../training/schedule/batches.ts';
import type { Course } from '../../training/schedule/Course.ts';
import type { Network, StepOutcome } from '../../training/Network.ts';
import type { PassObserver } from '../../training/PassObserver.ts';
import { SingleTrainer } from '../../training/Trainer.ts';
import { answerIn, writeAnswer, type ShardAnswer } from '../../training/workers/shardAnswer.ts';
import { canShard, shardsOf } from '../../training/workers/shards.ts';
import { inRounds } from './ShardRounds.ts';
import { SignalRecord } from './SignalRecord.ts';
import { StepRecord } from './StepRecord.ts';
import { WeightRecord } from './WeightRecord.ts';
import { sizeOf } from '../../../../src-shared/model/shape.ts';

/** What a recording trainer works on. */
export interface RecordingParts {
  network: Network;
  split: Split;
  /** Of an image, `[H, W, C]`. */
  shape: [number, number, number];
  /** As many as the step is, or was, trained with. */
  workers: number;
  /** Stands before the step. */
  course: Pick<Course, 'place'>;
}

/**
 * Does steps as the run's own trainer does them, bit for bit, on the engine's thread alone, and keeps everything of the last one.
 * The shards of a batch that workers would share are computed one after the other.
 */
export class RecordingTrainer extends SingleTrainer {
  /** The last step; undefined before the first. */
  record: StepRecord | undefined;
  readonly #parts: RecordingParts;

  constructor(parts: RecordingParts) {
    super(parts.network, parts.split, parts.shape);
    this.#parts = parts;
  }

  override train(indices: Int32Array, learningRate: number, step: number): StepOutcome {
    const { network, split, shape, course } = this.#parts;
    const workers = canShard(network.model) ? this.#parts.workers : 1;
    const shards = shardsOf(indices.length, workers);
    const batch: Selection = { split, shape, indices: indices.slice() };
    const sizes = network.info.layers.map(({ outputShape }) => sizeOf(outputShape));
    const signals = new SignalRecord(indices.length, sizes);
    const weights = new WeightRecord(network);
    const logits = new Float32Array(indices.length * network.info.classes);
    const observerAt = (firstRow: number): PassObserver => {
      const keep = signals.observer(firstRow);
      return {
        ...keep,
        onOutput(position, view) {
          keep.onOutput(position, view);
          if (position === sizes.length - 1) logits.set(view.values, firstRow * network.info.classes);
        },
      };
    };
    network.observers.add(weights);
    try {
      const update = { learningRate, step, weights, observerAt };
      const outcome = shards.length === 1 ? this.#whole(batch, update) : this.#shared(batch, shards, update);
      weights.finish();
      const { epoch } = course.place;
      const facts = { ...outcome, step, epoch, learningRate, shards: shards.length, batch, logits };
      this.record = new StepRecord(network, facts, signals, weights);
      return outcome;
    } finally {
      network.observers.delete(weights);
    }
  }

  #whole(batch: Selection, { learningRate, step, weights, observerAt }: Update): StepOutcome {
    const { network } = this.#parts;
    let outcome: StepOutcome | undefined;
    tidy(() => {
      const whole = network.gradients(batch, wholePass(network.seed, step), 1, observerAt(0));
      weights.statistics = whole.statistics;
      network.update(whole, learningRate, step);
      outcome = { loss: whole.loss, accuracy: whole.right / batch.indices.length };
    });
    return outcome!;
  }

  /** As PooledTrainer, whose sums are taken in the same order. */
  #shared(
    batch: Selection,
    shards: ReturnType<typeof shardsOf>,
    { learningRate, step, weights, observerAt }: Update,
  ): StepOutcome {
    const { network } = this.#parts;
    const total = batch.indices.length;
    const size = network.model.trainableWeights.reduce((sum, weight) => sum + weight.read().size, 0);
    const answers = inRounds(shards.length, (shard, meeting): ShardAnswer => {
      const { from, to } = shards[shard]!;
      const statistics: LayerStatistics[] = [];
      const pass = { seed: network.seed, step, firstRow: from, statistics, meeting };
      const selection = { ...batch, indices: batch.indices.subarray(from, to) };
      const answer = new Float32Array(size + 2);
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
    const sum = (of: 'loss' | 'right') => answers.reduce((all, answer) => all + answer[of], 0);
    return { loss: sum('loss'), accuracy: sum('right') / total };
  }
}

interface Update {
  learningRate: number;
  step: number;
  weights: WeightRecord;
  observerAt(firstRow: number): PassObserver;
}
