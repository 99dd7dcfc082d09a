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

/** The position of a training, without the network's own state. */
export type Place = Pick<Checkpoint, 'step' | 'epoch' | 'images' | 'epochSums'>;

/** Before the first step. */
export const BEGINNING: Place = { step: 0, epoch: 0, images: 0, epochSums: {} };

/** Number of epoch orders that are cached: of the current epoch and the one before. */
const KEPT_ORDERS = 2;

/** One update and the number of images it used. */
export interface Advance {
  metrics: StepMetrics;
  images: number;
}

/**
 * The position of a training: which images come next, with which settings. It depends on the seed, the planned settings
 * and their changes alone, so that a replay gives the same updates. Each epoch visits its images in one order, regardless
 * of the batch sizes.
 */
export class BatchSchedule {
  readonly #count: number;
  readonly #settings: Settings;
  #changes: readonly SettingsChange[] = [];
  #spans: readonly SettingsSpan[];
  #lastDone = 0;
  #place = BEGINNING;
  /** Orders of recent epochs, the most recently used last. */
  readonly #orders = new Map<number, Int32Array>();

  /** @param settings as the run was planned */
  constructor(train: Split, settings: Settings) {
    this.#count = train.count;
    this.#settings = settings;
    this.#spans = spansOf(settings, [], train.count);
  }

  /** Changes of the settings since the run was planned, in order. */
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

  /** The last step of the run: any step before it can be rewound to. */
  get lastDone(): number {
    return this.#lastDone;
  }

  set lastDone(step: number) {
    this.#lastDone = step;
  }

  /**
   * The settings of the next update. A change recorded at the step that training was rewound to belongs to the old branch
   * and is ignored: the new branch may choose other settings.
   */
  get held(): EffectiveSettings {
    const { step } = this.#place;
    return asSettings(spanAt(this.#spans, step < this.#lastDone ? step - 1 : step));
  }

  /** The settings in effect throughout the run, in order; the first are those it started with. */
  get history(): EffectiveSettings[] {
    return this.#spans.map(asSettings);
  }

  /** Updates per epoch with the current batch size. */
  get stepsPerEpoch(): number {
    return Math.ceil(this.#count / this.held.batchSize);
  }

  /** Finished epochs, including the fraction of the current one. */
  get epochsDone(): number {
    return this.#place.epoch + Math.min(1, this.#place.images / this.#count);
  }

  /** Whether all images of the epoch were used but {@link endEpoch} was not called yet. */
  get epochDone(): boolean {
    return this.#place.images >= this.#count;
  }

  /** The step at which `epochs` epochs are finished, if the batch size does not change. */
  endOf(epochs: number): number {
    return endOf(epochs, this.#spans, this.#count);
  }

  /** The number of epochs needed to reach a step, if the batch size does not change. */
  epochsTo(step: number): number {
    return epochsFor(step - this.#place.step, this.#place, this.held.batchSize, this.#count);
  }

  /** Whether a step is the last of an epoch. */
  isEpochEnd(step: number): boolean {
    return step > 0 && placeAt(spanAt(this.#spans, step - 1), step, this.#count).images === 0;
  }

  moveTo({ step, epoch, images, epochSums }: Place): void {
    this.#place = { step, epoch, images, epochSums: { ...epochSums } };
  }

  /** One update of the trainer's network. @throws StepAbandoned if it must be repeated; nothing has changed then */
  advance(trainer: Trainer): Advance {
    const { step, epoch, images: seen, epochSums } = this.#place;
    const { learningRate, batchSize, averaged } = settingsAt(this.#settings, this.#spans, step);
    const indices = this.#orderOf(epoch).subarray(seen, seen + batchSize);
    const values = trainer.train(indices, learningRate, step + 1);
    if (averaged) trainer.average(averaged);
    const images = indices.length;
    const names = Object.keys(values);
    const sums = combineMetrics(names, (name) => (epochSums[name] ?? 0) + values[name]! * images);
    this.#place = { step: step + 1, epoch, images: seen + images, epochSums: sums };
    this.#lastDone = Math.max(this.#lastDone, step + 1);
    return { metrics: { step: step + 1, epoch, values }, images };
  }

  /** Advances to the beginning of the next epoch. */
  endEpoch(): void {
    const { step, epoch } = this.#place;
    this.#place = { ...BEGINNING, step, epoch: epoch + 1 };
  }

  /** The most recent update that used an image, counting from 1, and its row in the batch; undefined if there is none. */
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

  /** The update of an epoch that uses an image, counting from 1, and its row in the batch; also of an epoch to come. */
  useOf(image: number, epoch: number): { step: number; row: number } | undefined {
    const images = this.#orderOf(epoch).indexOf(image);
    return images < 0 ? undefined : updateOf(this.#spans, { epoch, images }, this.#count);
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
