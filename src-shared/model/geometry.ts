import { factsOf } from '../layers/layers.ts';
import { connectionTo, mapsRead } from '../layers/relatedMaps.ts';
import type { LayerInfo } from './model.ts';
import type { Place } from './place.ts';
import { gridOf, sizeOf } from './shape.ts';
import type { Rectangle, Window } from './window.ts';

/**
 * The input positions that a layer's output position reads; windows at the edge may reach outside the input.
 * @param input shape of the layer's input, without the batch
 * @returns undefined for a layer without windows
 */
export function windowAt(
  layer: LayerInfo,
  input: readonly number[],
  y: number,
  x: number,
): Window | undefined {
  const { reads } = factsOf(layer);
  if (reads.from === 'samePlace') return { top: y, left: x, size: [1, 1], dilation: [1, 1] };
  return reads.from === 'window' ? reads.window(layer, gridOf(input), y, x) : undefined;
}

/**
 * How receptive fields treat edges: `beyond` as if every map continued beyond its edges, so that all units of a layer
 * have fields of the same size; `inside` restricts them to existing pixels, which are exactly those that the unit can
 * depend on.
 */
export type Reach = 'beyond' | 'inside';

/** A value of a layer's output, or the values of all maps at one position. */
export interface Unit {
  unit: number | 'all';
  y: number;
  x: number;
}

/** Values of a layer's output: the product of these rows, columns and maps. Axes that are not tracked are undefined. */
interface Cells {
  rows?: ReadonlySet<number>;
  columns?: ReadonlySet<number>;
  maps: ReadonlySet<number> | 'all';
}

/** A half-open range: first position, and the position after the last. */
export type Extent = readonly [first: number, end: number];

/**
 * Whether the receptive fields of a layer's units are known: every layer between them and the image must declare which
 * positions it reads, which an opaque layer does not, and they must depend on a single input.
 */
export function knowsField(layers: readonly LayerInfo[], layer: LayerInfo): boolean {
  if (inputBehind(layers, layer) === undefined) return false;
  return layersBehind(layers, layer).every(
    (one) => one.inputs.length === 0 || factsOf(one).reads.from !== 'unknown',
  );
}

/** The input that a layer depends on; undefined if there are several. */
export function inputBehind(layers: readonly LayerInfo[], layer: LayerInfo): LayerInfo | undefined {
  const [first, ...others] = layersBehind(layers, layer).filter(({ inputs }) => inputs.length === 0);
  return others.length === 0 ? first : undefined;
}

/** A layer and all layers that it depends on, the layer itself first. */
function layersBehind(layers: readonly LayerInfo[], layer: LayerInfo): LayerInfo[] {
  const needed = new Set([layer.name]);
  return upTo(layers, layer).filter((one) => {
    if (!needed.has(one.name)) return false;
    for (const input of one.inputs) needed.add(input);
    return true;
  });
}

/**
 * The receptive field of a unit: the bounding rectangle of the input pixels that it can depend on, by geometry alone.
 * @param layers the network's layers, in topological order
 * @returns undefined for a unit that depends on no pixel, and if {@link knowsField} is false
 */
export function receptiveField(
  layers: readonly LayerInfo[],
  layer: LayerInfo,
  { unit, y, x }: Unit,
  reach: Reach = 'beyond',
): Rectangle | undefined {
  const maps: Cells['maps'] = unit === 'all' ? unit : new Set([unit]);
  const seen = pixelsBehind(layers, layer, { rows: new Set([y]), columns: new Set([x]), maps }, reach);
  const rows = seen && extentOf(seen.rows);
  const columns = seen && extentOf(seen.columns);
  return rows && columns && { top: rows[0], left: columns[0], bottom: rows[1], right: columns[1] };
}

/**
 * The rows (axis 0) or columns (axis 1) of the input that a position of a layer depends on, independently of the other
 * axis.
 * @returns undefined as {@link receptiveField}
 */
export function fieldAlong(
  layers: readonly LayerInfo[],
  layer: LayerInfo,
  position: number,
  axis: 0 | 1,
  reach: Reach,
): Extent | undefined {
  const at = new Set([position]);
  const cells: Cells = axis === 0 ? { rows: at, maps: 'all' } : { columns: at, maps: 'all' };
  const seen = pixelsBehind(layers, layer, cells, reach);
  return seen && extentOf(axis === 0 ? seen.rows : seen.columns);
}

/**
 * Whether the rows that a position depends on do not depend on its column, and vice versa: no layer rearranges values,
 * and where branches meet, each has pixels at all positions.
 */
export function axesAreApart(layers: readonly LayerInfo[], layer: LayerInfo): boolean {
  const behind = layersBehind(layers, layer);
  const known = new Map(behind.map((one) => [one.name, one]));
  const apart = behind.every(
    ({ className, opaque, outputShape }) =>
      factsOf({ className, opaque }).reads.from !== 'elsewhere' || sizeOf(gridOf(outputShape)) === 1,
  );
  const isChain = behind.every(({ inputs }) => inputs.length <= 1);
  return apart && (isChain || behind.every((one) => alwaysReads(one, inputsOf(known, one))));
}

/** Whether each position of a layer reads a position of each input. */
function alwaysReads(layer: LayerInfo, inputs: readonly LayerInfo[]): boolean {
  if (factsOf(layer).reads.from === 'elsewhere') return true;
  return inputs.every((_input, index) =>
    ([0, 1] as const).every((axis) => {
      const positions = Array.from({ length: gridOf(layer.outputShape)[axis] }, (_none, at) => at);
      return positions.every(
        (at) => readAlong(layer, inputs, index, axis, new Set([at]), 'inside')!.size > 0,
      );
    }),
  );
}

/** The input pixels that values of a layer depend on; undefined if there are none, they are unknown, or of several inputs. */
function pixelsBehind(
  layers: readonly LayerInfo[],
  layer: LayerInfo,
  cells: Cells,
  reach: Reach,
): Cells | undefined {
  if (inputBehind(layers, layer) === undefined) return undefined;
  const known = new Map(layers.map((one) => [one.name, one]));
  const needed = new Map<string, readonly Cells[]>([[layer.name, [cells]]]);
  let pixels: Cells | undefined;
  for (const current of upTo(layers, layer)) {
    const inputs = inputsOf(known, current);
    for (const wanted of needed.get(current.name) ?? []) {
      if (inputs.length === 0) pixels = pixels ? union(pixels, wanted) : wanted;
      for (const [index, input] of inputs.entries()) {
        const read = cellsRead(current, inputs, index, wanted, reach);
        if (!read) return undefined;
        if (!isEmpty(read)) needed.set(input.name, withCells(needed.get(input.name) ?? [], read));
      }
    }
  }
  return pixels;
}

/** A layer and all layers before it, the layer itself first. */
const upTo = (layers: readonly LayerInfo[], layer: LayerInfo): LayerInfo[] =>
  layers.slice(0, layers.indexOf(layer) + 1).reverse();

const inputsOf = (known: ReadonlyMap<string, LayerInfo>, { inputs }: LayerInfo): LayerInfo[] =>
  inputs.map((name) => known.get(name)!);

const isEmpty = ({ rows, columns, maps }: Cells): boolean =>
  rows?.size === 0 || columns?.size === 0 || (maps !== 'all' && maps.size === 0);

function extentOf(positions: ReadonlySet<number> | undefined): Extent | undefined {
  if (!positions || positions.size === 0) return undefined;
  let [first, last] = [Infinity, -Infinity];
  for (const position of positions) {
    first = Math.min(first, position);
    last = Math.max(last, position);
  }
  return [first, last + 1];
}

/**
 * Maximum number of separate blocks per layer. Blocks requested by different branches are kept separate if their union
 * would contain additional values.
 */
const MOST_APART = 32;

/** Adds a block to a list, merging blocks whose union is exact. */
function withCells(known: readonly Cells[], more: Cells): readonly Cells[] {
  const at = known.findIndex((one) => known.length >= MOST_APART || isExact(one, more));
  return at < 0 ? [...known, more] : known.with(at, union(known[at]!, more));
}

/**
 * Whether the union of two blocks is a block without additional values: one contains the other, or they differ along one
 * axis only.
 */
function isExact(a: Cells, b: Cells): boolean {
  const sides = [holds(a.rows, b.rows), holds(a.columns, b.columns), holds(mapsIn(a), mapsIn(b))];
  const backwards = [holds(b.rows, a.rows), holds(b.columns, a.columns), holds(mapsIn(b), mapsIn(a))];
  if (sides.every(Boolean) || backwards.every(Boolean)) return true;
  return sides.filter((holdsIt, axis) => !holdsIt || !backwards[axis]).length === 1;
}

/** Undefined for all maps, as for an axis that is not tracked. */
const mapsIn = ({ maps }: Cells): ReadonlySet<number> | undefined => (maps === 'all' ? undefined : maps);

const holds = (a: ReadonlySet<number> | undefined, b: ReadonlySet<number> | undefined): boolean =>
  a === undefined || (b !== undefined && [...b].every((one) => a.has(one)));

function union(a: Cells, b: Cells): Cells {
  return {
    rows: a.rows && new Set([...a.rows, ...b.rows!]),
    columns: a.columns && new Set([...a.columns, ...b.columns!]),
    maps: a.maps === 'all' || b.maps === 'all' ? 'all' : new Set([...a.maps, ...b.maps]),
  };
}

/** The values of an input that values of a layer are computed from; undefined if unknown. */
function cellsRead(
  layer: LayerInfo,
  inputs: readonly LayerInfo[],
  index: number,
  cells: Cells,
  reach: Reach,
): Cells | undefined {
  const { reads } = factsOf(layer);
  const input = inputs[index]!;
  if (reads.from === 'unknown') return undefined;
  if (reads.from === 'elsewhere') return cellsElsewhere(layer, input, cells, reads.place);
  return {
    rows: readAlong(layer, inputs, index, 0, cells.rows, reach),
    columns: readAlong(layer, inputs, index, 1, cells.columns, reach),
    maps: mapsOf(layer, inputs, index, cells.maps),
  };
}

/** The input positions along one axis that output positions of a layer read. */
function readAlong(
  layer: LayerInfo,
  inputs: readonly LayerInfo[],
  index: number,
  axis: 0 | 1,
  positions: ReadonlySet<number> | undefined,
  reach: Reach,
): Set<number> | undefined {
  if (!positions) return undefined;
  const size = gridOf(inputs[index]!.outputShape)[axis];
  const read = new Set<number>();
  for (const position of positions)
    for (const at of positionsRead(layer, inputs, { index, axis, position }))
      if (reach === 'beyond' || (at >= 0 && at < size)) read.add(at);
  return read;
}

function mapsOf(
  layer: LayerInfo,
  inputs: readonly LayerInfo[],
  index: number,
  maps: Cells['maps'],
): Cells['maps'] {
  if (maps === 'all') return maps;
  const read = new Set<number>();
  for (const map of maps) {
    const some = mapsRead(connectionTo(layer, inputs, index), map);
    if (some === 'all') return some;
    for (const one of some) read.add(one);
  }
  return read;
}

/**
 * The input positions along rows (axis 0) or columns (axis 1) that an output position of a layer reads; they may be
 * outside the input. Empty for a layer whose axes are not independent.
 * @param index index of the input among the layer's inputs
 */
export function positionsRead(
  layer: LayerInfo,
  inputs: readonly LayerInfo[],
  { index, axis, position }: { index: number; axis: 0 | 1; position: number },
): readonly number[] {
  const { reads } = factsOf(layer);
  const sizes = inputs.map(({ outputShape }) => gridOf(outputShape)[axis]);
  const outputSize = gridOf(layer.outputShape)[axis];
  if (reads.from === 'positions')
    return reads.positions(layer, { axis, position, input: index, sizes, outputSize });
  if (reads.from === 'samePlace') return [sizes[index] === 1 && outputSize > 1 ? 0 : position];
  const window = windowAt(layer, inputs[index]!.outputShape, position, position);
  if (!window) return [];
  const first = axis === 0 ? window.top : window.left;
  return Array.from({ length: window.size[axis] }, (_none, tap) => first + tap * window.dilation[axis]);
}

/** The input values of a layer that rearranges its values: looked up one by one, for existing output values. */
function cellsElsewhere(
  layer: LayerInfo,
  input: LayerInfo,
  cells: Cells,
  placeRead: (layer: LayerInfo, input: readonly number[], place: Place) => Place,
): Cells {
  const [height, width] = gridOf(layer.outputShape);
  const count = layer.outputShape.at(-1) ?? 1;
  const maps = cells.maps === 'all' ? upToSize(count) : [...cells.maps];
  const places = inside(cells.rows, height).flatMap((y) =>
    inside(cells.columns, width).flatMap((x) =>
      maps.map((map) => placeRead(layer, input.outputShape, { map, y, x })),
    ),
  );
  return {
    rows: cells.rows && new Set(places.map(({ y }) => y)),
    columns: cells.columns && new Set(places.map(({ x }) => x)),
    maps: new Set(places.map(({ map }) => map)),
  };
}

const upToSize = (size: number): number[] => Array.from({ length: size }, (_none, at) => at);

/** The positions that exist; all of an axis that is not tracked. */
const inside = (positions: ReadonlySet<number> | undefined, size: number): number[] =>
  positions ? [...positions].filter((position) => position >= 0 && position < size) : upToSize(size);

/**
 * The layer of maps that a layer of units contains one by one: either it flattens that layer, or it passes on, value by
 * value, a layer that does.
 */
export function flattenedBy(known: ReadonlyMap<string, LayerInfo>, layer: LayerInfo): LayerInfo | undefined {
  const input = known.get(layer.inputs[0] ?? '');
  if (!input || layer.inputs.length !== 1 || layer.outputShape.length !== 1) return undefined;
  const { maps, reads } = factsOf(layer);
  const relation = maps(layer, input.outputShape);
  if (relation === 'unrolls') return input.outputShape.length === 3 ? input : flattenedBy(known, input);
  const passes = relation === 'oneByOne' && reads.from === 'samePlace' && layer.activation !== 'softmax';
  return passes ? flattenedBy(known, input) : undefined;
}
