import type { OnnxAttribute, OnnxNode } from '../file/OnnxModel.ts';
import type { Constant } from './Constant.ts';
import type { Conversion } from './Conversion.ts';
import { Readers } from './Readers.ts';

/**
 * Pooling to a number of rows and columns as torch.export writes it, `[N, C, H, W]`: GatherND takes the rows and columns of all windows,
 * `[N, C, rows, height, columns, width]`, whose mean follows, or, where windows differ in size, a choice of 0 beyond them and a sum. It
 * becomes rows and columns that are taken, and the pooling of windows that lie beside each other.
 * @param nodes in an order in which each reads only what earlier ones make
 */
export function joinAdaptivePooling(nodes: readonly OnnxNode[], conversion: Conversion): OnnxNode[] {
  const search = new Search(nodes, conversion);
  const joined = new Map<OnnxNode, OnnxNode[]>();
  const left = new Set<OnnxNode>();
  for (const node of nodes) {
    const found = node.opType === 'GatherND' ? search.pooling(node) : undefined;
    if (!found) continue;
    joined.set(found.end, found.made);
    for (const part of found.parts) left.add(part);
  }
  return nodes.flatMap((node) => joined.get(node) ?? (left.has(node) ? [] : node));
}

/** Places of a window that are added one by one at most. */
const MOST = 1024;

interface Found {
  /** The node that makes the means, or the sums. */
  end: OnnxNode;
  /** The others that it stands for. */
  parts: Set<OnnxNode>;
  made: OnnxNode[];
}

/** The windows of a pooling, rows and columns. */
interface Windows {
  /** How many, and how large: rows, height, columns, width. */
  sizes: readonly [number, number, number, number];
  rows: number[];
  columns: number[];
}

class Search {
  readonly #nodes: readonly OnnxNode[];
  readonly #readers: Readers;
  readonly #conversion: Conversion;

  constructor(nodes: readonly OnnxNode[], conversion: Conversion) {
    this.#nodes = nodes;
    this.#readers = new Readers(nodes, conversion);
    this.#conversion = conversion;
  }

  pooling(gather: OnnxNode): Found | undefined {
    const before = this.#readers.maker(gather.input[0], 'Transpose');
    const windows = windowsOf(this.#constant(gather.input[1]));
    const [behind, ...others] = this.#readers.of(gather.output[0]);
    const isPlain = behind?.opType === 'Transpose' && permOf(behind) === '4,5,0,1,2,3' && others.length === 0;
    const isFirst = (intOf(gather, 'batch_dims') ?? 0) === 0;
    if (!before || permOf(before) !== '2,3,0,1' || !windows || !isPlain || !isFirst) return undefined;
    const parts = new Set([gather, behind]);
    let value = behind.output[0]!;
    const masks: Constant[] = [];
    for (let next = this.#hiding(value); next; next = this.#hiding(value)) {
      parts.add(next.node);
      masks.push(next.mask);
      value = next.node.output[0]!;
    }
    const end = masks.length === 0 ? this.#mean(value) : this.#sum(value, windows, parts);
    if (!end) return undefined;
    parts.delete(end);
    if (!this.#readers.areAlone(parts, end)) return undefined;
    // What lies before is left to others that read it.
    if (this.#readers.of(before.output[0]).length === 1) parts.add(before);
    return { end, parts, made: this.#made(before.input[0]!, end, { windows, masks }) };
  }

  #constant(name: string | undefined): Constant | undefined {
    if (name === undefined || !this.#conversion.isStored(name)) return undefined;
    const value = this.#conversion.value(name, name);
    return value.kind === 'constant' ? value : undefined;
  }

  /** What puts 0 in the place of values beyond a window. */
  #hiding(value: string): { node: OnnxNode; mask: Constant } | undefined {
    const [node, ...others] = this.#readers.of(value);
    if (node?.opType !== 'Where' || others.length > 0 || node.input[2] !== value) return undefined;
    const [mask, put] = [this.#constant(node.input[0]), this.#constant(node.input[1])];
    return mask && mask.dims.length <= 4 && put?.values.length === 1 && put.values[0] === 0
      ? { node, mask }
      : undefined;
  }

  #mean(value: string): OnnxNode | undefined {
    const [node, ...others] = this.#readers.of(value);
    if (node?.opType !== 'ReduceMean' || others.length > 0 || intOf(node, 'keepdims') !== 0) return undefined;
    const axes = Array.from(this.#constant(node.input[1])?.values ?? [], (axis) =>
      axis < 0 ? axis + 6 : axis,
    );
    return axes.sort((a, b) => a - b).join() === '3,5' ? node : undefined;
  }

  /** The sum of the values at all places of a window, each taken by itself. */
  #sum(value: string, { sizes }: Windows, parts: Set<OnnxNode>): OnnxNode | undefined {
    const [, height, , width] = sizes;
    if (height * width > MOST) return undefined;
    const sums = new Map<string, Set<number>>();
    for (const [row, name] of this.#taken(value, 3, height, parts))
      for (const [column, one] of this.#taken(name, 4, width, parts))
        sums.set(one, new Set([row * width + column]));
    if (sums.size !== height * width) return undefined;
    for (const node of this.#nodes) {
      const [a, b] = node.opType === 'Add' ? node.input.map((name) => sums.get(name)) : [];
      if (!a || !b || [...a].some((place) => b.has(place))) continue;
      const both = new Set([...a, ...b]);
      sums.set(node.output[0]!, both);
      if (both.size === height * width) return node;
      parts.add(node);
    }
    return undefined;
  }

  /** The positions along an axis that readers of a value take one by one, with what they are called. */
  #taken(value: string, axis: number, size: number, parts: Set<OnnxNode>): [at: number, name: string][] {
    return this.#readers.of(value).flatMap((node): [number, string][] => {
      const place = node.opType === 'Gather' ? this.#constant(node.input[1]) : undefined;
      if (place?.dims.length !== 0 || (intOf(node, 'axis') ?? 0) !== axis) return [];
      parts.add(node);
      const [at] = place.values;
      return [[at! < 0 ? at! + size : at!, node.output[0]!]];
    });
  }

  #made(
    x: string,
    end: OnnxNode,
    { windows, masks }: { windows: Windows; masks: readonly Constant[] },
  ): OnnxNode[] {
    const name = end.name || end.output[0]!;
    const { sizes, rows, columns } = windows;
    const [, height, , width] = sizes;
    const constant = (
      title: string,
      dims: number[],
      values: ArrayLike<number>,
      isInteger: boolean,
    ): string => {
      const called = `${name}/${title}`;
      const stored = { dims, values: Float64Array.from(values), isInteger };
      this.#conversion.set(called, { kind: 'constant', ...stored });
      return called;
    };
    const made: OnnxNode[] = [];
    const add = (
      opType: string,
      input: string[],
      attribute: OnnxAttribute[] = [],
      output = `${name}/${made.length}`,
    ): string => {
      made.push({ name, opType, domain: '', input, output: [output], attribute });
      return output;
    };
    const down = add('Gather', [x, constant('rows', [rows.length], rows, true)], [ints('axis', 2)]);
    const across = add(
      'Gather',
      [down, constant('columns', [columns.length], columns, true)],
      [ints('axis', 3)],
    );
    const window = [ints('kernel_shape', [height, width]), ints('strides', [height, width])];
    if (masks.length === 0) add('AveragePool', [across], window, end.output[0]);
    else {
      const kept = keptOf(sizes, masks);
      const inside = add('Mul', [across, constant('kept', [rows.length, columns.length], kept, false)]);
      const mean = add('AveragePool', [inside], window);
      add('Mul', [mean, constant('count', [], [height * width], false)], [], end.output[0]);
    }
    return made;
  }
}

/** The rows and columns of windows, `[rows, height, columns, width, 2]`; undefined where they are of any other kind. */
function windowsOf(indices: Constant | undefined): Windows | undefined {
  if (indices?.dims.length !== 5 || indices.dims[4] !== 2) return undefined;
  const sizes = indices.dims.slice(0, 4) as unknown as Windows['sizes'];
  const [down, height, across, width] = sizes;
  const { values } = indices;
  const at = (row: number, column: number, part: 0 | 1): number =>
    values[(row * across * width + column) * 2 + part]!;
  const rows = Array.from({ length: down * height }, (_none, row) => at(row, 0, 0));
  const columns = Array.from({ length: across * width }, (_none, column) => at(0, column, 1));
  const isGrid = rows.every((row, r) =>
    columns.every((column, c) => at(r, c, 0) === row && at(r, c, 1) === column),
  );
  return isGrid ? { sizes, rows, columns } : undefined;
}

/** 1 where no mask hides a place of a window, else 0. */
function keptOf(sizes: Windows['sizes'], masks: readonly Constant[]): Float32Array {
  const [down, height, across, width] = sizes;
  return Float32Array.from({ length: down * height * across * width }, (_none, at) => {
    const place: number[] = [];
    let rest = at;
    for (const size of sizes.toReversed()) {
      place.unshift(rest % size);
      rest = Math.floor(rest / size);
    }
    const isHidden = masks.some(({ dims, values }) => {
      const index = dims.reduce((sum, size, axis) => {
        const own = place[axis + 4 - dims.length]!;
        return sum * size + (size === 1 ? 0 : own);
      }, 0);
      return values[index] !== 0;
    });
    return isHidden ? 0 : 1;
  });
}

const permOf = ({ attribute }: OnnxNode): string =>
  attribute.find(({ name }) => name === 'perm')?.ints.join() ?? '';
const intOf = ({ attribute }: OnnxNode, wanted: string): number | undefined =>
  attribute.find(({ name }) => name === wanted)?.i;
const ints = (name: string, value: number | number[]): OnnxAttribute =>
  typeof value === 'number'
    ? { name, i: value, ints: [], floats: [], strings: [], type: 2 }
    : { name, ints: value, floats: [], strings: [], type: 7 };
