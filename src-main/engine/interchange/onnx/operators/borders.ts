import { reason } from '../../../../../src-shared/contract/reasons.ts';
import type { Activation, Size } from '../graph/Activation.ts';
import { arranged } from '../graph/arrange.ts';
import { axisOf } from '../graph/axisOf.ts';
import type { NodeCall } from '../graph/NodeCall.ts';
import type { Operator } from './Operator.ts';
import { overMaps } from './overMaps.ts';
import { taken, takenAt } from './taking.ts';

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
  const mode = attributes.text('mode', 'constant');
  const value = node.opset < 11 ? attributes.float('value', 0) : (node.constant(2)?.values[0] ?? 0);
  const pads = node.ints(1, 'pads', 11) ?? [];
  const axes = node.constant(3)?.values ?? x.shape.map((_size, axis) => axis);
  const count = pads.length / 2;
  if (count !== axes.length) throw attributes.refusal('pads', pads.join(', '));
  const borders = new Map<number, [number, number]>();
  Array.from(axes).forEach((axis, at) => {
    const both: [number, number] = [pads[at]!, pads[at + count]!];
    if (both[0] !== 0 || both[1] !== 0) borders.set(axisOf(axis, x.shape.length), both);
  });
  if (mode !== 'constant') {
    node.output(mirrored(node, x, borders, mode));
    return;
  }
  const isPadding = [...borders.values()].flat().some((border) => border > 0);
  node.output(isPadding && value !== 0 ? paddedWith(node, x, borders, value) : changed(node, x, borders));
}

/** A border of any number: that of zeros, seen from where the number is 0. */
function paddedWith(node: NodeCall, x: Activation, borders: Borders, value: number): Activation {
  if (!Number.isFinite(value) || Math.abs(value) > 2 ** 20) throw node.attributes.refusal('value', value);
  const moved = (from: Activation, offset: number): Activation => ({
    ...from,
    place: node.layer('Rescaling', [from.place], { scale: 1, offset }),
    isPositive: x.isPositive && value >= 0,
    sums: undefined,
  });
  return moved(changed(node, moved(x, -value), borders), value);
}

/** Borders of the values themselves: mirrored at the first and last one, that one again and again, or those of the other side. */
function mirrored(node: NodeCall, x: Activation, borders: Borders, mode: string): Activation {
  const source: Readonly<Record<string, (at: number, size: number) => number>> = {
    reflect: (at, size) => (at < 0 ? -at : at >= size ? 2 * size - 2 - at : at),
    edge: (at, size) => Math.max(0, Math.min(size - 1, at)),
    wrap: (at, size) => ((at % size) + size) % size,
  };
  const read = Object.hasOwn(source, mode) ? source[mode] : undefined;
  if (!read) throw node.attributes.refusal('mode', mode);
  let made = x;
  for (const [axis, [before, behind]] of borders) {
    const size = x.shape[axis];
    if (axis === 0 || typeof size !== 'number') throw node.refusal(reason('the size of its input is open'));
    const length = Math.max(0, size + before + behind);
    made = takenAt(node, made, axis, { length, at: (place) => read(place - before, size) });
  }
  return made;
}

function slice(node: NodeCall): void {
  const x = node.activation(0);
  const starts = node.ints(1, 'starts', 10) ?? [];
  const ends = node.ints(2, 'ends', 10) ?? [];
  const axes = node.ints(3, 'axes', 10) ?? starts.map((_start, at) => at);
  const steps = (node.opset < 10 ? undefined : node.constant(4)?.values) ?? [];
  const borders = new Map<number, [number, number]>();
  let made = x;
  axes.forEach((told, at) => {
    const axis = axisOf(told, x.shape.length);
    const size = x.shape[axis];
    const step = steps[at] ?? 1;
    const isAll = step === 1 && starts[at] === 0 && ends[at]! >= 2 ** 31 - 1;
    if (isAll) return;
    if (typeof size !== 'number' || step === 0) throw node.refusal(reason('the size of its input is open'));
    // Forwards from 0 to the end behind the last position, backwards from the last one to the end before the first.
    const [least, most] = step > 0 ? [0, size] : [-1, size - 1];
    const place = (value: number): number =>
      Math.max(least, Math.min(most, value < 0 ? value + size : value));
    const [start, end] = [place(starts[at]!), place(ends[at]!)];
    const length = Math.max(0, Math.ceil((end - start) / step));
    if (length === 0) throw node.shapeRefusal(x.shape);
    if (step === 1 && x.shape.length === 4) {
      if (start > 0 || end < size) borders.set(axis, [-start, end - size]);
    } else made = takenAt(node, made, axis, { length, at: (place) => start + place * step });
  });
  node.output(changed(node, made, borders));
}

/** Parts of values, one behind the other along an axis. */
function split(node: NodeCall): void {
  const x = node.activation(0);
  const told = node.attributes.int('axis', 0);
  const axis = axisOf(told, x.shape.length);
  const size = x.shape[axis];
  if (axis === 0) throw node.refusal(reason('the size of its input is open'));
  const parts = partsOf(node, size ?? null);
  node.outputs(
    parts.map((indices) => {
      if (parts.length === 1) return x;
      if (x.shape.length !== 4) return taken(node, x, axis, indices);
      return changed(node, x, new Map([[axis, [-indices[0]!, indices.at(-1)! + 1 - size!]]]));
    }),
  );
}

/** The positions of each part that a Split makes of an axis. */
export function partsOf(node: NodeCall, size: Size): number[][] {
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
  return Array.from(sizes, (one) => {
    const start = from;
    from += one;
    return Array.from({ length: one }, (_none, at) => start + at);
  });
}

function changed(node: NodeCall, x: Activation, borders: Borders): Activation {
  if (borders.size === 0) return x;
  if (x.shape.length === 3) return alongSequence(node, x, borders);
  const isVolume = x.shape.length === 5 && x.shape[1] === 1 && !borders.has(1);
  if (isVolume) return ofVolume(node, x, borders);
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

/** Zeros around a sequence, or steps cut off of it, along one of its two axes. */
function alongSequence(node: NodeCall, x: Activation, borders: Borders): Activation {
  const [[axis, sides] = [0, [0, 0]] as const, ...others] = borders;
  if (axis === 0 || others.length > 0) throw node.shapeRefusal(x.shape);
  const axes = [axis, 3 - axis];
  const isCut = sides.every((side) => side <= 0);
  if (!isCut && sides.some((side) => side < 0))
    throw node.refusal(reason('it pads in a way that no layer does: {pads}', { pads: sides.join(', ') }));
  const source = arranged(node, x, axes);
  const place = isCut
    ? node.layer('Cropping1D', [source], { cropping: sides.map((side) => -side) })
    : node.layer('ZeroPadding1D', [source], { padding: [...sides] });
  const size = x.shape[axis]!;
  const made = size === null ? null : size + sides[0] + sides[1];
  if (made !== null && made < 1) throw node.shapeRefusal(x.shape);
  return { ...x, place, shape: x.shape.with(axis, made), axes, flat: undefined, sums: undefined };
}

/** Of volumes with one channel, `[N, 1, D, H, W]`, as of maps `[N, D, H, W]`. */
function ofVolume(node: NodeCall, x: Activation, borders: Borders): Activation {
  const maps: Activation = {
    ...x,
    place: arranged(node, x, [2, 3, 4]),
    shape: x.shape.toSpliced(1, 1),
    axes: [1, 2, 3],
    flat: undefined,
  };
  const moved = new Map([...borders].map(([axis, sides]) => [axis - 1, sides] as const));
  const made = changed(node, maps, moved);
  return { ...made, shape: made.shape.toSpliced(1, 0, 1), axes: made.axes.map((axis) => axis + 1) };
}
