/** A position in a map: row and column, counting from 0. */
export interface Cell {
  y: number;
  x: number;
}

/** What a person looks at: one map of one layer, for one image; the whole network, or that layer alone. */
export interface Selected {
  layer: string | null;
  /** Index of the map (channel), or of the unit in a layer without maps. */
  map: number;
  split: 'train' | 'test';
  index: number;
  /** Whether the layer is opened, and the cell of the map whose arithmetic is shown. */
  opened: boolean;
  cell: Cell | null;
}

/** A selection as the fragment of an address: `#layer=conv1&map=3&cell=5.7&sample=test.17`; `view=layer` when the layer is opened. */
export function formatAddress(selected: Selected): string {
  const parts = new URLSearchParams();
  if (selected.layer !== null) {
    parts.set('layer', selected.layer);
    parts.set('map', String(selected.map));
    if (selected.opened) parts.set('view', 'layer');
    if (selected.opened && selected.cell) parts.set('cell', `${selected.cell.y}.${selected.cell.x}`);
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
  if (parts.get('view') === 'layer') selected.opened = true;
  const cell = /^(\d{1,5})\.(\d{1,5})$/.exec(parts.get('cell') ?? '');
  if (cell) selected.cell = { y: Number(cell[1]), x: Number(cell[2]) };
  const sample = /^(train|test)\.(\d{1,9})$/.exec(parts.get('sample') ?? '');
  if (sample) {
    selected.split = sample[1] as 'train' | 'test';
    selected.index = Number(sample[2]);
  }
  return selected;
}
