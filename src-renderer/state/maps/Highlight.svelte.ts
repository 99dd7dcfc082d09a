import type { Maps } from '../../../src-shared/layers/relatedMaps.ts';
import { relatedMaps } from './related.ts';
import type { Workbench } from '../Workbench.svelte.ts';

/** One map of one layer. */
export interface MapPlace {
  layer: string;
  map: number;
}

/** The highlighted map, which is under the pointer or else has the keyboard focus, and the maps related to it. */
export class Highlight {
  hovered = $state.raw<MapPlace | null>(null);
  /** Layer whose selected map has the focus. */
  focused = $state.raw<string | null>(null);
  readonly #workbench: Workbench;
  readonly place: MapPlace | null = $derived.by(() => {
    if (this.hovered) return this.hovered;
    return this.focused === null ? null : { layer: this.focused, map: this.#workbench.selection.map };
  });
  readonly #related = $derived.by(() => {
    const { layers } = this.#workbench;
    const layer = this.place && layers.find((one) => one.name === this.place?.layer);
    return layer ? relatedMaps(layers, layer, this.place!.map) : null;
  });

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  point(place: MapPlace | null): void {
    const same = this.hovered?.layer === place?.layer && this.hovered?.map === place?.map;
    if (!same) this.hovered = place;
  }

  /** The maps of a layer related to the highlighted map, and the direction of the relation. */
  of(layer: string): { maps: Maps; direction: 'from' | 'to' } | null {
    const from = this.#related?.from.get(layer);
    if (from) return { maps: from, direction: 'from' };
    const to = this.#related?.to.get(layer);
    return to ? { maps: to, direction: 'to' } : null;
  }

  /** Whether the highlighted map reads, or is read, along an edge. */
  hasEdge(from: string, to: string): boolean {
    if (this.place?.layer === to) return this.#related?.from.has(from) ?? false;
    return this.place?.layer === from && (this.#related?.to.has(to) ?? false);
  }
}
