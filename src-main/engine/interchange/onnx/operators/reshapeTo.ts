import type { Activation, Size } from '../graph/Activation.ts';
import { inOrder, ordered, storedSizes } from '../graph/arrange.ts';
import type { NodeCall } from '../graph/NodeCall.ts';

const counts = (size: Size): boolean => size !== 1;

/**
 * Gives values another shape. Where only axes of size 1 come or go, nothing is to be done; flattened values stay in the order that the layer
 * has them in, and what reads them takes its weights in that order; anything else is put into the order of ONNX first.
 */
export function reshapeTo(node: NodeCall, x: Activation, shape: readonly Size[]): void {
  if (x.shape.join() === shape.join()) node.output({ ...x, shape });
  else if (!x.flat && x.shape.slice(1).filter(counts).join() === shape.slice(1).filter(counts).join())
    node.output(withOtherOnes(node, x, shape));
  else if (shape.length === 2 && !x.flat) node.output(flattened(node, x, shape));
  else {
    const plain = ordered(node, x);
    const place = node.layer('Reshape', [plain.place], { target_shape: shape.slice(1) });
    node.output({ ...plain, place, shape, axes: inOrder(shape) });
  }
}

/** The axes that count keep their order; those of size 1 that the layer has are called as ones of the new shape, as far as it has any. */
function withOtherOnes(node: NodeCall, x: Activation, shape: readonly Size[]): Activation {
  const counting = (sizes: readonly Size[]): number[] =>
    inOrder(sizes).filter((axis) => counts(sizes[axis]!));
  const [before, behind] = [counting(x.shape), counting(shape)];
  const ones = inOrder(shape).filter((axis) => !counts(shape[axis]!));
  const stored = x.axes.filter((axis) => !counts(x.shape[axis]!));
  const renamed = (axis: number): number => behind[before.indexOf(axis)]!;
  if (stored.length <= ones.length) {
    const left = [...ones];
    const axes = x.axes.map((axis) => (counts(x.shape[axis]!) ? renamed(axis) : left.shift()!));
    return { ...x, shape, axes };
  }
  const kept = x.axes.filter((axis) => counts(x.shape[axis]!));
  // A layer's output needs one axis at least beside that of the examples.
  const axes = kept.length > 0 ? kept.map(renamed) : [1];
  const sizes = kept.length > 0 ? kept.map((axis) => x.shape[axis]!) : [1];
  const isOneOpen = sizes.filter((size) => size === null).length < 2;
  if (!isOneOpen) throw node.shapeRefusal(x.shape);
  const place = node.layer('Reshape', [x.place], { target_shape: sizes.map((size) => size ?? -1) });
  return { ...x, place, shape, axes, sums: undefined };
}

function flattened(node: NodeCall, x: Activation, shape: readonly Size[]): Activation {
  const place = storedSizes(x).length > 1 ? node.layer('Flatten', [x.place]) : x.place;
  const order = x.axes.filter((axis) => counts(x.shape[axis]!));
  const isSame = order.every((axis, at) => at === 0 || order[at - 1]! < axis);
  const missing = inOrder(x.shape).filter((axis) => !x.axes.includes(axis));
  const flat = isSame
    ? undefined
    : { sizes: x.shape.slice(1) as number[], axes: [...x.axes, ...missing].map((axis) => axis - 1) };
  return { ...x, place, shape, axes: [1], flat, sums: undefined };
}
