import type { Settings, StepMetrics } from '../../protocol/service.ts';
import type { Split } from '../data/Dataset.ts';
import type { Checkpoint } from '../runs/checkpointFile.ts';
import { epochOrder } from './batches.ts';
import { heldAt } from './heldAt.ts';
import type { Trainer } from './Trainer.ts';

/** Where a training is, without the network's own state. */
export type Place = Pick<Checkpoint, 'step' | 'epoch' | 'batch' | 'epochSums'>;

/** Before the first step. */
export const BEGINNING: Place = { step: 0, epoch: 0, batch: 0, epochSums: { loss: 0, accuracy: 0 } };

/** One update and how many images it saw. */
export interface Advance {
  metrics: StepMetrics;
  images: number;
}

/**
 * The way a training goes: where it is, and which images come next with which settings. It depends on the seed and the
 * settings as they were planned alone, so that going a part of it again is the same, update for update.
 */
export class Course {
  readonly stepsPerEpoch: number;
  readonly #count: number;
  readonly #settings: Settings;
  #place = BEGINNING;
  #order: { epoch: number; indices: Int32Array } | undefined;

  /** @param settings as the run was planned */
  constructor(train: Split, settings: Settings) {
    this.#count = train.count;
    this.#settings = settings;
    this.stepsPerEpoch = Math.ceil(train.count / settings.batchSize);
  }

  get place(): Place {
    return this.#place;
  }

  /** All batches of the epoch are done, and it has not been brought to its end. */
  get epochDone(): boolean {
    return this.#place.batch >= this.stepsPerEpoch;
  }

  moveTo({ step, epoch, batch, epochSums }: Place): void {
    this.#place = { step, epoch, batch, epochSums: { ...epochSums } };
  }

  /** One update of the trainer's network. @throws StepAbandoned when it has to be done again; nothing has changed then */
  advance(trainer: Trainer): Advance {
    const { step, epoch, batch, epochSums } = this.#place;
    const plannedSteps = this.#settings.epochs * this.stepsPerEpoch;
    const { learningRate, batchSize } = heldAt(this.#settings, step, plannedSteps);
    const indices = this.#orderOf(epoch).subarray(batch * batchSize, (batch + 1) * batchSize);
    const { loss, accuracy } = trainer.train(indices, learningRate, step + 1);
    const images = indices.length;
    const sums = {
      loss: epochSums.loss + loss * images,
      accuracy: epochSums.accuracy + accuracy * images,
    };
    this.#place = { step: step + 1, epoch, batch: batch + 1, epochSums: sums };
    return { metrics: { step: step + 1, epoch, loss, accuracy }, images };
  }

  /** Goes on to the next epoch's beginning. */
  endEpoch(): void {
    const { step, epoch } = this.#place;
    this.#place = { step, epoch: epoch + 1, batch: 0, epochSums: { loss: 0, accuracy: 0 } };
  }

  #orderOf(epoch: number): Int32Array {
    if (this.#order?.epoch !== epoch)
      this.#order = { epoch, indices: epochOrder(this.#count, this.#settings.seed, epoch) };
    return this.#order.indices;
  }
}
