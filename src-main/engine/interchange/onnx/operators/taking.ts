import { reason } from '../../../../../src-shared/contract/reasons.ts';
import type { Activation } from '../graph/Activation.ts';
import { arranged, inOrder } from '../graph/arrange.ts';
import { axisOf } from '../graph/axisOf.ts';
import type { NodeCall } from '../graph/NodeCall.ts';
import type { Operator } from './Operator.ts';
import { reshapeTo } from './reshapeTo.ts';

/** Positions along an axis that one node may take. */
const MOST = 2 ** 16;

/** Operators that take positions of values by their numbers. */
export const taking: readonly Operator[] = [{ name: 'Gather', apply: gather }];

/** One position, whose axis goes away, or several. */
function gather(node: NodeCall): void {
  const x = node.activation(0);
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
