/** What a person looks at: one map of one layer, for one image. */
export interface Selected {
  layer: string | null;
  /** Index of the map (channel), or of the unit in a layer without maps. */
  map: number;
  split: 'train' | 'test';
  index: number;
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
