import { reason } from '../../../../../src-shared/contract/reasons.ts';
import type { Activation, Size } from '../graph/Activation.ts';
import type { Constant } from '../graph/Constant.ts';
import { dataTypes } from '../file/dataTypes.ts';
import { arranged, inOrder } from '../graph/arrange.ts';
import { axesOf, axisOf } from '../graph/axisOf.ts';
import type { NodeCall } from '../graph/NodeCall.ts';
import { regrouped, viewed, viewOf } from '../graph/views.ts';
import { constantLayer } from './affine.ts';
import { conditionOf } from './conditions.ts';
import type { Operator } from './Operator.ts';
import { stepsOf } from './recurrent.ts';
import { reshapeTo } from './reshapeTo.ts';
import { keepsExamples, targetShape } from './targetShape.ts';

/** Operators that put values elsewhere, or hand them on. */
export const rearranging: readonly Operator[] = [
  { name: 'Reshape', apply: reshape },
  { name: 'Flatten', apply: flatten },
  { name: 'Squeeze', apply: squeeze },
  { name: 'Unsqueeze', apply: unsqueeze },
  { name: 'Transpose', apply: transpose },
  { name: 'Identity', apply: (node) => node.output(node.activation(0)) },
  { name: 'Dropout', apply: dropout },
  { name: 'Cast', apply: cast },
  { name: 'Concat', apply: concatenate },
];

const EXAMPLES = 'it moves the examples to another axis';

function reshape(node: NodeCall): void {
  const x = node.activation(0);
  node.attributes.only('allowzero', 0, 1);
  const target = node.ints(1, 'shape', 5) ?? [];
  if (keepsExamples(node, x.shape, target)) reshapeTo(node, x, targetShape(node, x.shape, target));
  else node.output(regrouped(node, viewOf(node, x), target));
}

function flatten(node: NodeCall): void {
  const x = node.activation(0);
  const told = node.attributes.int('axis', 1);
  const axis = axisOf(told, x.shape.length);
  // With one example at a time, some programs flatten it together with the axis of the examples.
  const isOne = axis === 0 && node.graph.fixedBatch === 1;
  if (axis !== 1 && !isOne) throw node.attributes.refusal('axis', told);
  reshapeTo(node, x, targetShape(node, x.shape, [0, -1]));
}

function squeeze(node: NodeCall): void {
  const x = node.activation(0);
  const rank = x.shape.length;
  const told = node.ints(1, 'axes', 13);
  const axes = told && axesOf(told, rank);
  if (axes ? axes.includes(0) : node.graph.fixedBatch === 1) throw node.refusal(reason(EXAMPLES));
  const leaves = (size: Size, axis: number): boolean =>
    axis === 0 || (axes ? !axes.includes(axis) : size !== 1);
  if (axes?.some((axis) => x.shape[axis] !== 1)) throw node.shapeRefusal(x.shape);
  reshapeTo(node, x, x.shape.filter(leaves));
}

function unsqueeze(node: NodeCall): void {
  const x = node.activation(0);
  const told = node.ints(1, 'axes', 13) ?? [];
  const rank = x.shape.length + told.length;
  const axes = new Set(axesOf(told, rank));
  if (axes.size !== told.length || [...axes].some((axis) => !(axis < rank))) throw node.shapeRefusal(x.shape);
  if (axes.has(0)) {
    const { x: whole, groups } = viewOf(node, x);
    const left = [...groups];
    const made = Array.from({ length: rank }, (_none, axis) => (axes.has(axis) ? [] : left.shift()!));
    node.output(viewed(node, whole, made));
    return;
  }
  const left = [...x.shape];
  const shape = Array.from({ length: rank }, (_none, axis) => (axes.has(axis) ? 1 : left.shift()!));
  reshapeTo(node, x, shape);
}

/** Nothing is moved: from here on the same axes have other numbers. */
function transpose(node: NodeCall): void {
  const x = node.activation(0);
  const order = node.attributes.ints('perm') ?? x.shape.map((_size, axis) => x.shape.length - 1 - axis);
  const isOrder = order.length === x.shape.length && x.shape.every((_size, axis) => order.includes(axis));
  if (!isOrder) throw node.attributes.refusal('perm', order.join(', '));
  if (order.join() === '1,0,2' && typeof x.shape[2] === 'number') {
    node.output(stepsOf(node, x));
    return;
  }
  if (order[0] !== 0) {
    const { x: whole, groups } = viewOf(node, x);
    node.output(
      viewed(
        node,
        whole,
        order.map((axis) => groups[axis]!),
      ),
    );
    return;
  }
  node.output({
    ...x,
    shape: order.map((axis) => x.shape[axis]!),
    axes: x.axes.map((axis) => order.indexOf(axis)),
  });
}

/** Hands its input on; kept as a layer, for whoever trains on. */
function dropout(node: NodeCall): void {
  const x = node.activation(0);
  node.attributes.without('is_test', 'seed');
  const told = node.attributes.float('ratio', 0.5);
  const rate = node.constant(1)?.values[0] ?? told;
  if (node.constant(2)?.values[0]) throw node.attributes.refusal('training_mode', 1);
  const isRate = rate >= 0 && rate < 1;
  if (!isRate) throw node.attributes.refusal('ratio', rate);
  const place = node.layer('Dropout', [x.place], { rate });
  node.output({ ...x, place, sums: undefined });
}

/** Number of the type of truth values. Source: onnx.proto, TensorProto.DataType. */
const BOOL = 9;

/** From one type of numbers to another: all are computed as float32. What has digits behind the point does not lose them. */
function cast(node: NodeCall): void {
  const to = node.attributes.int('to', 1);
  node.attributes.without('saturate', 'round_mode');
  if (to === BOOL) {
    node.output(conditionOf(node, node.activation(0), 'is_not_zero'));
    return;
  }
  const x = node.activation(0);
  if (dataTypes[to]?.isInteger && x.isInteger) {
    node.output(x);
    return;
  }
  if (![1, 10, 11, 16].includes(to)) throw node.attributes.refusal('to', to);
  node.output({ ...x, isInteger: false });
}

function concatenate(node: NodeCall): void {
  const all = Array.from({ length: node.count }, (_none, at) => node.given(at));
  const first = all.find((value) => value.kind === 'activation')!;
  const { shape } = first;
  const told = node.attributes.int('axis', 1);
  const axis = axisOf(told, shape.length);
  if (axis === 0) throw node.refusal(reason(EXAMPLES));
  const given = all.map((value, at) =>
    value.kind === 'activation' ? value : forEachExample(node, value, { like: first, axis, at }),
  );
  const isWhole = first.flat === undefined && first.axes.length === shape.length - 1;
  const axes = isWhole ? first.axes : inOrder(shape);
  const sizes = given.map((value) => value.shape[axis]);
  const isKnown = sizes.every((size) => typeof size === 'number');
  if (given.some((value) => value.shape.length !== shape.length) || sizes.includes(undefined))
    throw node.shapeRefusal(shape);
  const total = isKnown ? sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0) : null;
  const places = given.map((value) => arranged(node, value, axes));
  const result: Activation = {
    kind: 'activation',
    place:
      given.length === 1 ? places[0]! : node.layer('Concatenate', places, { axis: axes.indexOf(axis) + 1 }),
    shape: shape.map((size, at) => (at === axis ? total : size)),
    axes,
    isPositive: given.every(({ isPositive }) => isPositive),
    isInteger: all.every(({ isInteger }) => isInteger),
  };
  node.output(result);
}

/** A constant that stands beside values, the same for every example. */
function forEachExample(
  node: NodeCall,
  { dims, values, name }: Constant,
  { like, axis, at }: { like: Activation; axis: number; at: number },
): Activation {
  const [examples, ...shape] = dims;
  const fits = shape.every((size, index) => index + 1 === axis || size === like.shape[index + 1]);
  const isOne = examples === 1 || (examples === node.graph.fixedBatch && isRepeated(values, examples ?? 1));
  if (!isOne || !fits || dims.length !== like.shape.length)
    throw node.refusal(reason('its input {number} is a constant', { number: at + 1 }));
  const own = values.slice(0, values.length / examples!);
  const place = constantLayer(node, like.place, { shape, values: own, isLearnt: name !== undefined });
  return { kind: 'activation', place, shape: [null, ...shape], axes: inOrder(dims), isPositive: false };
}

/** Whether the numbers are the same for each of so many examples. */
function isRepeated(values: Constant['values'], times: number): boolean {
  const size = values.length / times;
  return values.every((value, at) => value === values[at % size]);
}
