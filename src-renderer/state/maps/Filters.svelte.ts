import { byName } from './kernels.ts';
import { weightViewNames, type WeightView } from '../../../src-shared/contract/looking.ts';
import {
  type EngineCalls,
  type Frame,
  type FrameTensor,
  type SampleRef,
} from '../../../src-shared/contract/service.ts';

/** Name of the filter probe, and its minimum interval, long enough to read numbers. */
export const FILTERS_PROBE = 'filters';
const FRAME_EVERY_MS = 250;

/** Which view of the weights is shown: their values, or one of their changes. */
export type FilterView = 'filters' | WeightView;

/** The changes of weights. They are requested only for the inspected layer, while it is displayed. */
export class Filters {
  view = $state<FilterView>('filters');
  #frame = $state.raw<Frame | null>(null);
  #layer: string | null = null;
  readonly #calls: () => EngineCalls;
  readonly #attempt: (call: () => Promise<unknown>) => void;

  /** @param attempt makes a call if there is an engine, and displays its error */
  constructor(calls: () => EngineCalls, attempt: (call: () => Promise<unknown>) => void) {
    this.#calls = calls;
    this.#attempt = attempt;
  }

  /** Step of the result of {@link of}; null if there is none. */
  get step(): number | null {
    return this.#frame?.step ?? null;
  }

  /** Values and the chosen view of them, from one frame, by name of the weight; null until they arrive. */
  of(layer: string): Record<'values' | 'shown', ReadonlyMap<string, FrameTensor>> | null {
    const tensors = this.#frame?.tensors.filter((tensor) => tensor.layer === layer) ?? [];
    const pick = (quantity: FilterView) => byName(tensors.filter((one) => one.quantity === quantity));
    return tensors.length === 0 ? null : { values: pick('filters'), shown: pick(this.view) };
  }

  receive(frame: Frame): void {
    this.#frame = frame;
    this.#attempt(() => {
      this.#calls().acknowledge();
      return Promise.resolve();
    });
  }

  /** Subscribes to the changes of a layer's weights until {@link leave}, unless {@link view} needs only their values. */
  watch(layer: string, sample: SampleRef): void {
    if (this.view === 'filters') return this.leave();
    if (layer !== this.#layer) this.#frame = null;
    this.#layer = layer;
    // All views, so that switching between them shows the same step.
    const quantities = ['filters' as const, ...weightViewNames];
    this.#attempt(() =>
      this.#calls().watch({
        probe: FILTERS_PROBE,
        ...{ sample, layers: [layer], quantities, everyMs: FRAME_EVERY_MS },
      }),
    );
  }

  leave(): void {
    if (this.#layer === null) return;
    this.#layer = null;
    this.#frame = null;
    this.#attempt(() => this.#calls().unwatch({ probe: FILTERS_PROBE }));
  }
}
