import { reason } from '../../../../../src-shared/contract/reasons.ts';
import type { Activation } from '../graph/Activation.ts';
import type { NodeCall } from '../graph/NodeCall.ts';
import type { Operator } from './Operator.ts';
import { overMaps } from './overMaps.ts';

/** Operators that put something around maps, or cut something off. */
export const borders: readonly Operator[] = [
  { name: 'Pad', apply: pad },
  { name: 'Slice', apply: slice },
  { name: 'Split', apply: split },
];

/** What is added before and behind each axis; below 0 for what is cut off. */
type Borders = ReadonlyMap<number, readonly [before: number, behind: number]>;

function pad(node: NodeCall): void {
  const x = node.activation(0);
  const { attributes } = node;
  attributes.only('mode', 'constant');
  const value = node.opset < 11 ? attributes.float('value', 0) : (node.constant(2)?.values[0] ?? 0);
  const pads = node.ints(1, 'pads', 11) ?? [];
  const axes = node.constant(3)?.values ?? x.shape.map((_size, axis) => axis);
  const count = pads.length / 2;
  if (count !== axes.length) throw attributes.refusal('pads', pads.join(', '));
  const borders = new Map<number, [number, number]>();
  Array.from(axes).forEach((axis, at) => {
    const both: [number, number] = [pads[at]!, pads[at + count]!];
    if (both[0] !== 0 || both[1] !== 0) borders.set(axis < 0 ? axis + x.shape.length : axis, both);
  });
  const isPadding = [...borders.values()].flat().some((border) => border > 0);
  if (isPadding && value !== 0) throw attributes.refusal('value', value);
  node.output(changed(node, x, borders));
}

function slice(node: NodeCall): void {
  const x = node.activation(0);
  const starts = node.ints(1, 'starts', 10) ?? [];
  const ends = node.ints(2, 'ends', 10) ?? [];
  const axes = node.ints(3, 'axes', 10) ?? starts.map((_start, at) => at);
  const steps = (node.opset < 10 ? undefined : node.constant(4)?.values) ?? [];
  if (Array.from(steps).some((step) => step !== 1))
    throw node.attributes.refusal('steps', Array.from(steps).join(', '));
  const borders = new Map<number, [number, number]>();
  axes.forEach((told, at) => {
    const axis = told < 0 ? told + x.shape.length : told;
    const size = x.shape[axis];
    if (typeof size !== 'number') throw node.refusal(reason('the size of its input is open'));
    const place = (value: number): number => Math.max(0, Math.min(size, value < 0 ? value + size : value));
    const [start, end] = [place(starts[at]!), place(ends[at]!)];
    if (!(end > start)) throw node.shapeRefusal(x.shape);
    if (start > 0 || end < size) borders.set(axis, [-start, end - size]);
  });
  node.output(changed(node, x, borders));
}

/** Parts of the maps, one behind the other along an axis. */
function split(node: NodeCall): void {
  const x = node.activation(0);
  const told = node.attributes.int('axis', 0);
  const axis = told < 0 ? told + x.shape.length : told;
  const size = x.shape[axis];
  if (typeof size !== 'number') throw node.refusal(reason('the size of its input is open'));
  const count = node.outputCount;
  node.attributes.only('num_outputs', count);
  const usual = Math.ceil(size / count);
  const sizes =
    node.ints(1, 'split', 13) ??
    Array.from({ length: count }, (_none, at) => Math.min(usual, size - at * usual));
  const isWhole = sizes.length === count && sizes.reduce((sum, one) => sum + one, 0) === size;
  if (!isWhole || sizes.some((one) => one < 1)) throw node.attributes.refusal('split', sizes.join(', '));
  let from = 0;
  node.outputs(
    sizes.map((one) => {
      const behind = from + one - size;
      const part = changed(node, x, new Map(count > 1 ? [[axis, [-from, behind]]] : []));
      from += one;
      return part;
    }),
  );
}

function changed(node: NodeCall, x: Activation, borders: Borders): Activation {
  if (borders.size === 0) return x;
  const { place, axes } = overMaps(node, x, [...borders.keys()]);
  const sides = [axes[0], axes[1]].map((axis) => borders.get(axis) ?? [0, 0]);
  const isCut = sides.flat().every((side) => side <= 0);
  if (!isCut && sides.flat().some((side) => side < 0))
    throw node.refusal(
      reason('it pads in a way that no layer does: {pads}', { pads: sides.flat().join(', ') }),
    );
  const layer = isCut
    ? node.layer('Cropping2D', [place], {
        cropping: sides.map((both) => both.map((side) => -side)),
        data_format: 'channels_last',
      })
    : node.layer('ZeroPadding2D', [place], { padding: sides, data_format: 'channels_last' });
  const shape = x.shape.map((size, axis) => {
    const [before, behind] = borders.get(axis) ?? [0, 0];
    return size === null ? null : size + before + behind;
  });
  if (shape.some((size) => size !== null && size < 1)) throw node.shapeRefusal(x.shape);
  return { ...x, place: layer, shape, axes, flat: undefined, sums: undefined };
}
