/** A position in a map: row and column, counting from 0. */
export interface Cell {
  y: number;
  x: number;
}

/**
 * What the selected layer is compared with: another image, another step of this run, or a step of another run (null until
 * it is chosen).
 */
export type Compared =
  | { against: 'sample'; index: number }
  | { against: 'step'; step: number }
  | { against: 'run'; run: string | null; step: number };

/** The selection: one map of one layer, for one image, in the whole network or in the layer view. */
export interface Selected {
  layer: string | null;
  /** Index of the map (channel), or of the unit in a layer without maps. */
  map: number;
  split: 'train' | 'test';
  index: number;
  /** Whether the layer view is open, and the cell of the map whose arithmetic is shown. */
  opened: boolean;
  cell: Cell | null;
  /** What the layer is compared with; null without a comparison. */
  compared: Compared | null;
}

/**
 * A selection as a URL fragment: `#layer=conv1&map=3&cell=5.7&sample=test.17`; with `view=layer` for the layer view, and
 * `compare=sample.4`, `step.300` or `run.300./runs/other` for a comparison.
 */
export function formatAddress(selected: Selected): string {
  const parts = new URLSearchParams();
  if (selected.layer !== null) {
    parts.set('layer', selected.layer);
    parts.set('map', String(selected.map));
    if (selected.opened) parts.set('view', 'layer');
    if (selected.opened && selected.cell) parts.set('cell', `${selected.cell.y}.${selected.cell.x}`);
  }
  parts.set('sample', `${selected.split}.${selected.index}`);
  if (selected.compared) parts.set('compare', formatCompared(selected.compared));
  return `#${parts.toString()}`;
}

/** Parses a URL fragment; invalid parts are ignored. */
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
  const compared = parseCompared(parts.get('compare') ?? '');
  if (compared) selected.compared = compared;
  const sample = /^(train|test)\.(\d{1,9})$/.exec(parts.get('sample') ?? '');
  if (sample) {
    selected.split = sample[1] as 'train' | 'test';
    selected.index = Number(sample[2]);
  }
  return selected;
}

function formatCompared(compared: Compared): string {
  if (compared.against === 'sample') return `sample.${compared.index}`;
  if (compared.against === 'step') return `step.${compared.step}`;
  return compared.run === null ? 'run' : `run.${compared.step}.${compared.run}`;
}

function parseCompared(text: string): Compared | null {
  const [, against, number, run] = /^(sample|step|run)(?:\.(\d{1,9}))?(?:\.(.+))?$/.exec(text) ?? [];
  if (against === 'run')
    return { against, run: number === undefined ? null : (run ?? null), step: Number(number ?? 0) };
  if (number === undefined || run !== undefined) return null;
  if (against === 'sample') return { against, index: Number(number) };
  return against === 'step' ? { against, step: Number(number) } : null;
}
