import { tick } from 'svelte';
import type { LayerInfo } from '../../../src-shared/model/model.ts';
import {
  MOST_FILTER_VALUES,
  type ProbeRequest,
  type SampleRef,
} from '../../../src-shared/contract/service.ts';
import { VisibleLayers } from './VisibleLayers.svelte.ts';
import { sizeOf } from '../../../src-shared/model/shape.ts';

/** Name of the probe, and its minimum interval. */
const PROBE = 'stage';
const FRAME_EVERY_MS = 33;

/** The displayed image, layer and map, and whether the layer view is open. */
export interface ProbeTarget {
  sample: SampleRef;
  layers: readonly LayerInfo[];
  layer: LayerInfo | undefined;
  map: number;
  opened: boolean;
}

/** Keeps the engine's probe in line with what the views show, so that it sends nothing else. */
export class StageProbe {
  /** Whether an answer of the engine is pending. */
  asking = $state(false);
  readonly sight = new VisibleLayers(() => this.follow());
  readonly #look: () => ProbeTarget | null;
  readonly #known: (sample: SampleRef) => ProbeRequest['known'];
  readonly #ask: (probe: ProbeRequest) => Promise<void>;
  readonly #attempt: (action: () => Promise<void>) => Promise<void>;
  #asked: ProbeRequest | null = null;

  /**
   * @param look returns what is displayed; null if there is nothing, or no engine
   * @param known returns what need not be sent again
   * @param ask sends the probe
   * @param attempt displays errors
   */
  constructor(
    look: () => ProbeTarget | null,
    known: (sample: SampleRef) => ProbeRequest['known'],
    ask: (probe: ProbeRequest) => Promise<void>,
    attempt: (action: () => Promise<void>) => Promise<void>,
  ) {
    this.#look = look;
    this.#known = known;
    this.#ask = ask;
    this.#attempt = attempt;
  }

  /** Updates the probe if the view has changed. While an answer is pending, only the latest request is kept. */
  follow(): void {
    if (this.asking || !this.#look()) return;
    this.asking = true;
    void this.#attempt(async () => {
      try {
        await tick(); // so that the stage reports its visible layers first
        for (let wish = this.#wish(); wish && !isSame(wish, this.#asked); wish = this.#wish()) {
          this.#asked = wish;
          await this.#ask({ ...wish, known: this.#known(wish.sample) });
        }
      } catch (error) {
        this.#asked = null;
        throw error;
      } finally {
        this.asking = false;
      }
    });
  }

  /** Sends the probe again unconditionally, because another network or engine is open. */
  restart(): void {
    this.#asked = null;
    this.follow();
  }

  dispose(): void {
    this.sight.dispose();
  }

  #wish(): ProbeRequest | null {
    const looked = this.#look();
    if (!looked) return null;
    const { sample, layer, map, opened } = looked;
    const weights = sizeOf(layer?.kernelShape ?? []);
    return {
      probe: PROBE,
      sample,
      layers: this.#seen(looked),
      quantities: [
        'activations',
        'filters',
        ...(opened && layer?.kind === 'dropout' ? ['noise' as const] : []),
      ],
      filtersOf: layer ? [layer.name] : [],
      ...(weights > MOST_FILTER_VALUES ? { filterMap: map } : {}),
      summarise: true,
      everyMs: FRAME_EVERY_MS,
    };
  }

  /**
   * The visible layers, and those that other views show: inputs and outputs, the selected layer, and its inputs in the
   * layer view.
   */
  #seen({ layers, layer, opened }: ProbeTarget): 'all' | string[] {
    const read = layers.flatMap((one) => one.inputs);
    const ends = layers.filter((one) => one.inputs.length === 0 || !read.includes(one.name));
    const shown = [...ends, layers.at(-1), layer].flatMap((one) => (one ? [one.name] : []));
    const seen = [...this.sight.layers, ...shown, ...(opened ? (layer?.inputs ?? []) : [])];
    const names = layers.map(({ name }) => name).filter((name) => seen.includes(name));
    return names.length === layers.length ? 'all' : names;
  }
}

/** A user's own image changes whenever it is redrawn. */
function isSame(wish: ProbeRequest, asked: ProbeRequest | null): boolean {
  if (!asked) return false;
  const [own, before] = [wish, asked].map(({ sample }) => ('pixels' in sample ? sample.pixels : null));
  const rest = (one: ProbeRequest): string => JSON.stringify({ ...one, sample: own ? null : one.sample });
  return own === before && rest(wish) === rest(asked);
}
