import { byName } from './kernels.ts';
import { weightViewNames, type WeightView } from '../../../src-shared/contract/looking.ts';
import {
  type EngineCalls,
  type Frame,
  type FrameTensor,
  type SampleRef,
} from '../../../src-shared/contract/service.ts';

/** The probe of the filters, and the least time between its frames: numbers are read from them. */
export const FILTERS_PROBE = 'filters';
const FRAME_EVERY_MS = 250;

/** What is shown of the weights: their values, or one of the ways in which they change. */
export type FilterView = 'filters' | WeightView;

/** How weights change. The engine is asked only while somebody looks, and only about the layer looked at. */
export class Filters {
  view = $state<FilterView>('filters');
  #frame = $state.raw<Frame | null>(null);
  #layer: string | null = null;
  readonly #calls: () => EngineCalls;
  readonly #attempt: (call: () => Promise<unknown>) => void;

  /** @param attempt makes a call where there is an engine, and tells of its failure */
  constructor(calls: () => EngineCalls, attempt: (call: () => Promise<unknown>) => void) {
    this.#calls = calls;
    this.#attempt = attempt;
  }

  /** Step of what {@link of} gives; null while there is nothing. */
  get step(): number | null {
    return this.#frame?.step ?? null;
  }

  /** Values and what is shown of them, from one frame, by name of the weight; null until they are there. */
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

  /** Follows how a layer's weights change, unless {@link view} asks for their values alone, until {@link leave}. */
  watch(layer: string, sample: SampleRef): void {
    if (this.view === 'filters') return this.leave();
    if (layer !== this.#layer) this.#frame = null;
    this.#layer = layer;
    // All of them, so that going from one to another shows the same step.
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
