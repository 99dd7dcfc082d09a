import type { EffectiveSettings, Settings, SettingsChange } from '../../../../src-shared/contract/service.ts';

/** Number of finished epochs, and of images used in the current one. */
export interface EpochPlace {
  epoch: number;
  images: number;
}

/** A part of a run with constant learning rate and batch size; it ends where the next one begins. */
export interface SettingsSpan extends EffectiveSettings {
  /** Position of its first update. */
  place: EpochPlace;
  /**
   * The line that a learning rate schedule follows: the fraction done at a step, and the planned step at which it is
   * complete.
   */
  schedule: { from: number; done: number; to: number };
}

/**
 * The spans of a run, from its planned settings and their changes. The first span has the initial settings; of several
 * changes between the same two updates the last counts, and changes without effect are dropped.
 * @param count images of an epoch
 */
export function spansOf(
  settings: Settings,
  changes: readonly SettingsChange[],
  count: number,
): readonly SettingsSpan[] {
  const { learningRate, batchSize, epochs } = settings;
  const place = { epoch: 0, images: 0 };
  const schedule = { from: 0, done: 0, to: stepsTo(epochs, place, batchSize, count) };
  const spans: SettingsSpan[] = [{ step: 0, learningRate, batchSize, place, schedule }];
  for (const change of changes) {
    const held = spans.at(-1)!;
    if (spans.length > 1 && held.step === change.step) spans.pop();
    const before = spans.at(-1)!;
    const next = {
      step: change.step,
      learningRate: change.learningRate ?? held.learningRate,
      batchSize: change.batchSize ?? held.batchSize,
      place: placeAt(before, change.step, count),
    };
    if (next.learningRate === before.learningRate && next.batchSize === before.batchSize) continue;
    spans.push({ ...next, schedule: scheduleFrom(before, next, epochs, count) });
  }
  return spans;
}

/** The span that an update belongs to. @param step number of the update, counting from 0 */
export function spanAt(spans: readonly SettingsSpan[], step: number): SettingsSpan {
  return spans.findLast((span) => span.step <= step) ?? spans[0]!;
}

/** Fraction of the schedule that is done after `step` updates, in [0, 1]. */
export function scheduleDone({ schedule: { from, done, to } }: SettingsSpan, step: number): number {
  return step >= to ? 1 : done + ((1 - done) * (step - from)) / (to - from);
}

/** The position after a number of updates of the run. */
export function placeAt(
  { step: from, place, batchSize }: SettingsSpan,
  step: number,
  count: number,
): EpochPlace {
  const left = stepsLeft(place, batchSize, count);
  const done = step - from;
  if (done < left) return { epoch: place.epoch, images: place.images + done * batchSize };
  const perEpoch = Math.ceil(count / batchSize);
  const further = done - left;
  return {
    epoch: place.epoch + 1 + Math.floor(further / perEpoch),
    images: (further % perEpoch) * batchSize,
  };
}

/**
 * The update that uses an image, and the image's row in its batch.
 * @param place the image's epoch, and the number of images before it in that epoch
 * @returns `step` counts from 1
 */
export function updateOf(
  spans: readonly SettingsSpan[],
  { epoch, images }: EpochPlace,
  count: number,
): { step: number; row: number } {
  const { step, place, batchSize } =
    spans.findLast(
      (one) => one.place.epoch < epoch || (one.place.epoch === epoch && one.place.images <= images),
    ) ?? spans[0]!;
  if (place.epoch === epoch) {
    const further = images - place.images;
    return { step: step + Math.floor(further / batchSize) + 1, row: further % batchSize };
  }
  const before = stepsTo(epoch, place, batchSize, count);
  return { step: step + before + Math.floor(images / batchSize) + 1, row: images % batchSize };
}

/** The step at which `epochs` epochs are finished, if the last batch size does not change. */
export function endOf(epochs: number, spans: readonly SettingsSpan[], count: number): number {
  const ends = spans.map(({ step, place, batchSize }) => step + stepsTo(epochs, place, batchSize, count));
  return ends.find((end, at) => end <= (spans[at + 1]?.step ?? Infinity))!;
}

/** Updates until `epochs` epochs are finished. */
export function stepsTo(epochs: number, place: EpochPlace, batchSize: number, count: number): number {
  if (epochs <= place.epoch) return 0;
  const perEpoch = Math.ceil(count / batchSize);
  return stepsLeft(place, batchSize, count) + (epochs - place.epoch - 1) * perEpoch;
}

/** The number of epochs needed for `steps` further updates. */
export function epochsFor(steps: number, place: EpochPlace, batchSize: number, count: number): number {
  const further = steps - stepsLeft(place, batchSize, count);
  return place.epoch + 1 + Math.max(0, Math.ceil(further / Math.ceil(count / batchSize)));
}

/** Updates until the current epoch is finished. */
function stepsLeft({ images }: EpochPlace, batchSize: number, count: number): number {
  return Math.max(0, Math.ceil((count - images) / batchSize));
}

/** A new batch size makes the rest of the run longer or shorter, so the rest of the schedule is spread over it. */
function scheduleFrom(
  before: SettingsSpan,
  { step, batchSize, place }: Omit<SettingsSpan, 'schedule'>,
  epochs: number,
  count: number,
): SettingsSpan['schedule'] {
  if (batchSize === before.batchSize) return before.schedule;
  const done = scheduleDone(before, step);
  return { from: step, done, to: step + stepsTo(epochs, place, batchSize, count) };
}
