import type {
  EffectiveSettings,
  Settings,
  SettingsChange,
  StepMetrics,
} from '../../../../src-shared/contract/service.ts';
import { combineMetrics } from '../../../../src-shared/tasks/metrics.ts';
import type { Split } from '../../data/Dataset.ts';
import type { Checkpoint } from '../../library/checkpointFile.ts';
import { epochOrder } from './batches.ts';
import { settingsAt } from './settingsAt.ts';
import { endOf, epochsFor, placeAt, spanAt, spansOf, updateOf, type SettingsSpan } from './settingsSpans.ts';
import type { Trainer } from '../Trainer.ts';

/** Where a training is, without the network's own state. */
export type Place = Pick<Checkpoint, 'step' | 'epoch' | 'images' | 'epochSums'>;

/** Before the first step. */
export const BEGINNING: Place = { step: 0, epoch: 0, images: 0, epochSums: {} };

/** Orders of epochs that are kept: of the one under way, and the one before it. */
const KEPT_ORDERS = 2;

/** One update and how many images it saw. */
export interface Advance {
  metrics: StepMetrics;
  images: number;
}

/**
 * The way a training goes: where it is, and which images come next with which settings. It depends on the seed, the
 * settings as they were planned and their changes alone, so that going a part of it again is the same, update for update.
 * Each epoch visits its images in one order, whatever the sizes of its batches.
 */
export class BatchSchedule {
  readonly #count: number;
  readonly #settings: Settings;
  #changes: readonly SettingsChange[] = [];
  #spans: readonly SettingsSpan[];
  #lastDone = 0;
  #place = BEGINNING;
  /** Of the last epochs asked for, the newest last. */
  readonly #orders = new Map<number, Int32Array>();

  /** @param settings as the run was planned */
  constructor(train: Split, settings: Settings) {
    this.#count = train.count;
    this.#settings = settings;
    this.#spans = spansOf(settings, [], train.count);
  }

  /** What was changed since the run was planned, in order. */
  get changes(): readonly SettingsChange[] {
    return this.#changes;
  }

  set changes(changes: readonly SettingsChange[]) {
    this.#changes = changes;
    this.#spans = spansOf(this.#settings, changes, this.#count);
  }

  get place(): Place {
    return this.#place;
  }

  /** The last step that was done: those before it can be gone back to. */
  get lastDone(): number {
    return this.#lastDone;
  }

  set lastDone(step: number) {
    this.#lastDone = step;
  }

  /**
   * What holds for the next update. What was changed at the very step that the training was taken back to is for those who
   * went on from it: whoever goes on anew may choose otherwise.
   */
  get held(): EffectiveSettings {
    const { step } = this.#place;
    return asSettings(spanAt(this.#spans, step < this.#lastDone ? step - 1 : step));
  }

  /** What held in the whole run, in order; the first is what it was started with. */
  get history(): EffectiveSettings[] {
    return this.#spans.map(asSettings);
  }

  /** Updates of a whole epoch with the present batch size. */
  get stepsPerEpoch(): number {
    return Math.ceil(this.#count / this.held.batchSize);
  }

  /** Epochs done, with the share of the one under way. */
  get epochsDone(): number {
    return this.#place.epoch + Math.min(1, this.#place.images / this.#count);
  }

  /** All images of the epoch were seen, and it has not been brought to its end. */
  get epochDone(): boolean {
    return this.#place.images >= this.#count;
  }

  /** The step at which so many epochs are done, if the batch size stays. */
  endOf(epochs: number): number {
    return endOf(epochs, this.#spans, this.#count);
  }

  /** How many epochs it takes to come to a step, if the batch size stays. */
  epochsTo(step: number): number {
    return epochsFor(step - this.#place.step, this.#place, this.held.batchSize, this.#count);
  }

  /** Whether an epoch ended with a step. */
  isEpochEnd(step: number): boolean {
    return step > 0 && placeAt(spanAt(this.#spans, step - 1), step, this.#count).images === 0;
  }

  moveTo({ step, epoch, images, epochSums }: Place): void {
    this.#place = { step, epoch, images, epochSums: { ...epochSums } };
  }

  /** One update of the trainer's network. @throws StepAbandoned when it has to be done again; nothing has changed then */
  advance(trainer: Trainer): Advance {
    const { step, epoch, images: seen, epochSums } = this.#place;
    const { learningRate, batchSize } = settingsAt(this.#settings.schedule, this.#spans, step);
    const indices = this.#orderOf(epoch).subarray(seen, seen + batchSize);
    const values = trainer.train(indices, learningRate, step + 1);
    const images = indices.length;
    const names = Object.keys(values);
    const sums = combineMetrics(names, (name) => (epochSums[name] ?? 0) + values[name]! * images);
    this.#place = { step: step + 1, epoch, images: seen + images, epochSums: sums };
    this.#lastDone = Math.max(this.#lastDone, step + 1);
    return { metrics: { step: step + 1, epoch, values }, images };
  }

  /** Goes on to the next epoch's beginning. */
  endEpoch(): void {
    const { step, epoch } = this.#place;
    this.#place = { ...BEGINNING, step, epoch: epoch + 1 };
  }

  /** The last update so far that an image took part in, counting from 1, and its row in the batch; undefined where there was none. */
  lastSeen(image: number): { step: number; row: number } | undefined {
    const { step, epoch } = this.#place;
    for (const one of epoch > 0 ? [epoch, epoch - 1] : [epoch]) {
      const images = this.#orderOf(one).indexOf(image);
      if (images < 0) return undefined;
      const update = updateOf(this.#spans, { epoch: one, images }, this.#count);
      if (update.step <= step) return update;
    }
    return undefined;
  }

  #orderOf(epoch: number): Int32Array {
    const known = this.#orders.get(epoch);
    if (known) return known;
    const order = epochOrder(this.#count, this.#settings.seed, epoch);
    for (const [oldest] of this.#orders) if (this.#orders.size >= KEPT_ORDERS) this.#orders.delete(oldest);
    this.#orders.set(epoch, order);
    return order;
  }
}

const asSettings = ({ step, learningRate, batchSize }: SettingsSpan): EffectiveSettings => ({
  step,
  learningRate,
  batchSize,
});
