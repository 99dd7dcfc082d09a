import type { JsonObject } from '../../ReadModel.ts';
import { isTensor, type Operation, type OperationCall } from './OperationCall.ts';

/** Operations that put values elsewhere. */
export const moving: Readonly<Record<string, Operation>> = {
  Reshape: (call) => {
    const x = call.value(call.args[0]);
    const shape = call.argument(1, 'newshape') ?? call.settings['shape'];
    return x !== undefined && areInts(shape) ? call.add('Reshape', [x, call.ints(shape)]) : undefined;
  },
  Transpose: (call) => {
    const x = call.value(call.args[0]);
    const axes = call.argument(1, 'axes');
    return x !== undefined && areInts(axes)
      ? call.add('Transpose', [x], { perm: positive(axes, axes.length) })
      : undefined;
  },
  Swapaxes: (call) => {
    const rank = call.rankOf(call.args[0]);
    const [a, b] = positive([call.argument(1, 'axis1'), call.argument(2, 'axis2')] as number[], rank);
    return permuted(call, (order) => order.map((axis) => (axis === a ? b! : axis === b ? a! : axis)));
  },
  Moveaxis: (call) => {
    const rank = call.rankOf(call.args[0]);
    const told = [call.argument(1, 'source'), call.argument(2, 'destination')].map((one) => [one].flat());
    const [from, to] = told.map((axes) => (areInts(axes) ? positive(axes, rank) : []));
    if (from!.length !== 1 || to!.length !== 1) return undefined;
    return permuted(call, (order) =>
      order.filter((axis) => axis !== from![0]).toSpliced(to![0]!, 0, from![0]!),
    );
  },
  ExpandDims: (call) => {
    const x = call.value(call.args[0]);
    const axis = [call.argument(1, 'axis')].flat();
    const rank = call.rankOf(call.args[0]) + axis.length;
    return x !== undefined && areInts(axis)
      ? call.add('Unsqueeze', [x, call.ints(positive(axis, rank))])
      : undefined;
  },
  Squeeze: (call) => {
    const [tensor] = call.args;
    const x = call.value(tensor);
    const told = call.argument(1, 'axis');
    if (x === undefined || !isTensor(tensor)) return undefined;
    const { shape } = tensor.config;
    const ones = shape.flatMap((size, axis) => (size === 1 ? [axis] : []));
    const axes = told === null || told === undefined ? ones : [told].flat();
    if (!areInts(axes)) return undefined;
    return axes.length === 0
      ? call.add('Identity', [x])
      : call.add('Squeeze', [x, call.ints(positive(axes, shape.length))]);
  },
  Concatenate: (call) => joined(call, call.argument(1, 'axis') ?? -1),
  Hstack: (call) => joined(call, 1),
  Stack: (call) => {
    const values = call.values();
    const rank = call.rankOf((call.args[0] as unknown[] | undefined)?.[0]) + 1;
    const told = call.argument(1, 'axis') ?? 0;
    if (!values || typeof told !== 'number') return undefined;
    const [axis] = positive([told], rank);
    const each = values.map((value) => call.add('Unsqueeze', [value, call.ints([axis!])]));
    return call.add('Concat', each, { axis: axis! });
  },
  Split: split,
  GetItem: getItem,
  Flip: (call) => picked(call, (size) => counted(size).reverse()),
  Roll: (call) => {
    const shift = call.argument(1, 'shift');
    if (typeof shift !== 'number') return undefined;
    return picked(call, (size) => counted(size).map((at) => (((at - shift) % size) + size) % size), 2);
  },
  Repeat: (call) => {
    const repeats = call.argument(1, 'repeats');
    if (typeof repeats !== 'number') return undefined;
    return picked(call, (size) => counted(size).flatMap((at) => Array<number>(repeats).fill(at)), 2);
  },
  Take: (call) => {
    const indices = call.argument(1, 'indices');
    return areInts(indices) ? picked(call, () => indices, 2) : undefined;
  },
  Tile: (call) => {
    const x = call.value(call.args[0]);
    const repeats = call.argument(1, 'repeats');
    const isFull = areInts(repeats) && repeats.length === call.rankOf(call.args[0]) && repeats[0] === 1;
    return x !== undefined && isFull ? call.add('Tile', [x, call.ints(repeats)]) : undefined;
  },
  Cumsum: (call) => {
    const x = call.value(call.args[0]);
    const axis = call.argument(1, 'axis');
    return x !== undefined && typeof axis === 'number'
      ? call.add('CumSum', [x, call.constant([], [axis], true)])
      : undefined;
  },
  Pad: pad,
  Glu: (call) => {
    const x = call.value(call.args[0]);
    const axis = call.argument(1, 'axis') ?? -1;
    const size = sizeAlong(call, axis);
    if (x === undefined || size === undefined || size % 2 !== 0) return undefined;
    call.add('Split', [x, call.ints([size / 2, size / 2])], { axis: axis as number }, 2);
    const [values, gates] = call.last;
    return call.add('Mul', [values!, call.add('Sigmoid', [gates!])]);
  },
};

const areInts = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((one) => Number.isInteger(one));

const positive = (axes: readonly number[], rank: number): number[] =>
  axes.map((axis) => (axis < 0 ? axis + rank : axis));

const counted = (size: number): number[] => Array.from({ length: size }, (_none, at) => at);

/** The size of the first tensor along an axis; undefined where it is open, or the axis is that of the examples. */
function sizeAlong(call: OperationCall, axis: unknown): number | undefined {
  const [tensor] = call.args;
  if (!isTensor(tensor) || typeof axis !== 'number') return undefined;
  const { shape } = tensor.config;
  const [own] = positive([axis], shape.length);
  return own === 0 ? undefined : (shape[own!] ?? undefined);
}

function permuted(call: OperationCall, order: (axes: number[]) => number[]): string | undefined {
  const x = call.value(call.args[0]);
  const perm = order(counted(call.rankOf(call.args[0])));
  return x === undefined ? undefined : call.add('Transpose', [x], { perm });
}

function joined(call: OperationCall, axis: unknown): string | undefined {
  const values = call.values();
  const rank = call.rankOf((call.args[0] as unknown[] | undefined)?.[0]);
  if (!values || typeof axis !== 'number') return undefined;
  return call.add('Concat', values, { axis: positive([axis], rank)[0]! });
}

/** Positions along an axis in another order. @param at place of the axis among the arguments */
function picked(call: OperationCall, order: (size: number) => number[], at = 1): string | undefined {
  const x = call.value(call.args[0]);
  const axis = call.argument(at, 'axis');
  const size = sizeAlong(call, axis);
  if (x === undefined || size === undefined) return undefined;
  return call.add('Gather', [x, call.ints(order(size))], { axis: axis as number });
}

/** Parts of the same size, or between positions. */
function split(call: OperationCall): readonly string[] | undefined {
  const x = call.value(call.args[0]);
  const axis = call.argument(2, 'axis') ?? 0;
  const size = sizeAlong(call, axis);
  const told = call.argument(1, 'indices_or_sections');
  if (x === undefined || size === undefined) return undefined;
  const bounds = areInts(told)
    ? [0, ...told, size]
    : typeof told === 'number' && size % told === 0
      ? counted(told + 1).map((at) => (at * size) / told)
      : undefined;
  if (!bounds) return undefined;
  const sizes = bounds.slice(1).map((bound, at) => bound - bounds[at]!);
  if (!sizes.every((one) => one > 0)) return undefined;
  call.add('Split', [x, call.ints(sizes)], { axis: axis as number }, sizes.length);
  return call.last;
}

function pad(call: OperationCall): string | undefined {
  const x = call.value(call.args[0]);
  const widths = call.argument(1, 'pad_width');
  const mode = call.argument(2, 'mode') ?? 'constant';
  const value = call.argument(3, 'constant_values') ?? 0;
  const isKnown = Array.isArray(widths) && widths.every((one) => areInts(one) && one.length === 2);
  const isMode = ['constant', 'reflect'].includes(String(mode));
  if (x === undefined || !isKnown || !isMode || typeof value !== 'number') return undefined;
  const pads = [0, 1].flatMap((side) => (widths as number[][]).map((one) => one[side]!));
  const filled = mode === 'constant' ? [call.number(value)] : [];
  return call.add('Pad', [x, call.ints(pads), ...filled], { mode: String(mode) });
}

const kindOf = (key: unknown): string | undefined =>
  (key as JsonObject | null)?.['class_name'] as string | undefined;

/** `x[:, 1:3]`, `x[..., -1]`, `x[:, None]` */
function getItem(call: OperationCall): string | undefined {
  const [tensor, key] = call.args;
  let x = call.value(tensor);
  const rank = call.rankOf(tensor);
  const told = Array.isArray(key) ? (key as unknown[]) : [key];
  const own = told.filter((one) => one !== null && kindOf(one) !== '__ellipsis__').length;
  const rest = counted(rank - own).map(() => ({ class_name: '__slice__', config: {} }));
  const dots = told.findIndex((one) => kindOf(one) === '__ellipsis__');
  const keys = dots < 0 ? [...told, ...rest] : told.toSpliced(dots, 1, ...rest);
  const isKnown = keys.every((one) => one === null || typeof one === 'number' || kindOf(one) === '__slice__');
  if (x === undefined || own > rank || !isKnown) return undefined;
  const ofAxes = keys.filter((one) => one !== null);
  for (const [axis, one] of ofAxes.entries()) {
    if (kindOf(one) !== '__slice__') continue;
    const { start, stop, step } = (one as { config: JsonObject }).config;
    if ([start, stop, step].every((part) => part === null || part === undefined)) continue;
    const by = typeof step === 'number' ? step : 1;
    const from = typeof start === 'number' ? start : by > 0 ? 0 : -1;
    const to = typeof stop === 'number' ? stop : by > 0 ? 2 ** 31 : -(2 ** 31);
    x = call.add('Slice', [x, call.ints([from]), call.ints([to]), call.ints([axis]), call.ints([by])]);
  }
  for (const [axis, one] of [...ofAxes.entries()].reverse())
    if (typeof one === 'number') x = call.add('Gather', [x, call.constant([], [one], true)], { axis });
  const left = keys.filter((one) => typeof one !== 'number');
  const news = left.flatMap((one, axis) => (one === null ? [axis] : []));
  if (news.length > 0) x = call.add('Unsqueeze', [x, call.ints(news)]);
  return call.nodes.length === 0 ? call.add('Identity', [x]) : x;
}
