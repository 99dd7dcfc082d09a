import type { FrameTensor } from '../../src-main/protocol/service.ts';
import type { Preferences } from './Preferences.svelte.ts';
import { scaleFor, signedLayers, valueRange, type ColourScale } from './scales.ts';
import type { Workbench } from './Workbench.svelte.ts';

/** The colour scale of each layer's maps in the present frame, shared as the person chose. */
export class Scales {
  readonly #workbench: Workbench;
  readonly #preferences: Preferences;
  readonly #signed = $derived.by(() => signedLayers(this.#workbench.layers));
  readonly #network = $derived.by(() => this.#networkReach());

  constructor(workbench: Workbench, preferences: Preferences) {
    this.#workbench = workbench;
    this.#preferences = preferences;
  }

  /** The scale of one layer, or one per map where each map has its own. */
  of(tensor: FrameTensor): ColourScale | ColourScale[] {
    if (this.#isInput(tensor.layer)) return { map: 'grey', low: 0, high: 1 };
    if (this.#preferences.sharing !== 'map') return this.#shared(tensor);
    const maps = tensor.shape.length === 4 ? tensor.shape[3]! : 1;
    if (maps === 1) return this.#shared(tensor);
    return Array.from({ length: maps }, (_none, map) =>
      this.#scale(tensor, valueRange(tensor.data, map, maps)),
    );
  }

  /** The scale of one map of a layer. */
  ofMap(tensor: FrameTensor, map: number): ColourScale {
    const scale = this.of(tensor);
    return Array.isArray(scale) ? (scale[map] ?? scale[0]!) : scale;
  }

  #shared(tensor: FrameTensor): ColourScale {
    if (this.#preferences.sharing === 'network') return this.#scale(tensor, [-this.#network, this.#network]);
    return this.#scale(tensor, valueRange(tensor.data));
  }

  #scale(tensor: FrameTensor, range: [number, number]): ColourScale {
    const signed = this.#signed.get(tensor.layer) ?? true;
    const within: [number, number] = signed ? range : [Math.max(0, range[0]), range[1]];
    return scaleFor(within, signed, this.#preferences.unsignedMap);
  }

  #isInput(layer: string): boolean {
    return this.#workbench.layers.find((known) => known.name === layer)?.kind === 'input';
  }

  #networkReach(): number {
    let reach = 0;
    for (const tensor of this.#workbench.frames.current?.activations.values() ?? []) {
      if (this.#isInput(tensor.layer)) continue;
      const [low, high] = valueRange(tensor.data);
      reach = Math.max(reach, Math.abs(low), Math.abs(high));
    }
    return reach || 1;
  }
}
