import { reason } from '../../../../../src-shared/contract/reasons.ts';
import { sizeOf } from '../../../../../src-shared/model/shape.ts';
import { dataTypes } from '../file/dataTypes.ts';
import { combineConstants } from '../graph/combineConstants.ts';
import { BATCH, OPEN, type Constant } from '../graph/Constant.ts';
import { axesOf } from '../graph/axisOf.ts';
import type { NodeCall } from '../graph/NodeCall.ts';
import { sizesOf } from '../graph/Steps.ts';
import { sizesOfView } from '../graph/views.ts';
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

/** 1 where something holds of two numbers, else 0. */
function compared(holds: (x: number, y: number) => boolean): Fold {
  return (node) => ({ ...pairwise((x, y) => Number(holds(x, y)))(node), isInteger: true });
}

/** One number of all along some axes. */
function reduced(since: number, combine: (values: number[]) => number): Fold {
  return (node) => {
    const { dims, values, isInteger } = node.constant(0)!;
    const keeps = node.attributes.int('keepdims', 1) !== 0;
    node.attributes.only('noop_with_empty_axes', 0);
    const told = axesOf(node.ints(1, 'axes', since) ?? [], dims.length);
    const isOver = (axis: number): boolean => told.length === 0 || told.includes(axis);
    const whole = dims.map((size, axis) => (isOver(axis) ? 1 : size));
    const groups = Array.from({ length: sizeOf(whole) }, (): number[] => []);
    values.forEach((value, at) => {
      let [rest, place, stride] = [at, 0, 1];
      for (let axis = dims.length - 1; axis >= 0; axis--) {
        if (!isOver(axis)) {
          place += (rest % dims[axis]!) * stride;
          stride *= dims[axis]!;
        }
        rest = Math.floor(rest / dims[axis]!);
      }
      groups[place]!.push(value);
    });
    const made = groups.map(combine);
    return {
      ...{ kind: 'constant', isInteger, dims: keeps ? whole : whole.filter((_size, axis) => !isOver(axis)) },
      values: isInteger ? Float64Array.from(made) : Float32Array.from(made),
    };
  };
}

/** Operators that are computed beforehand where all that they read is known beforehand. */
export const folding: Readonly<Record<string, Fold>> = {
  Constant: constantOf,
  ConstantOfShape: filled,
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
    const told = node.ints(1, 'axes', 13);
    const axes = told && axesOf(told, constant.dims.length);
    return {
      ...constant,
      dims: constant.dims.filter((size, axis) => (axes ? !axes.includes(axis) : size !== 1)),
    };
  },
  Unsqueeze: (node) => {
    const constant = node.constant(0)!;
    const told = node.ints(1, 'axes', 13) ?? [];
    const axes = axesOf(told, constant.dims.length + told.length);
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
  Expand: expanded,
  Range: range,
  Trilu: triangle,
  CumSum: summedUp,
  Where: chosen,
  Equal: compared((x, y) => x === y),
  Greater: compared((x, y) => x > y),
  GreaterOrEqual: compared((x, y) => x >= y),
  Less: compared((x, y) => x < y),
  LessOrEqual: compared((x, y) => x <= y),
  And: compared((x, y) => x !== 0 && y !== 0),
  Or: compared((x, y) => x !== 0 || y !== 0),
  Not: each((value) => Number(value === 0)),
  ReduceMean: reduced(18, (values) => values.reduce((sum, value) => sum + value, 0) / values.length),
  ReduceSum: reduced(13, (values) => values.reduce((sum, value) => sum + value, 0)),
  ReduceProd: reduced(18, (values) => values.reduce((product, value) => product * value, 1)),
  ReduceMax: reduced(18, (values) => Math.max(...values)),
  ReduceMin: reduced(18, (values) => Math.min(...values)),
  ReduceL2: reduced(18, (values) => Math.hypot(...values)),
  Mod: pairwise((x, y) => x % y),
  Pow: pairwise((x, y) => x ** y),
  Max: pairwise((x, y) => Math.max(x, y)),
  Min: pairwise((x, y) => Math.min(x, y)),
  Abs: each(Math.abs),
  Exp: each(Math.exp),
  Log: each(Math.log),
  Sin: each(Math.sin),
  Cos: each(Math.cos),
  Add: pairwise((x, y) => x + y),
  Sub: pairwise((x, y) => x - y),
  Mul: pairwise((x, y) => x * y),
  Div: pairwise((x, y, isInteger) => (isInteger ? Math.trunc(x / y) : x / y)),
  Neg: each((value) => -value),
  MatMul: multiplied,
  Sqrt: each(Math.sqrt),
  Reciprocal: each((value) => 1 / value),
  Floor: each(Math.floor),
  Ceil: each(Math.ceil),
};

/** The number of examples is open, whatever the file has it as. */
function shapeOf(node: NodeCall): Constant {
  const value = node.value(0);
  const sizes =
    value.kind === 'constant'
      ? [...value.dims]
      : value.kind === 'steps'
        ? sizesOf(value).map((size, at) => (value.axes[at] === 'examples' ? BATCH : (size ?? OPEN)))
        : value.kind === 'view'
          ? sizesOfView(value).map((size) => size ?? OPEN)
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

/** Axes of size 1 repeated until they have the size that is asked for. */
function expanded(node: NodeCall): Constant {
  const constant = node.constant(0)!;
  const dims = oneForAll(node.constant(1)!);
  const isSmall = dims.length <= 8 && dims.every((size) => size >= 0) && sizeOf(dims) <= MOST;
  if (!isSmall) throw node.shapeRefusal([null, ...dims]);
  const ones: Constant = { ...constant, dims, values: new Float64Array(sizeOf(dims)), name: undefined };
  const whole = combineConstants(constant, ones, (value) => value);
  if (!whole) throw node.shapeRefusal([null, ...dims]);
  // What is repeated is learnt as a whole where every number of it is there once.
  return { ...whole, ...(whole.values.length === constant.values.length && { name: constant.name }) };
}

/** From one number in equal steps to another, which is left out. */
function range(node: NodeCall): Constant {
  const [start, limit, delta] = [0, 1, 2].map((at) => node.constant(at)!);
  const [from, to, step] = [start!.values[0]!, limit!.values[0]!, delta!.values[0]!];
  const count = Math.max(0, Math.ceil((to - from) / step));
  if (!(count <= MOST)) throw node.shapeRefusal([null, count]);
  const values = Float64Array.from({ length: count }, (_none, at) => from + at * step);
  return { kind: 'constant', dims: [count], values, isInteger: start!.isInteger };
}

/** Of two constants, the numbers that a third one chooses. */
function chosen(node: NodeCall): Constant {
  const [condition, yes, no] = [0, 1, 2].map((at) => node.constant(at)!) as [Constant, Constant, Constant];
  // Pairs of a choice and its place lie beside each other once all three have one shape.
  const both = combineConstants(yes, no, () => 0);
  const shape = both && combineConstants(condition, both, () => 0);
  if (!shape) throw node.shapeRefusal([null, ...no.dims]);
  const [where, a, b] = [condition, yes, no].map((one) => combineConstants(one, shape, (value) => value)!);
  const values = new Float64Array(shape.values.length);
  values.forEach((_none, at) => (values[at] = where!.values[at] ? a!.values[at]! : b!.values[at]!));
  return { ...shape, values, isInteger: yes.isInteger && no.isInteger, name: undefined };
}

/** A matrix with zeros on one side of a diagonal. */
function triangle(node: NodeCall): Constant {
  const constant = node.constant(0)!;
  const isUpper = node.attributes.int('upper', 1) !== 0;
  const diagonal = node.constant(1)?.values[0] ?? 0;
  const [rows = 1, columns = 1] = constant.dims.slice(-2);
  const values = constant.values.map((value, at) => {
    const beyond = (at % columns) - (Math.floor(at / columns) % rows) - diagonal;
    return (isUpper ? beyond >= 0 : beyond <= 0) ? value : 0;
  });
  return { ...constant, values, name: undefined };
}

/** Of a list at each place the sum of all up to there. */
function summedUp(node: NodeCall): Constant {
  const constant = node.constant(0)!;
  node.attributes.only('exclusive', 0);
  node.attributes.only('reverse', 0);
  if (constant.dims.length !== 1) throw node.shapeRefusal([null, ...constant.dims]);
  let sum = 0;
  return { ...constant, values: constant.values.map((value) => (sum += value)), name: undefined };
}

/** Rows of a constant times a matrix. */
function multiplied(node: NodeCall): Constant {
  const [a, b] = [node.constant(0)!, node.constant(1)!];
  const [inner = 0, units = 0] = b.dims;
  if (b.dims.length !== 2 || a.dims.at(-1) !== inner) throw node.shapeRefusal([null, ...b.dims]);
  const rows = a.values.length / Math.max(1, inner);
  const values = Float32Array.from({ length: rows * units }, (_none, at) => {
    const [row, unit] = [Math.floor(at / units), at % units];
    let sum = 0;
    for (let one = 0; one < inner; one++) sum += a.values[row * inner + one]! * b.values[one * units + unit]!;
    return sum;
  });
  return { ...a, dims: [...a.dims.slice(0, -1), units], values, isInteger: false, name: undefined };
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
  // All rows in their order are the table itself, which is learnt: the embedding of positions.
  const isWhole = places.values.length === dims[0] && places.values.every((place, at) => place === at);
  const name = isWhole ? constant.name : undefined;
  return { ...constant, dims: [...places.dims, ...dims.slice(1)], values: gathered, name };
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
