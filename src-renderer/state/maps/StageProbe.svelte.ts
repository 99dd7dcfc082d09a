import { tick } from 'svelte';
import type { LayerInfo } from '../../../src-shared/model/model.ts';
import {
  MOST_FILTER_VALUES,
  type ProbeRequest,
  type SampleRef,
} from '../../../src-shared/contract/service.ts';
import { VisibleLayers } from './VisibleLayers.svelte.ts';
import { sizeOf } from '../../../src-shared/model/shape.ts';

/** The name of the probe, and the least time between its frames. */
const PROBE = 'stage';
const FRAME_EVERY_MS = 33;

/** What is looked at: an image, and a map of a layer, which may be opened. */
export interface ProbeTarget {
  sample: SampleRef;
  layers: readonly LayerInfo[];
  layer: LayerInfo | undefined;
  map: number;
  opened: boolean;
}

/** Keeps the engine told of what the views show, so that it sends that and nothing else. */
export class StageProbe {
  /** Whether the engine has yet to answer what the views want to see. */
  asking = $state(false);
  readonly sight = new VisibleLayers(() => this.follow());
  readonly #look: () => ProbeTarget | null;
  readonly #known: (sample: SampleRef) => ProbeRequest['known'];
  readonly #ask: (probe: ProbeRequest) => Promise<void>;
  readonly #attempt: (action: () => Promise<void>) => Promise<void>;
  #asked: ProbeRequest | null = null;

  /**
   * @param look what is looked at now; null where there is nothing, or nobody to ask
   * @param known what need not be sent again @param ask asks the engine @param attempt tells of a failure
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

  /** Asks for what is looked at, where that is something else than before. Of all wishes while an answer is under way, the last one counts. */
  follow(): void {
    if (this.asking || !this.#look()) return;
    this.asking = true;
    void this.#attempt(async () => {
      try {
        await tick(); // the stage says first what is in sight
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

  /** Asks anew, whatever was asked before: another network is open, or another engine answers. */
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

  /** The layers in sight, and those that other views show: what goes in and comes out, the selected one, and what that reads when it is opened. */
  #seen({ layers, layer, opened }: ProbeTarget): 'all' | string[] {
    const shown = [layers[0], layers.at(-1), layer].flatMap((one) => (one ? [one.name] : []));
    const seen = [...this.sight.layers, ...shown, ...(opened ? (layer?.inputs ?? []) : [])];
    const names = layers.map(({ name }) => name).filter((name) => seen.includes(name));
    return names.length === layers.length ? 'all' : names;
  }
}

/** A person's own image is another one whenever it was drawn anew. */
function isSame(wish: ProbeRequest, asked: ProbeRequest | null): boolean {
  if (!asked) return false;
  const [own, before] = [wish, asked].map(({ sample }) => ('pixels' in sample ? sample.pixels : null));
  const rest = (one: ProbeRequest): string => JSON.stringify({ ...one, sample: own ? null : one.sample });
  return own === before && rest(wish) === rest(asked);
}
