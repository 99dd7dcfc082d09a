import { reason } from '../../../../../src-shared/contract/reasons.ts';
import { sizeOf } from '../../../../../src-shared/model/shape.ts';
import { dataTypes } from '../file/dataTypes.ts';
import { combineConstants } from '../graph/combineConstants.ts';
import { BATCH, OPEN, type Constant } from '../graph/Constant.ts';
import type { NodeCall } from '../graph/NodeCall.ts';
import { sizesOf } from '../graph/Steps.ts';
import { transposeValues } from '../graph/transposeValues.ts';

/** Numbers that one node may make out of nothing. */
const MOST = 2 ** 20;

type Fold = (node: NodeCall) => Constant;

const each =
  (change: (value: number) => number): Fold =>
  (node) => {
    const constant = node.constant(0)!;
    return { ...constant, values: constant.values.map(change), name: undefined };
  };

const pairwise =
  (combine: (x: number, y: number, isInteger: boolean) => number): Fold =>
  (node) => {
    if (node.opset < 7) node.attributes.only('broadcast', 0, 1);
    const [a, b] = [node.constant(0)!, node.constant(1)!];
    const isInteger = a.isInteger && b.isInteger;
    const both = combineConstants(a, b, (x, y) => combine(x, y, isInteger));
    if (!both) throw node.shapeRefusal([null, ...b.dims]);
    return both;
  };

/** Operators that are computed beforehand where all that they read is known beforehand. */
export const folding: Readonly<Record<string, Fold>> = {
  Constant: constantOf,
  ConstantOfShape: filled,
  Expand: expanded,
  Shape: shapeOf,
  Identity: (node) => node.constant(0)!,
  Cast: cast,
  Reshape: (node) => {
    node.attributes.only('allowzero', 0, 1);
    return reshaped(node, node.constant(0)!, node.ints(1, 'shape', 5) ?? []);
  },
  Flatten: (node) => {
    const constant = node.constant(0)!;
    const axis = node.attributes.int('axis', 1);
    const rows = sizeOf(constant.dims.slice(0, axis));
    return { ...constant, dims: [rows, constant.values.length / Math.max(1, rows)] };
  },
  Squeeze: (node) => {
    const constant = node.constant(0)!;
    const axes = axesOf(node.ints(1, 'axes', 13), constant.dims.length);
    return {
      ...constant,
      dims: constant.dims.filter((size, axis) => (axes ? !axes.includes(axis) : size !== 1)),
    };
  },
  Unsqueeze: (node) => {
    const constant = node.constant(0)!;
    const told = node.ints(1, 'axes', 13) ?? [];
    const axes = axesOf(told, constant.dims.length + told.length)!;
    const left = [...constant.dims];
    const rank = Math.min(8, constant.dims.length + told.length);
    const dims = Array.from({ length: rank }, (_none, axis) =>
      axes.includes(axis) ? 1 : (left.shift() ?? 1),
    );
    return reshaped(node, constant, dims);
  },
  Transpose: (node) => {
    const constant = node.constant(0)!;
    const { dims, values } = constant;
    const order = node.attributes.ints('perm') ?? dims.map((_size, axis) => dims.length - 1 - axis);
    if (order.length !== dims.length || !dims.every((_size, axis) => order.includes(axis)))
      throw node.attributes.refusal('perm', order.join(', '));
    return {
      ...constant,
      dims: order.map((axis) => dims[axis]!),
      values: transposeValues(values, dims, order),
    };
  },
  Gather: gather,
  Slice: slice,
  Concat: concatenate,
  Add: pairwise((x, y) => x + y),
  Sub: pairwise((x, y) => x - y),
  Mul: pairwise((x, y) => x * y),
  Div: pairwise((x, y, isInteger) => (isInteger ? Math.trunc(x / y) : x / y)),
  Neg: each((value) => -value),
  Sqrt: each(Math.sqrt),
  Reciprocal: each((value) => 1 / value),
  Floor: each(Math.floor),
  Ceil: each(Math.ceil),
};

const axesOf = (axes: readonly number[] | undefined, rank: number): number[] | undefined =>
  axes?.map((axis) => (axis < 0 ? axis + rank : axis));

/** The number of examples is open, whatever the file has it as. */
function shapeOf(node: NodeCall): Constant {
  const value = node.value(0);
  const sizes =
    value.kind === 'constant'
      ? [...value.dims]
      : value.kind === 'steps'
        ? sizesOf(value).map((size, at) => (value.axes[at] === 'examples' ? BATCH : (size ?? OPEN)))
        : value.shape.map((size, axis) => (axis === 0 ? BATCH : (size ?? OPEN)));
  const start = node.attributes.int('start', 0);
  const end = node.attributes.int('end', sizes.length);
  return list(sizes.slice(start, end));
}

const list = (sizes: readonly number[]): Constant => ({
  kind: 'constant',
  dims: [sizes.length],
  values: Float64Array.from(sizes),
  isInteger: true,
});

function constantOf(node: NodeCall): Constant {
  const { attributes } = node;
  const tensor = attributes.tensor('value');
  if (tensor) return node.graph.tensors.read(tensor);
  const ints = attributes.ints('value_ints');
  if (ints) return list(ints);
  const int = attributes.int('value_int', NaN);
  if (!Number.isNaN(int)) return { ...list([int]), dims: [] };
  const floats = attributes.floats('value_floats');
  const values = Float32Array.from(floats ?? [attributes.float('value_float', NaN)]);
  return { kind: 'constant', dims: floats ? [floats.length] : [], values, isInteger: false };
}

/** The same number for every example is one for all of them. */
const oneForAll = (shape: Constant): number[] =>
  Array.from(shape.values, (size) => (size === BATCH ? 1 : size));

/** One number, as often as it takes. */
function expanded(node: NodeCall): Constant {
  const constant = node.constant(0)!;
  const dims = oneForAll(node.constant(1)!);
  const isSmall = dims.length <= 8 && dims.every((size) => size >= 0) && sizeOf(dims) <= MOST;
  const [value] = constant.values;
  if (!isSmall || value === undefined || !constant.values.every((one) => one === value))
    throw node.shapeRefusal([null, ...dims]);
  const values = new Float64Array(sizeOf(dims)).fill(value);
  return { ...constant, dims, values, name: undefined };
}

function filled(node: NodeCall): Constant {
  const dims = oneForAll(node.constant(0)!);
  const tensor = node.attributes.tensor('value');
  const value = tensor ? node.graph.tensors.read(tensor) : undefined;
  const isSmall = dims.length <= 8 && dims.every((size) => size >= 0) && sizeOf(dims) <= MOST;
  if (!isSmall) throw node.shapeRefusal([null, ...dims]);
  const values = new Float64Array(sizeOf(dims)).fill(value?.values[0] ?? 0);
  return { kind: 'constant', dims, values, isInteger: value?.isInteger ?? false };
}

function cast(node: NodeCall): Constant {
  const constant = node.constant(0)!;
  const to = node.attributes.int('to', 1);
  node.attributes.without('saturate', 'round_mode');
  const type = dataTypes[to];
  if (!type) throw node.attributes.refusal('to', to);
  const values = type.isInteger
    ? Float64Array.from(constant.values, Math.trunc)
    : Float32Array.from(constant.values);
  return { ...constant, values, isInteger: type.isInteger, name: undefined };
}

function reshaped(node: NodeCall, constant: Constant, wanted: readonly number[]): Constant {
  const dims = wanted.map((size, axis) => (size === 0 ? (constant.dims[axis] ?? 0) : size));
  const left = dims.indexOf(-1);
  if (left >= 0) dims[left] = constant.values.length / sizeOf(dims.filter((_size, axis) => axis !== left));
  const fits =
    dims.every((size) => Number.isInteger(size) && size >= 0) && sizeOf(dims) === constant.values.length;
  if (!fits)
    throw node.refusal(reason('the shape {shape} is none for what it gets', { shape: wanted.join('x') }));
  return { ...constant, dims };
}

/** Along the first axis, which is what is done to shapes. */
function gather(node: NodeCall): Constant {
  const constant = node.constant(0)!;
  const places = node.constant(1)!;
  const { dims, values } = constant;
  node.attributes.only('axis', 0);
  const row = values.length / Math.max(1, dims[0] ?? 1);
  if (places.values.length * row > Math.max(MOST, values.length))
    throw node.shapeRefusal([null, ...places.dims]);
  const gathered = new Float64Array(places.values.length * row);
  places.values.forEach((place, at) => {
    const from = place < 0 ? place + dims[0]! : place;
    if (!(from >= 0 && from < dims[0]!)) throw node.shapeRefusal([null, ...dims]);
    gathered.set(values.subarray(from * row, (from + 1) * row), at * row);
  });
  return { ...constant, dims: [...places.dims, ...dims.slice(1)], values: gathered, name: undefined };
}

/** Along the first axis, which is what is done to shapes; backwards too, as paddings are turned around. */
function slice(node: NodeCall): Constant {
  const constant = node.constant(0)!;
  const bound = (index: number, name: string): number => node.ints(index, name, 10)?.[0] ?? 0;
  const [start, end] = [bound(1, 'starts'), bound(2, 'ends')];
  const axis = bound(3, 'axes');
  const step = node.opset < 10 ? 1 : (node.constant(4)?.values[0] ?? 1);
  const { dims } = constant;
  if (dims.length === 0 || axis !== 0 || step === 0) throw node.shapeRefusal([null, ...dims]);
  const count = dims[0]!;
  const row = constant.values.length / Math.max(1, count);
  // Forwards from 0 to the end behind the last row, backwards from the last row to the end before the first.
  const [least, most] = step > 0 ? [0, count] : [-1, count - 1];
  const place = (at: number): number => Math.min(most, Math.max(least, at < 0 ? at + count : at));
  const rows: number[] = [];
  for (let at = place(start); step > 0 ? at < place(end) : at > place(end); at += step) rows.push(at);
  const values = new Float64Array(rows.length * row);
  rows.forEach((from, to) => values.set(constant.values.subarray(from * row, (from + 1) * row), to * row));
  return { ...constant, dims: [rows.length, ...dims.slice(1)], values, name: undefined };
}

/** One behind the other along the first axis. */
function concatenate(node: NodeCall): Constant {
  const parts = Array.from({ length: node.count }, (_none, at) => node.constant(at)!);
  node.attributes.only('axis', 0);
  const rest = parts[0]!.dims.slice(1);
  if (parts.some(({ dims }) => dims.slice(1).join() !== rest.join() || dims.length === 0))
    throw node.shapeRefusal([null, ...parts[0]!.dims]);
  const values = new Float64Array(parts.reduce((sum, part) => sum + part.values.length, 0));
  let at = 0;
  for (const part of parts) {
    values.set(part.values, at);
    at += part.values.length;
  }
  const first = parts.reduce((sum, { dims }) => sum + dims[0]!, 0);
  return {
    kind: 'constant',
    dims: [first, ...rest],
    values,
    isInteger: parts.every(({ isInteger }) => isInteger),
  };
}
