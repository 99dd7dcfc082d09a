import { reason } from '../../../../../src-shared/contract/reasons.ts';
import type { OnnxNode } from '../file/OnnxModel.ts';
import type { Activation } from '../graph/Activation.ts';
import { inOrder } from '../graph/arrange.ts';
import type { Constant } from '../graph/Constant.ts';
import type { Conversion, Value } from '../graph/Conversion.ts';
import { axesOf } from '../graph/axisOf.ts';
import { NodeCall } from '../graph/NodeCall.ts';
import type { View } from '../graph/View.ts';
import { regrouped, reshaped, viewed, viewOfSteps } from '../graph/views.ts';
import { partsOf } from './borders.ts';
import { operators } from './operators.ts';
import { reduced } from './reducing.ts';
import { taken, takenAt } from './taking.ts';

type Through = (node: NodeCall, view: View) => Value | Value[];

/** Operators that compute values one by one, or along their last axis: they do the same to what the layer has. */
const pointwise = new Set([
  ...[
    'Relu',
    'Sigmoid',
    'Tanh',
    'Softplus',
    'Softsign',
    'Exp',
    'HardSwish',
    'Mish',
    'Erf',
    'Abs',
    'Sqrt',
    'Log',
  ],
  ...['Reciprocal', 'Sin', 'Cos', 'LeakyRelu', 'ThresholdedRelu', 'Elu', 'Celu', 'Swish', 'Selu', 'Gelu'],
  ...['HardSigmoid', 'Clip', 'Neg', 'Pow', 'Dropout', 'Identity', 'Cast', 'Softmax', 'LogSoftmax'],
  ...['Sign', 'Not', 'Greater', 'GreaterOrEqual', 'Less', 'LessOrEqual', 'Equal'],
  ...['LayerNormalization', 'Add', 'Sub', 'Mul', 'Div', 'MatMul', 'Gemm', 'Where'],
]);

/** Operators that move the axes of a view. */
const moving: Readonly<Record<string, Through>> = {
  Transpose(node, { x, groups }) {
    const order = node.attributes.ints('perm') ?? groups.map((_group, axis) => groups.length - 1 - axis);
    if (order.length !== groups.length || !groups.every((_group, axis) => order.includes(axis)))
      throw node.attributes.refusal('perm', order.join(', '));
    return viewed(
      node,
      x,
      order.map((axis) => groups[axis]!),
    );
  },
  Reshape(node, view) {
    node.attributes.only('allowzero', 0, 1);
    return regrouped(node, view, node.ints(1, 'shape', 5) ?? []);
  },
  Flatten(node, view) {
    node.attributes.only('axis', 1);
    return regrouped(node, view, [0, -1]);
  },
  Squeeze(node, { x, groups }) {
    const axes = axesOf(node.ints(1, 'axes', 13) ?? [], groups.length);
    const isOne = (axis: number): boolean => groups[axis]!.every((own) => own !== 0 && x.shape[own] === 1);
    if (axes.length === 0 || !axes.every(isOne))
      throw node.refusal(reason('it moves the examples to another axis'));
    const left = groups.filter((_group, axis) => !axes.includes(axis));
    return withoutAxes(
      node,
      x,
      left,
      axes.flatMap((axis) => groups[axis]!),
    );
  },
  Concat(node, { groups }) {
    const axis = axesOf([node.attributes.int('axis', 0)], groups.length)[0]!;
    const all = Array.from({ length: node.count }, (_none, at) => {
      const value = node.value(at);
      const seen = value.kind === 'steps' ? viewOfSteps(node, value) : value;
      if (seen.kind === 'view' && JSON.stringify(seen.groups) === JSON.stringify(groups)) return seen.x;
      throw node.refusal(reason('it moves the examples to another axis'));
    });
    const group = groups[axis] ?? [0];
    // Along an axis of size 1 they are stacked: an axis that their layers do not have yet.
    if (group.length === 0) {
      const stacked = all.map((x) => reshaped(node, x, [null, 1, ...x.shape.slice(1)]));
      const x = beside(node, stacked, 1);
      const later = groups.map((own) => own.map((one) => (one === 0 ? 0 : one + 1)));
      if (axis !== 0) throw node.refusal(reason('it moves the examples to another axis'));
      return viewed(node, x, later.with(axis, [1]));
    }
    const own = ownAxis(node, { kind: 'view', x: all[0]!, groups }, axis);
    return viewed(node, beside(node, all, own), groups);
  },
  Unsqueeze(node, { x, groups }) {
    const told = node.ints(1, 'axes', 13) ?? [];
    const rank = groups.length + told.length;
    const axes = axesOf(told, rank);
    const left = [...groups];
    const made = Array.from({ length: rank }, (_none, axis) =>
      axes.includes(axis) ? [] : (left.shift() ?? []),
    );
    return viewed(node, x, made);
  },
  Gather(node, view) {
    const places = node.constant(1)!;
    const axis = axesOf([node.attributes.int('axis', 0)], view.groups.length)[0]!;
    const isOnly = view.groups[axis]?.length === 0 && [0, -1].includes(places.values[0]!);
    if (isOnly && places.dims.length === 0) return viewed(node, view.x, view.groups.toSpliced(axis, 1));
    const own = ownAxis(node, view, axis);
    const size = view.x.shape[own]!;
    const indices = Array.from(places.values, (at) => (at < 0 ? at + size! : at));
    if (places.dims.length > 1) throw node.shapeRefusal([null, ...places.dims]);
    const x = taken(node, view.x, own, indices);
    if (places.dims.length === 1) return viewed(node, x, view.groups);
    return withoutAxes(node, x, view.groups.toSpliced(axis, 1), [own]);
  },
  Slice(node, view) {
    const [starts, ends] = [node.ints(1, 'starts', 10) ?? [], node.ints(2, 'ends', 10) ?? []];
    const told = node.ints(3, 'axes', 10) ?? starts.map((_start, at) => at);
    const steps = (node.opset < 10 ? undefined : node.constant(4)?.values) ?? [];
    const x = axesOf(told, view.groups.length).reduce((made, axis, at) => {
      const own = ownAxis(node, view, axis);
      const size = made.shape[own]!;
      if (size === null || (steps[at] ?? 1) !== 1) throw node.attributes.refusal('steps', steps[at] ?? 1);
      const place = (value: number): number => Math.max(0, Math.min(size, value < 0 ? value + size : value));
      const [start, end] = [place(starts[at]!), place(ends[at]!)];
      return takenAt(node, made, own, { length: Math.max(0, end - start), at: (index) => start + index });
    }, view.x);
    return viewed(node, x, view.groups);
  },
  Split(node, view) {
    const axis = axesOf([node.attributes.int('axis', 0)], view.groups.length)[0]!;
    const own = ownAxis(node, view, axis);
    const parts = partsOf(node, view.x.shape[own]!);
    return parts.map((indices) => viewed(node, taken(node, view.x, own, indices), view.groups));
  },
  ReduceMean: reduction('mean', 18),
  ReduceMax: reduction('max', 18),
  ReduceSum: reduction('sum', 13),
};

/** Values one behind the other along an axis. */
function beside(node: NodeCall, all: readonly Activation[], axis: number): Activation {
  const [first] = all;
  const sizes = all.map(({ shape }) => shape[axis]!);
  const fits = all.every(({ shape }) => shape.with(axis, 1).join() === first!.shape.with(axis, 1).join());
  if (!fits || sizes.some((size) => size === null)) throw node.shapeRefusal(first!.shape);
  const place = node.layer(
    'Concatenate',
    all.map(({ place: own }) => own),
    { axis },
  );
  const total = sizes.reduce<number>((sum, size) => sum + size!, 0);
  return { ...first!, place, shape: first!.shape.with(axis, total), isPositive: false };
}

/** The one axis of the layer that an axis of a view is. */
function ownAxis(node: NodeCall, { groups }: View, axis: number): number {
  const [own, ...others] = groups[axis] ?? [];
  if (own === undefined || own === 0 || others.length > 0)
    throw node.refusal(reason('it moves the examples to another axis'));
  return own;
}

/** Values without axes of size 1. */
function withoutAxes(
  node: NodeCall,
  x: Activation,
  groups: View['groups'],
  axes: readonly number[],
): View | Activation {
  const kept = x.shape.flatMap((_size, axis) => (axes.includes(axis) ? [] : [axis]));
  const left = reshaped(
    node,
    x,
    kept.map((axis) => x.shape[axis]!),
  );
  return viewed(
    node,
    left,
    groups.map((group) => group.map((axis) => kept.indexOf(axis))),
  );
}

function reduction(operation: string, since: number): Through {
  return (node, view) => {
    const keeps = node.attributes.int('keepdims', 1) !== 0;
    node.attributes.only('noop_with_empty_axes', 0);
    const axes = axesOf(node.ints(1, 'axes', since) ?? [], view.groups.length);
    const own = axes.map((axis) => ownAxis(node, view, axis));
    if (own.length === 0) throw node.refusal(reason('it moves the examples to another axis'));
    const whole = reduced(node, view.x, { operation, axes: [...own].sort((a, b) => a - b), keeps: true });
    const x = reshaped(node, { ...whole, axes: [] }, whole.shape);
    const groups = keeps ? view.groups : view.groups.filter((_group, axis) => !axes.includes(axis));
    return keeps ? viewed(node, x, groups) : withoutAxes(node, x, groups, own);
  };
}

/** A node that sees of its views what their layers have. */
class ThroughCall extends NodeCall {
  readonly #view: View;

  constructor(graph: Conversion, node: OnnxNode, view: View) {
    super(graph, node);
    this.#view = view;
  }

  override value(index: number): Value {
    const given = super.value(index);
    const value = given.kind === 'steps' ? viewOfSteps(this, given) : given;
    if (value.kind === 'constant') return this.#aligned(value, index);
    if (
      value.kind === 'view' &&
      JSON.stringify(value.groups.slice(0, -1)) === JSON.stringify(this.#view.groups.slice(0, -1))
    )
      return value.x;
    throw this.refusal(reason('it moves the examples to another axis'));
  }

  /** A constant that is spread over a view, as one that is spread over what the layer has. */
  #aligned(constant: Constant, index: number): Constant {
    const { groups, x } = this.#view;
    if (!['Add', 'Sub', 'Mul', 'Div', 'Where'].includes(this.operator) || constant.values.length === 1)
      return constant;
    const less = groups.length - constant.dims.length;
    const dims = x.shape.map(() => 1);
    constant.dims.forEach((size, at) => {
      if (size === 1) return;
      const [own, ...others] = groups[at + less] ?? [];
      if (own === undefined || own === 0 || others.length > 0)
        throw this.refusal(reason('its input {number} is a constant', { number: index + 1 }));
      dims[own] = size;
    });
    return { ...constant, dims };
  }

  override outputs(values: readonly Value[]): void {
    const { groups } = this.#view;
    super.outputs(
      values.map((value) =>
        value.kind === 'activation' ? viewed(this, inPlace(this, value), groups) : value,
      ),
    );
  }
}

/** With all axes there, in order. */
const inPlace = (node: NodeCall, x: Activation): Activation =>
  x.axes.join() === inOrder(x.shape).join() ? x : reshaped(node, { ...x, axes: [] }, x.shape);

/** An axis by its number from the end, which is the same of a view and of its layer where it is the last one. */
function withLastAxis(node: OnnxNode, { groups }: View): OnnxNode {
  const fromEnd = (axis: number): number => (axis === groups.length - 1 ? -1 : axis);
  const attribute = node.attribute.map((one) => {
    if (one.name === 'axis' && typeof one.i === 'number') return { ...one, i: fromEnd(one.i) };
    return one.name === 'axes' ? { ...one, ints: one.ints.map(fromEnd) } : one;
  });
  return { ...node, attribute };
}

/** Along which axes a layer normalisation goes: all from one on, or those of nodes that were joined. */
const normalisedAxes = ({ attribute }: OnnxNode): readonly number[] =>
  attribute.find(({ name }) => name === 'axes')?.ints ?? [
    attribute.find(({ name }) => name === 'axis')?.i ?? -1,
  ];

/** Whether a node can be computed of a view. */
export const goesThrough = ({ operator }: NodeCall): boolean =>
  pointwise.has(operator) || Object.hasOwn(moving, operator);

/**
 * Computes a node of values whose examples do not lie first.
 * @throws FeaturescopeError `model/operator-not-understood`
 */
export function convertThrough(graph: Conversion, node: OnnxNode, call: NodeCall, view: View): void {
  const move = moving[call.operator];
  if (Object.hasOwn(moving, call.operator) && move) {
    call.outputs([move(call, view)].flat());
    return;
  }
  const turned = withLastAxis(node, view);
  // Axes before the last one are others of a layer than of its view.
  if (call.operator === 'LayerNormalization' && normalisedAxes(turned).some((axis) => axis !== -1))
    throw call.refusal(reason('it moves the examples to another axis'));
  operators.get(call.operator)!.apply(new ThroughCall(graph, turned, view));
}
