import { reason } from '../../../../../src-shared/contract/reasons.ts';
import type { Activation, Size } from './Activation.ts';
import { arranged, inOrder, ordered } from './arrange.ts';
import { BATCH } from './Constant.ts';
import type { NodeCall } from './NodeCall.ts';
import type { View } from './View.ts';
import { resolved } from './resolved.ts';
import type { Steps } from './Steps.ts';

/** Sizes of a view's axes; {@link BATCH}, or a multiple of it, for those with the examples. Open ones are null. */
export const sizesOfView = ({ x, groups }: View): Size[] =>
  groups.map((group) =>
    group.reduce<Size>((size, axis) => {
      const own = axis === 0 ? BATCH : x.shape[axis]!;
      return size === null || own === null ? null : size * own;
    }, 1),
  );

/** Values in which nothing has been moved yet, as a view. */
export const viewOf = (node: NodeCall, value: Activation): View => ({
  kind: 'view',
  x: ordered(node, value),
  groups: value.shape.map((_size, axis) => [axis]),
});

/**
 * A sequence whose steps lie before its examples, as a view.
 * @throws FeaturescopeError `model/operator-not-understood` where a direction is left, or the steps lie in the other order
 */
export function viewOfSteps(node: NodeCall, steps: Steps): View | Activation {
  const places: Steps['axes'] = steps.axes.includes('steps')
    ? ['examples', 'steps', 'units']
    : ['examples', 'units'];
  const own = steps.axes.filter((axis) => axis !== 'directions' || steps.directions !== 1);
  const inPlace: Steps = { ...steps, axes: places };
  if (own.length !== places.length || steps.parts) throw node.shapeRefusal([null]);
  const x = resolved(node, inPlace);
  return viewed(
    node,
    x,
    steps.axes.map((axis) => (axis === 'directions' ? [] : [places.indexOf(axis)])),
  );
}

/**
 * Values seen through axes in any order. They are turned so that the layer has its axes in the order of the view; where the examples then
 * come first and alone, they are plain values again.
 * @param x with its axes in order
 */
export function viewed(node: NodeCall, x: Activation, groups: View['groups']): View | Activation {
  const order = groups.flat().filter((axis) => axis !== 0);
  const place = arranged(node, x, order);
  const renamed = groups.map((group) => group.map((axis) => (axis === 0 ? 0 : order.indexOf(axis) + 1)));
  const shape = [null, ...order.map((axis) => x.shape[axis]!)];
  const turned: Activation = { ...x, place, shape, axes: inOrder(shape), flat: undefined, sums: undefined };
  return settle(merged(node, { kind: 'view', x: turned, groups: renamed }));
}

/** Axes that always lie beside each other become one. */
function merged(node: NodeCall, view: View): View {
  const sizes: Size[] = [null];
  const groups = view.groups.map((group) => {
    const kept: number[] = [];
    group.forEach((axis, at) => {
      const size = view.x.shape[axis]!;
      const follows = at > 0 && axis !== 0 && group[at - 1] !== 0;
      if (axis === 0) kept.push(0);
      else if (follows) sizes[sizes.length - 1] = product(node, sizes.at(-1)!, size);
      else kept.push(sizes.push(size) - 1);
    });
    return kept;
  });
  return { ...view, x: reshaped(node, view.x, sizes), groups };
}

function product(node: NodeCall, a: Size, b: Size): Size {
  if (a === null || b === null) throw node.refusal(reason('the size of its input is open'));
  return a * b;
}

/** The same values in another shape, their axes in order. */
export function reshaped(node: NodeCall, x: Activation, shape: readonly Size[]): Activation {
  if (shape.join() === x.shape.join()) return x;
  const own = shape.length > 1 ? shape : [null, 1];
  const place = node.graph.writer.add('Reshape', `${node.name}_reshape`, [x.place], {
    target_shape: own.slice(1).map((size) => size ?? -1),
  });
  return { ...x, place, shape: own, axes: inOrder(own), sums: undefined };
}

/** A view whose examples come first and alone is what a layer has. */
function settle(view: View): View | Activation {
  const [first, ...others] = view.groups;
  const isPlain = first?.join() === '0' && others.every((group) => group.length < 2);
  if (!isPlain) return view;
  const shape = view.groups.map((group) => (group.length === 0 ? 1 : view.x.shape[group[0]!]!));
  const axes = view.groups.flatMap((group, axis) => (group.length === 1 && axis > 0 ? [axis] : []));
  return axes.length > 0
    ? { ...view.x, shape, axes }
    : { ...view.x, shape: [...shape, 1].slice(0, 2), axes: [1] };
}

/**
 * The factors that the axes of a view have in another shape, and how the layer's axes are divided for it.
 * @param wanted -1 for what is left over
 */
export function regrouped(node: NodeCall, view: View, wanted: readonly number[]): View | Activation {
  const { fixedBatch } = node.graph;
  const examples = fixedBatch ?? BATCH;
  // A size that was computed from the examples' own, where the file fixes how many there are.
  const known = (size: number): number =>
    fixedBatch !== undefined && size % BATCH === 0 && size !== 0 ? (size / BATCH) * fixedBatch : size;
  const from = view.groups.map((group) =>
    group.reduce((size, axis) => size * (axis === 0 ? examples : (view.x.shape[axis] ?? NaN)), 1),
  );
  const sizes = wanted.map((size, at) => (size === 0 ? from[at]! : known(size)));
  const refusal = (): Error => {
    const shape = wanted.map((size) => (size < -1 ? 'N' : size)).join('x');
    return node.refusal(reason('the shape {shape} is none for what it gets', { shape }));
  };
  const left = sizes.indexOf(-1);
  const all = from.reduce((whole, size) => whole * size, 1);
  if (left >= 0)
    sizes[left] = all / sizes.reduce((whole, size, at) => (at === left ? whole : whole * size), 1);
  if (sizes.reduce((whole, size) => whole * size, 1) !== all) throw refusal();
  const waiting = view.groups
    .flat()
    .map((axis) => ({ axis, size: axis === 0 ? examples : view.x.shape[axis]! }));
  const divided: number[][] = view.x.shape.map(() => []);
  const groups = sizes.map((size) => {
    const group: [axis: number, part: number][] = [];
    let open = size;
    const isNext = (): boolean => open !== 1 || (waiting[0]?.axis === 0 && waiting[0].size === 1);
    while (isNext()) {
      const next = waiting[0];
      if (!next) throw refusal();
      const isWhole = open % next.size === 0;
      if (!isWhole && (next.axis === 0 || next.size % open !== 0)) throw refusal();
      const part = isWhole ? next.size : open;
      group.push([next.axis, next.axis === 0 ? 0 : divided[next.axis]!.push(part) - 1]);
      open /= part;
      if (isWhole) waiting.shift();
      else next.size /= part;
    }
    return group;
  });
  // Axes of size 1 that no axis of the new shape asked for.
  for (const { axis, size } of waiting) {
    if (size !== 1) throw refusal();
    if (axis === 0) groups.at(-1)!.push([0, 0]);
    else if (divided[axis]!.length === 0) groups.at(-1)!.push([axis, divided[axis]!.push(1) - 1]);
  }
  const starts = divided.map((_parts, axis) =>
    divided.slice(1, axis).reduce((count, parts) => count + parts.length, 1),
  );
  const x = reshaped(node, view.x, [null, ...divided.flat()]);
  const placed = groups.map((group) => group.map(([axis, part]) => (axis === 0 ? 0 : starts[axis]! + part)));
  return viewed(node, x, placed);
}
