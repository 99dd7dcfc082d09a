import { reason } from '../../../../../src-shared/contract/reasons.ts';
import type { Activation } from '../graph/Activation.ts';
import type { Constant } from '../graph/Constant.ts';
import { combineConstants } from '../graph/combineConstants.ts';
import type { NodeCall } from '../graph/NodeCall.ts';
import { affine, spreadValues } from './affine.ts';
import { merged } from './merging.ts';
import type { Operator } from './Operator.ts';

/** Arithmetic of values with values, or with constants. */
export const arithmetic: readonly Operator[] = [
  ...(['Add', 'Sub', 'Mul', 'Div'] as const).map((name) => ({
    name,
    apply: (node: NodeCall) => combine(node, name),
  })),
  ...(
    [
      ['Sum', 'Add'],
      ['Mean', 'Average'],
      ['Max', 'Maximum'],
      ['Min', 'Minimum'],
    ] as const
  ).map(([name, className]) => ({ name, apply: (node: NodeCall) => join(node, className) })),
  { name: 'Pow', apply: raise },
  { name: 'Neg', apply: (node) => affine(node, node.activation(0), { scale: number(-1) }) },
];

/** A number as a constant. */
export const number = (value: number): Constant => ({
  kind: 'constant',
  dims: [],
  values: Float32Array.of(value),
  isInteger: false,
});

export const each = (constant: Constant, change: (value: number) => number): Constant => ({
  ...constant,
  values: Float64Array.from(constant.values, change),
});

function combine(node: NodeCall, name: 'Add' | 'Sub' | 'Mul' | 'Div'): void {
  const [a, second] = [node.given(0), node.given(1)];
  const b = second.kind === 'constant' ? alignedAsOfOld(node, a, second) : second;
  if (name === 'Div' && a.isInteger && b.isInteger) throw node.refusal(reason('it divides whole numbers'));
  if (a.kind === 'activation' && b.kind === 'activation') {
    merge(node, { Add: 'Add', Sub: 'Subtract', Mul: 'Multiply', Div: 'Divide' }[name], [a, b]);
  } else if (a.kind === 'activation') {
    const constant = b as Constant;
    if (name === 'Add') affine(node, a, { offset: constant });
    else if (name === 'Sub') affine(node, a, { offset: each(constant, (value) => -value) });
    else affine(node, a, { scale: name === 'Mul' ? constant : each(constant, (value) => 1 / value) });
  } else {
    const x = b as Activation;
    if (name === 'Div') affine(node, activated(node, x, 'reciprocal'), { scale: a });
    else if (name === 'Add') affine(node, x, { offset: a });
    else if (name === 'Mul') affine(node, x, { scale: a });
    else affine(node, x, { scale: number(-1), offset: a });
  }
}

/** Before version 7 an attribute said where the axes of the second input stand among those of the first. */
function alignedAsOfOld(node: NodeCall, a: Activation | Constant, b: Constant): Constant {
  if (node.opset >= 7) return b;
  node.attributes.only('broadcast', 0, 1);
  const axis = node.attributes.int('axis', -1);
  const rank = a.kind === 'activation' ? a.shape.length : a.dims.length;
  const behind = axis < 0 ? 0 : rank - axis - b.dims.length;
  if (behind < 0) throw node.attributes.refusal('axis', axis);
  return { ...b, dims: [...b.dims, ...Array<number>(behind).fill(1)] };
}

function join(node: NodeCall, className: string): void {
  const values = Array.from({ length: node.count }, (_none, at) => node.given(at));
  const given = values.filter((value) => value.kind === 'activation');
  const [constant] = values.filter((value) => value.kind === 'constant');
  if (!constant && given.length === 1) node.output(given[0]!);
  else if (!constant) merge(node, className, given);
  else if (['Maximum', 'Minimum'].includes(className) && values.length === 2 && constant.values.length === 1)
    node.output(limited(node, given[0]!, { [className.toLowerCase()]: constant.values[0]! }));
  else
    merge(
      node,
      className,
      values.map((value) => (value.kind === 'constant' ? spreadValues(node, given[0]!, value) : value)),
    );
}

/** A function of each value by itself, as a layer of its own. */
export const activated = (node: NodeCall, x: Activation, activation: string): Activation => ({
  ...x,
  place: node.layer('Activation', [x.place], { activation }),
  isPositive: false,
  isInteger: false,
  sums: undefined,
});

/** The larger of values and a number, or the smaller one. */
function limited(
  node: NodeCall,
  x: Activation,
  { maximum, minimum }: { maximum?: number; minimum?: number },
): Activation {
  if (maximum === 0) return { ...activated(node, x, 'relu'), isPositive: true };
  const limits = {
    ...(maximum !== undefined && { minimum: maximum }),
    ...(minimum !== undefined && { maximum: minimum }),
  };
  const isPositive = (maximum ?? -1) >= 0 || (x.isPositive && (minimum ?? 0) >= 0);
  return { ...x, place: node.layer('Clip', [x.place], limits), isPositive, sums: undefined };
}

/** Values, and a constant in their place where a mask says so: what hides the steps to come from an attention. */
export function hide(node: NodeCall): void {
  const mask = node.constant(0)!;
  const [yes, no] = [node.given(1), node.given(2)];
  const isKept = yes.kind === 'activation';
  const [x, put] = isKept ? [yes, no] : [no, yes];
  if (x.kind !== 'activation' || put.kind !== 'constant')
    throw node.refusal(reason('its input {number} is not known beforehand', { number: 3 }));
  const kept = each(mask, (value) => Number((value !== 0) === isKept));
  const hidden = combineConstants(kept, put, (keeps, value) => (keeps ? 0 : value));
  if (!hidden) throw node.shapeRefusal([null, ...mask.dims]);
  const offset = { ...hidden, name: undefined };
  // What is less than anything hides a value without being put in its place.
  const isLeast = put.values.every((value) => value <= -3.4e38);
  affine(node, x, isLeast ? { offset } : { scale: { ...kept, name: undefined }, offset });
}

/** Values raised to a power that is one number. */
function raise(node: NodeCall): void {
  const x = node.activation(0);
  const exponent = node.constant(1);
  if (exponent?.values.length !== 1) throw node.shapeRefusal([null, ...(exponent?.dims ?? [])]);
  const [power] = exponent.values;
  if (power === 2 || power === 0.5)
    node.output({ ...activated(node, x, power === 2 ? 'square' : 'sqrt'), isPositive: true });
  else if (power === -1) node.output(activated(node, x, 'reciprocal'));
  else if (power === 1) node.output(x);
  else {
    const place = node.layer('Power', [x.place], { exponent: power! });
    node.output({ ...x, place, isPositive: x.isPositive, sums: undefined });
  }
}

function merge(node: NodeCall, className: string, given: readonly Activation[]): void {
  node.output(merged(node, className, given));
}
