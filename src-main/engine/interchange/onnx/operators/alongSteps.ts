import { reason } from '../../../../../src-shared/contract/reasons.ts';
import type { Activation } from '../graph/Activation.ts';
import { resolved } from '../graph/resolved.ts';
import {
  isInOrder,
  settled,
  sizesOf,
  StepSource,
  widthOf,
  type MergeMode,
  type StepAxis,
  type Steps,
} from '../graph/Steps.ts';
import type { NodeCall } from '../graph/NodeCall.ts';
import { taken } from './taking.ts';

type Rearrange = (node: NodeCall, x: Steps) => Steps | Activation;

/** Operators over sequences whose axes do not lie as a layer has them: what cells read and put out is turned by them. */
export const alongSteps: Readonly<Record<string, Rearrange>> = {
  Identity: (_node, x) => x,
  Transpose: transpose,
  Squeeze: squeeze,
  Reshape: reshape,
  Flatten: flatten,
  Gather: gather,
  Slice: slice,
  Concat: concatenate,
  ReduceSum: merge('sum', 13),
  ReduceMean: merge('ave', 18),
  ReduceProd: merge('mul', 18),
};

const axisOf = (told: number, x: Steps): StepAxis | undefined => x.axes.at(told);
const without = (axis: StepAxis, { axes }: Steps): StepAxis[] => axes.filter((one) => one !== axis);

function transpose(node: NodeCall, x: Steps): Steps {
  const order = node.attributes.ints('perm') ?? x.axes.map((_axis, at) => x.axes.length - 1 - at);
  if (order.length !== x.axes.length || !x.axes.every((_axis, at) => order.includes(at)))
    throw node.attributes.refusal('perm', order.join(', '));
  return { ...x, axes: order.map((at) => x.axes[at]!) };
}

function squeeze(node: NodeCall, x: Steps): Steps {
  const told = node.ints(1, 'axes', 13) ?? [];
  const axes = told.map((axis) => axisOf(axis, x));
  if (axes.join() !== 'directions' || x.directions !== 1) throw node.shapeRefusal(sizesOf(x));
  return { ...x, axes: without('directions', x) };
}

/** Two directions joined, or a single one left out. */
function reshape(node: NodeCall, x: Steps): Steps {
  const isAllowed = node.attributes.int('allowzero', 0) !== 0;
  const target = node.ints(1, 'shape', 5) ?? [];
  if (isAllowed && target.includes(0)) throw node.attributes.refusal('allowzero', 1);
  const isBeside = x.axes.join() === 'examples,directions,units';
  const whole = isBeside && x.parts ? besideEachOther(node, singles(x)) : undefined;
  if (whole && target.length === 2 && [-1, whole.units].includes(target[1]!)) return whole;
  const isBehind = x.axes.slice(-2).join() === 'directions,units';
  const isJoined = x.directions === 2 && isBehind;
  const joined: Steps = {
    ...x,
    axes: without('directions', x),
    ...(isJoined && { mode: 'concat' }),
  };
  const sizes = sizesOf(joined);
  const fits = (size: number, at: number): boolean =>
    size === -1 || size === sizes[at] || (sizes[at] === null && size !== 0) || (size === 0 && !isMoved(at));
  // A zero copies the size that stands at its place.
  const isMoved = (at: number): boolean => x.axes[at] !== joined.axes[at];
  const isKnown = !x.parts && x.axes.includes('directions') && (isJoined || x.directions === 1);
  if (!isKnown || target.length !== sizes.length || !target.every(fits))
    throw node.refusal(
      reason('the shape {shape} is none for what it gets', { shape: Array.from(target).join('x') }),
    );
  return joined;
}

/** Each direction of each cell. */
const singles = (x: Steps): Steps[] =>
  (x.parts ?? [x]).flatMap((part) =>
    Array.from({ length: part.directions }, (_none, direction): Steps => {
      const axes = without('directions', part);
      return part.directions === 1 ? { ...part, axes } : { ...part, axes, picked: direction as 0 | 1 };
    }),
  );

/** All directions of all cells beside each other. */
function flatten(node: NodeCall, x: Steps): Steps {
  node.attributes.only('axis', 1);
  if (x.axes.join() !== 'examples,directions,units') throw node.shapeRefusal(sizesOf(x));
  return besideEachOther(node, singles(x));
}

/** One of two directions, or the states at a step: those that a cell ends with are what its layer puts out without the others. */
function gather(node: NodeCall, x: Steps): Steps | Activation {
  const axis = axisOf(node.attributes.int('axis', 0), x);
  const places = node.constant(1)!;
  const [at] = places.values;
  if (isInOrder(x) && !x.parts && axis !== undefined && axis !== 'examples' && places.dims.length === 1) {
    const whole = resolved(node, x);
    const own = x.axes.indexOf(axis);
    const size = whole.shape[own] ?? 0;
    return taken(
      node,
      whole,
      own,
      Array.from(places.values, (one) => (one < 0 ? one + size : one)),
    );
  }
  if (places.dims.length > 0 || at === undefined) throw node.shapeRefusal([null, ...places.dims]);
  if (axis === 'directions' && x.parts) {
    const part = singles(x).at(at);
    if (!part) throw node.shapeRefusal(sizesOf(x));
    return part;
  }
  if (axis === 'directions' && at >= -x.directions && at < x.directions) {
    const picked = (at < 0 ? at + x.directions : at) as 0 | 1;
    const axes = without('directions', x);
    return x.directions === 1 ? { ...x, axes } : { ...x, axes, picked };
  }
  const last = x.isReversed ? 0 : -1;
  const isLast = at === last || (x.count !== null && at === x.count - 1 && !x.isReversed);
  if (axis === 'steps' && x.directions === 1 && isLast && x.source.isMerging)
    return { ...x, axes: without('steps', x) };
  if (axis === 'steps' && isReadable(x)) return stateAt(node, x, at);
  throw node.refusal(reason('the attribute {name} is {value}', { name: 'axis', value: String(axis ?? '–') }));
}

/** The states at one step of all of them: of both directions, these are the last of one and the first of the other. */
function stateAt(node: NodeCall, x: Steps, at: number): Activation {
  if (x.count === null) throw node.refusal(reason('the size of its input is open'));
  if (without('steps', x).join() !== 'examples,units') throw node.shapeRefusal(sizesOf(x));
  const whole = settled(node, { ...x, axes: ['examples', 'steps', 'units'] });
  const state = taken(node, whole, 1, [at < 0 ? at + x.count : at]);
  const place = node.layer('Reshape', [state.place], { target_shape: [widthOf(x)] });
  return { ...state, place, shape: [null, widthOf(x)], axes: [1] };
}

/** All steps from the end. */
function slice(node: NodeCall, x: Steps): Steps {
  const [starts, ends] = [node.ints(1, 'starts', 10) ?? [], node.ints(2, 'ends', 10) ?? []];
  const axes = node.ints(3, 'axes', 10) ?? [0];
  const steps = Array.from(node.constant(4)?.values ?? [1]);
  const least = -(x.count ?? 2 ** 30);
  const isWhole = starts.join() === '-1' && ends.length === 1 && ends[0]! < least;
  if (axes.length !== 1 || axisOf(axes[0]!, x) !== 'steps' || steps.join() !== '-1' || !isWhole)
    throw node.attributes.refusal('steps', steps.join(', '));
  return { ...x, isReversed: !x.isReversed };
}

/** The last states of several cells, or both directions of one. */
function concatenate(node: NodeCall, x: Steps): Steps {
  const axis = axisOf(node.attributes.int('axis', 0), x);
  const parts = Array.from({ length: node.count }, (_none, at) => node.value(at));
  const isOne = (part: (typeof parts)[number]): part is Steps =>
    part.kind === 'steps' && part.axes.join() === x.axes.join();
  if (!parts.every(isOne)) throw node.shapeRefusal(sizesOf(x));
  if (axis === 'directions') return { ...x, parts: parts.flatMap((part) => part.parts ?? [part]) };
  const isBoth = parts.every(({ source, picked }, at) => source === x.source && picked === at);
  if (axis === 'units' && !isBoth && !x.axes.includes('directions')) return besideEachOther(node, parts);
  if (axis !== 'units' || x.directions !== 2 || parts.length !== 2 || !isBoth)
    throw node.shapeRefusal(sizesOf(x));
  return { ...x, picked: undefined, mode: 'concat' };
}

/** The states of several cells at each step, or of their last steps, as those of one. */
function besideEachOther(node: NodeCall, parts: readonly Steps[]): Steps {
  const [first] = parts;
  const isWhole = first!.axes.includes('steps');
  const order: Steps['axes'] = isWhole ? ['examples', 'steps', 'units'] : ['examples', 'units'];
  const all = parts.map((part) => resolved(node, { ...part, axes: order }));
  const units = all.reduce((sum, { shape }) => sum + (shape.at(-1) ?? 0), 0);
  const [one, ...others] = all.map(({ place }) => place);
  const place =
    others.length === 0 ? one! : node.layer('Concatenate', [one!, ...others], { axis: order.length - 1 });
  const { axes, count } = first!;
  const source = new StepSource(place, undefined, !isWhole);
  return { kind: 'steps', axes, count, units, directions: 1, isReversed: false, source };
}

/** Both directions value by value. */
function merge(mode: MergeMode, since: number): Rearrange {
  return (node, x) => {
    const told = node.ints(1, 'axes', since) ?? [];
    node.attributes.only('noop_with_empty_axes', 0);
    const keeps = node.attributes.int('keepdims', 1) !== 0;
    if (keeps || told.length !== 1 || axisOf(told[0]!, x) !== 'directions' || x.directions !== 2)
      throw node.shapeRefusal(sizesOf(x));
    return { ...x, axes: without('directions', x), mode };
  };
}

/** The values of a sequence of each step, `[N, T, units]`, as far as nothing is left open. */
export const isReadable = (x: Steps): boolean =>
  [...x.axes].sort().join() === 'examples,steps,units' && widthOf(x) > 0;
