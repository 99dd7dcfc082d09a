import type { SampleRef } from '../../src-main/protocol/service.ts';

/** What a person looks at: one map of one layer, for one image. */
export interface Selected {
  layer: string | null;
  /** Index of the map (channel), or of the unit in a layer without maps. */
  map: number;
  split: 'train' | 'test';
  index: number;
}

/** The selection, one for all views, mirrored in the address so that what is shown can be copied and opened again. */
export class Selection {
  #selected = $state.raw<Selected>({ layer: null, map: 0, split: 'test', index: 0 });
  readonly #page: Pick<Window, 'location' | 'history' | 'addEventListener' | 'removeEventListener'>;
  readonly #follow = (): void => {
    this.#selected = { ...this.#selected, ...parseAddress(this.#page.location.hash) };
  };

  constructor(page: Pick<Window, 'location' | 'history' | 'addEventListener' | 'removeEventListener'>) {
    this.#page = page;
    this.#follow();
    page.addEventListener('hashchange', this.#follow);
  }

  get layer(): string | null {
    return this.#selected.layer;
  }
  get map(): number {
    return this.#selected.map;
  }
  get split(): 'train' | 'test' {
    return this.#selected.split;
  }
  get index(): number {
    return this.#selected.index;
  }
  get sample(): SampleRef & { split: 'train' | 'test'; index: number } {
    return { split: this.#selected.split, index: this.#selected.index };
  }

  select(change: Partial<Selected>): void {
    const next = { ...this.#selected, ...change };
    if (change.layer !== undefined && change.layer !== this.#selected.layer && change.map === undefined)
      next.map = 0;
    this.#selected = next;
    this.#page.history.replaceState(null, '', formatAddress(next));
  }

  dispose(): void {
    this.#page.removeEventListener('hashchange', this.#follow);
  }
}

/** A selection as the fragment of an address: `#layer=conv1&map=3&sample=test.17`. */
export function formatAddress(selected: Selected): string {
  const parts = new URLSearchParams();
  if (selected.layer !== null) {
    parts.set('layer', selected.layer);
    parts.set('map', String(selected.map));
  }
  parts.set('sample', `${selected.split}.${selected.index}`);
  return `#${parts.toString()}`;
}

/** What an address's fragment selects; parts that cannot be read are left out. */
export function parseAddress(hash: string): Partial<Selected> {
  const parts = new URLSearchParams(hash.replace(/^#/, ''));
  const selected: Partial<Selected> = {};
  const layer = parts.get('layer');
  if (layer) selected.layer = layer;
  const map = Number(parts.get('map') ?? NaN);
  if (Number.isSafeInteger(map) && map >= 0) selected.map = map;
  const sample = /^(train|test)\.(\d{1,9})$/.exec(parts.get('sample') ?? '');
  if (sample) {
    selected.split = sample[1] as 'train' | 'test';
    selected.index = Number(sample[2]);
  }
  return selected;
}
