import {
  endOf,
  placeAt,
  stepsTo,
  spanAt,
  spansOf,
} from '../../../src-main/engine/training/schedule/settingsSpans.ts';
import type { AdjustRequest, SessionState, Settings } from '../../../src-shared/contract/service.ts';

/** The part of a session's state that describes its schedule. */
type Way = Pick<SessionState, 'settings' | 'held' | 'stepsPerEpoch' | 'epochEnds'>;

/** The epochs and settings of a scripted training, counted as the engine does. */
export class ScriptedCourse {
  readonly #settings: Settings;
  readonly #images: number;
  #changes: ({ step: number } & AdjustRequest)[] = [];

  /** @param images number of images per epoch */
  constructor(settings: Settings, images: number) {
    this.#settings = settings;
    this.#images = images;
  }

  change(step: number, change: AdjustRequest): void {
    this.#changes.push({ step, ...change });
  }

  /** Branches off at a step. */
  branch(step: number): void {
    this.#changes = this.#changes.filter((change) => change.step < step);
  }

  /** Number of whole epochs after a number of steps. */
  epochAt(step: number): number {
    return placeAt(spanAt(this.#spans, step), step, this.#images).epoch;
  }

  /** The state after a number of steps, where `furthest` is the last step of the run. */
  at(step: number, furthest: number): Way {
    const { learningRate, batchSize } = spanAt(this.#spans, step < furthest ? step - 1 : step);
    const { epochs } = this.#settings;
    return {
      settings: { ...this.#settings, learningRate, batchSize },
      held: this.#spans.map((one) => ({
        ...{ step: one.step, learningRate: one.learningRate, batchSize: one.batchSize },
      })),
      stepsPerEpoch: stepsTo(1, { epoch: 0, images: 0 }, batchSize, this.#images),
      epochEnds: Array.from({ length: epochs }, (_none, at) => endOf(at + 1, this.#spans, this.#images)),
    };
  }

  get #spans() {
    return spansOf(this.#settings, this.#changes, this.#images);
  }
}
