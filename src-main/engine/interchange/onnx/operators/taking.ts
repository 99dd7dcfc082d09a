import { reason } from '../../../../../src-shared/contract/reasons.ts';
import type { Activation } from '../graph/Activation.ts';
import { arranged, inOrder, ordered } from '../graph/arrange.ts';
import { axisOf } from '../graph/axisOf.ts';
import type { Constant } from '../graph/Constant.ts';
import type { NodeCall } from '../graph/NodeCall.ts';
import { reshaped } from '../graph/views.ts';
import type { Operator } from './Operator.ts';
import { reshapeTo } from './reshapeTo.ts';

/** Positions along an axis that one node may take. */
const MOST = 2 ** 16;

/** Operators that take positions of values by their numbers. */
export const taking: readonly Operator[] = [{ name: 'Gather', apply: gather }];

/** One position, whose axis goes away, or several. */
function gather(node: NodeCall): void {
  const rows = node.given(0);
  if (rows.kind === 'constant') {
    node.output(embedded(node, rows));
    return;
  }
  const x = rows;
  const places = node.constant(1)!;
  const told = node.attributes.int('axis', 0);
  const axis = axisOf(told, x.shape.length);
  const size = x.shape[axis];
  if (axis === 0) throw node.refusal(reason('it moves the examples to another axis'));
  if (typeof size !== 'number') throw node.refusal(reason('the size of its input is open'));
  const indices = Array.from(places.values, (at) => (at < 0 ? at + size : at));
  if (places.dims.length > 1 || indices.length === 0) throw node.shapeRefusal([null, ...places.dims]);
  const part = taken(node, x, axis, indices);
  if (places.dims.length === 1) node.output(part);
  else reshapeTo(node, part, x.shape.toSpliced(axis, 1));
}

/** Rows of a table by their numbers, which a network is given: the tokens of a text. */
function embedded(node: NodeCall, { dims, values }: Constant): Activation {
  const read = node.activation(1);
  // One token of each example has an axis of its own in its layer.
  const isAlone = read.shape.length === 1;
  const tokens = ordered(node, isAlone ? { ...read, shape: [null, 1], axes: [1] } : read);
  const told = node.attributes.int('axis', 0);
  const [rows = 0, ...sizes] = dims;
  if (axisOf(told, dims.length) !== 0) throw node.attributes.refusal('axis', told);
  if (!tokens.isInteger || values.length === 0 || rows < 1) throw node.shapeRefusal(tokens.shape);
  const place = node.layer('Embedding', [tokens.place], {
    input_dim: rows,
    output_dim: values.length / rows,
    mask_zero: false,
  });
  place.weights.set('embeddings', { shape: [rows, values.length / rows], values });
  const shape = [...tokens.shape, values.length / rows];
  const made: Activation = { kind: 'activation', place, shape, axes: inOrder(shape), isPositive: false };
  return reshaped(node, made, [...read.shape, ...sizes]);
}

/** So many positions along an axis. */
interface Positions {
  length: number;
  /** The position that stands at each place. */
  at: (place: number) => number;
}

/** As {@link taken}, of positions that are computed. */
export function takenAt(node: NodeCall, x: Activation, axis: number, { length, at }: Positions): Activation {
  if (!(length <= MOST)) throw node.shapeRefusal(x.shape);
  return taken(
    node,
    x,
    axis,
    Array.from({ length }, (_none, place) => at(place)),
  );
}

/**
 * The positions of an axis in the order in which they are named; values as they are where all of them stay where they are.
 * @param axis as the operator numbers them, not that of the examples
 * @throws FeaturescopeError `model/operator-not-understood` where a position lies outside
 */
export function taken(node: NodeCall, x: Activation, axis: number, indices: readonly number[]): Activation {
  const size = x.shape[axis];
  const isInside = (at: number): boolean => Number.isInteger(at) && at >= 0 && at < (size ?? 0);
  if (indices.length > MOST || indices.length === 0 || !indices.every(isInside))
    throw node.shapeRefusal(x.shape);
  if (indices.length === size && indices.every((at, index) => at === index)) return x;
  const isReady = !x.flat && x.axes.includes(axis);
  const axes = isReady ? x.axes : inOrder(x.shape);
  const source = isReady ? x.place : arranged(node, x, axes);
  const own = axes.indexOf(axis);
  const isRun = indices.every((at, index) => index === 0 || at === indices[index - 1]! + 1);
  const place =
    isRun && axes.length === 2 && own === 0
      ? node.layer('Cropping1D', [source], { cropping: [indices[0]!, size! - 1 - indices.at(-1)!] })
      : node.layer('Gather', [source], { axis: own + 1, indices: [...indices] });
  const shape = x.shape.with(axis, indices.length);
  return { ...x, place, axes, shape, flat: undefined, sums: undefined };
}
