import type { EngineCalls, SampleBatch } from '../../src-main/protocol/service.ts';

/** Images on one page of the picker. */
export const PAGE_SIZE = 40;
/** While training, predictions are asked for again at most this often. */
const REFRESH_EVERY_MS = 3_000;

/** One image of the page, with what the network says of it. */
export interface PickedSample {
  index: number;
  label: number;
  predicted: number;
  score: number;
  /** `[H, W, C]`, 0..255; the same object as long as the page is the same, so that it need not be drawn again. */
  pixels: Uint8Array;
}

/** The page of images in the picker. */
export class Samples {
  batch = $state.raw<SampleBatch | null>(null);
  onlyWrong = $state(false);
  loading = $state(false);
  #wanted: { split: 'train' | 'test'; offset: number } = { split: 'test', offset: 0 };
  #pixels: readonly Uint8Array[] = [];
  #generation = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #calls: () => EngineCalls;
  readonly #onError: (error: unknown) => void;

  readonly items: readonly PickedSample[] = $derived(this.batch ? pick(this.batch, this.#pixels) : []);
  readonly wrong = $derived(this.items.filter((item) => item.label !== item.predicted));
  readonly shown = $derived(this.onlyWrong ? this.wrong : this.items);

  constructor(calls: () => EngineCalls, onError: (error: unknown) => void) {
    this.#calls = calls;
    this.#onError = onError;
  }

  /** Shows the page that holds an image. */
  async showPageOf(split: 'train' | 'test', index: number): Promise<void> {
    await this.showPage(split, Math.floor(index / PAGE_SIZE) * PAGE_SIZE);
  }

  async showPage(split: 'train' | 'test', offset: number): Promise<void> {
    this.#wanted = { split, offset };
    const generation = ++this.#generation;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.loading = true;
    try {
      const batch = await this.#calls().samples({ split, offset, count: PAGE_SIZE });
      if (generation === this.#generation) this.#take(batch);
    } catch (error) {
      if (generation === this.#generation) this.#onError(error);
    } finally {
      if (generation === this.#generation) this.loading = false;
    }
  }

  /** Asks for the same page again, now or soon, because the network has changed. */
  refresh(when: 'now' | 'soon'): void {
    if (when === 'now') void this.showPage(this.#wanted.split, this.#wanted.offset);
    else
      this.#timer ??= setTimeout(
        () => void this.showPage(this.#wanted.split, this.#wanted.offset),
        REFRESH_EVERY_MS,
      );
  }

  #take(batch: SampleBatch): void {
    const before = this.batch;
    if (before?.split !== batch.split || before.offset !== batch.offset || before.count !== batch.count)
      this.#pixels = cut(batch);
    this.batch = batch;
  }

  /** Forgets the page: the next one may be of other data, even where its numbers are the same. */
  clear(): void {
    this.halt();
    this.batch = null;
    this.#pixels = [];
  }

  /** Asks for nothing more; what is shown stays. */
  halt(): void {
    this.#generation++;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.loading = false;
  }

  dispose(): void {
    this.halt();
  }
}

function cut(batch: SampleBatch): Uint8Array[] {
  const size = batch.images.length / Math.max(1, batch.count);
  return Array.from({ length: batch.count }, (_none, at) =>
    batch.images.subarray(at * size, (at + 1) * size),
  );
}

function pick(batch: SampleBatch, pixels: readonly Uint8Array[]): PickedSample[] {
  const classes = batch.count === 0 ? 0 : batch.scores.length / batch.count;
  return Array.from({ length: batch.count }, (_none, at) => {
    const scores = batch.scores.subarray(at * classes, (at + 1) * classes);
    let predicted = 0;
    for (let index = 1; index < classes; index++) if (scores[index]! > scores[predicted]!) predicted = index;
    return {
      index: batch.offset + at,
      label: batch.labels[at]!,
      predicted,
      score: scores[predicted] ?? NaN,
      pixels: pixels[at] ?? new Uint8Array(),
    };
  });
}
