import {
  endOf,
  placeAt,
  stepsTo,
  spanAt,
  spansOf,
} from '../../../src-main/engine/training/schedule/settingsSpans.ts';
import type { AdjustRequest, SessionState, Settings } from '../../../src-shared/contract/service.ts';

/** What a session says of the way it goes. */
type Way = Pick<SessionState, 'settings' | 'held' | 'stepsPerEpoch' | 'epochEnds'>;

/** The epochs and settings of a scripted training, which the engine itself would count alike. */
export class ScriptedCourse {
  readonly #settings: Settings;
  readonly #images: number;
  #changes: ({ step: number } & AdjustRequest)[] = [];

  /** @param images of an epoch */
  constructor(settings: Settings, images: number) {
    this.#settings = settings;
    this.#images = images;
  }

  change(step: number, change: AdjustRequest): void {
    this.#changes.push({ step, ...change });
  }

  /** Another training goes on from a step. */
  branch(step: number): void {
    this.#changes = this.#changes.filter((change) => change.step < step);
  }

  /** Whole epochs done after so many steps. */
  epochAt(step: number): number {
    return placeAt(spanAt(this.#spans, step), step, this.#images).epoch;
  }

  /** What holds after so many steps, of which the last was at `furthest`. */
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
