import { highestScore, NO_CLASS } from '../../../src-shared/model/highestScore.ts';
import type { LayerInfo } from '../../../src-shared/model/model.ts';
import { operationsPerLayer } from '../../../src-shared/model/operations.ts';
import { slowly } from '../slowly.ts';
import type { EngineCalls, SampleBatch } from '../../../src-shared/contract/service.ts';

/** Number of images per page of the picker. */
export const PAGE_SIZE = 40;
/** Maximum number of floating-point operations per call of the engine, a fraction of a second. */
const MOST_OPERATIONS = 4e9;
/** Minimum time between updates of the predictions during training. */
const REFRESH_EVERY_MS = 3_000;

/** Number of images to classify in one call. */
export function portionFor(layers: readonly LayerInfo[]): number {
  const operations = operationsPerLayer(layers).reduce((sum, one) => sum + one, 1);
  return Math.max(1, Math.min(PAGE_SIZE, Math.floor(MOST_OPERATIONS / operations)));
}

/** One image of the page, with its prediction. */
export interface PickedSample {
  index: number;
  label: number;
  /** Index of a class; `NO_CLASS` if the examples have no classes, or the scores are NaN. */
  predicted: number;
  score: number;
  /** `[H, W, C]`, 0..255; the same object as long as the page is the same, so that it need not be redrawn. */
  pixels: Uint8Array;
  /** Values of an example that is not an image. */
  values?: Float32Array | undefined;
  /** Targets of the example, if there are any. */
  targets?: Float32Array | undefined;
  /** Outputs of the network. */
  outputs?: Float32Array | undefined;
}

/** A page of images in the picker. */
export class Samples {
  batch = $state.raw<SampleBatch | null>(null);
  onlyWrong = $state(false);
  loading = $state(false);
  #wanted: { split: 'train' | 'test'; offset: number } = { split: 'test', offset: 0 };
  #pixels: readonly Uint8Array[] = [];
  #generation = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #calls: () => EngineCalls;
  readonly #portion: () => number;
  readonly #onError: (error: unknown) => void;

  readonly items: readonly PickedSample[] = $derived(this.batch ? pick(this.batch, this.#pixels) : []);
  readonly wrong = $derived(this.items.filter((item) => item.label !== item.predicted));
  readonly shown = $derived(this.onlyWrong ? this.wrong : this.items);

  /** @param portion number of images per request: frames have to wait for the answers */
  constructor(calls: () => EngineCalls, portion: () => number, onError: (error: unknown) => void) {
    this.#calls = calls;
    this.#portion = portion;
    this.#onError = onError;
  }

  /** Shows the page that contains an image. */
  async showPageOf(split: 'train' | 'test', index: number): Promise<void> {
    await this.showPage(split, Math.floor(index / PAGE_SIZE) * PAGE_SIZE);
  }

  /** @param when with other slow updates, or as soon as it is here */
  async showPage(split: 'train' | 'test', offset: number, when: 'slowly' | 'now' = 'now'): Promise<void> {
    this.#wanted = { split, offset };
    const generation = ++this.#generation;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.loading = true;
    try {
      await this.#load(generation, when);
    } catch (error) {
      if (generation === this.#generation) this.#onError(error);
    } finally {
      if (generation === this.#generation) this.loading = false;
    }
  }

  /** Requests the same page again, now or soon, because the network has changed. */
  refresh(when: 'now' | 'soon'): void {
    if (when === 'now') void this.showPage(this.#wanted.split, this.#wanted.offset);
    else
      this.#timer ??= setTimeout(
        () => void this.showPage(this.#wanted.split, this.#wanted.offset, 'slowly'),
        REFRESH_EVERY_MS,
      );
  }

  /** Loads in portions: a new page grows, an existing one is replaced when all of it is loaded. */
  async #load(generation: number, when: 'slowly' | 'now'): Promise<void> {
    const { split, offset } = this.#wanted;
    const isThere = this.batch?.split === split && this.batch.offset === offset;
    let page: SampleBatch | undefined;
    for (let done = 0, end = PAGE_SIZE; done < end; done = page.count) {
      const count = Math.min(this.#portion(), end - done);
      const part = await this.#calls().samples({ split, offset: offset + done, count });
      if (generation !== this.#generation) return;
      page = page ? join(page, part) : part;
      end = Math.min(PAGE_SIZE, page.total - offset);
      if (page.count < end && isThere) continue;
      if (when === 'slowly' && isThere) await new Promise<void>((resolve) => slowly(resolve));
      if (generation !== this.#generation) return;
      this.#take(page);
    }
  }

  #take(batch: SampleBatch): void {
    const before = this.batch;
    const same = before?.split === batch.split && before.offset === batch.offset;
    const kept = same ? this.#pixels.slice(0, batch.count) : [];
    this.#pixels = [...kept, ...cut(batch).slice(kept.length)];
    this.batch = batch;
  }

  /** Clears the page, because the next one may belong to other data, even with the same indices. */
  clear(): void {
    this.halt();
    this.batch = null;
    this.#pixels = [];
  }

  /** Stops requesting; what is shown stays. */
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

function join(page: SampleBatch, part: SampleBatch): SampleBatch {
  return {
    ...page,
    count: page.count + part.count,
    images: joined(page.images, part.images),
    inputs: page.inputs && part.inputs && joined(page.inputs, part.inputs),
    targets: page.targets && part.targets && joined(page.targets, part.targets),
    labels: joined(page.labels, part.labels),
    scores: joined(page.scores, part.scores),
  };
}

function joined<A extends Uint8Array | Uint16Array | Float32Array>(a: A, b: A): A {
  const make = a.constructor as new (length: number) => A;
  const both = new make(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
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
    const predicted = highestScore(scores);
    const isOfClass = batch.labels.length > 0;
    const wide = (batch.inputs?.length ?? 0) / batch.count;
    const deep = (batch.targets?.length ?? 0) / batch.count;
    return {
      index: batch.offset + at,
      label: isOfClass ? batch.labels[at]! : NO_CLASS,
      predicted: isOfClass ? predicted : NO_CLASS,
      score: scores[predicted] ?? NaN,
      pixels: pixels[at] ?? new Uint8Array(),
      values: batch.inputs?.subarray(at * wide, (at + 1) * wide),
      targets: batch.targets?.subarray(at * deep, (at + 1) * deep),
      outputs: scores,
    };
  });
}
