import { reason } from '../../../../../src-shared/contract/reasons.ts';
import type { Activation } from '../graph/Activation.ts';
import { arranged, inOrder } from '../graph/arrange.ts';
import { axisOf } from '../graph/axisOf.ts';
import type { NodeCall } from '../graph/NodeCall.ts';
import { affined, spreadValues } from './affine.ts';
import { activated, each, hide, number } from './arithmetic.ts';
import { merged } from './merging.ts';
import type { Operator } from './Operator.ts';

/** Comparisons, by what holds of the difference of their inputs; what holds is 1, else 0. */
const differences: Readonly<Record<string, string>> = {
  Greater: 'is_positive',
  GreaterOrEqual: 'is_not_negative',
  Less: 'is_negative',
  LessOrEqual: 'is_not_positive',
  Equal: 'is_zero',
  Xor: 'is_not_zero',
};

/** What depends on conditions of values, and sums along an axis. */
export const conditions: readonly Operator[] = [
  ...Object.entries(differences).map(([name, activation]) => ({
    name,
    apply: (node: NodeCall) => node.output(conditionOf(node, difference(node), activation)),
  })),
  {
    name: 'And',
    apply: (node) => node.output(merged(node, 'Multiply', [node.activation(0), node.activation(1)])),
  },
  {
    name: 'Or',
    apply: (node) => node.output(merged(node, 'Maximum', [node.activation(0), node.activation(1)])),
  },
  { name: 'Not', apply: (node) => node.output(conditionOf(node, node.activation(0), 'is_zero')) },
  { name: 'Where', apply: choose },
  { name: 'CumSum', apply: sumUp },
];

/** A condition of each value by itself, 1 where it holds and 0 elsewhere. */
export const conditionOf = (node: NodeCall, x: Activation, activation: string): Activation => ({
  ...activated(node, x, activation),
  isPositive: true,
  isInteger: true,
});

/** The first input less the second. */
function difference(node: NodeCall): Activation {
  const [a, b] = [node.given(0), node.given(1)];
  if (a.kind === 'activation' && b.kind === 'activation') return merged(node, 'Subtract', [a, b]);
  if (a.kind === 'activation' && b.kind === 'constant')
    return affined(node, a, { offset: each(b, (value) => -value) });
  if (a.kind === 'constant' && b.kind === 'activation')
    return affined(node, b, { scale: number(-1), offset: a });
  throw node.refusal(reason('its input {number} is a constant', { number: 1 }));
}

/** One of two values, by a mask that is known beforehand or a condition of values. */
function choose(node: NodeCall): void {
  const condition = node.given(0);
  if (condition.kind === 'constant') {
    hide(node);
    return;
  }
  const given = [node.given(1), node.given(2)];
  const like = given.find((value) => value.kind === 'activation') ?? condition;
  // One number is a setting, several are a layer of constants.
  const values = given.map((value) =>
    value.kind === 'constant' && value.values.length !== 1 ? spreadValues(node, like, value) : value,
  );
  const read = values.filter((value) => value.kind === 'activation');
  const numbers = values.map((value, at) => {
    if (value.kind === 'activation') return undefined;
    // Files cannot hold what is less than any number.
    return { [at === 0 ? 'yes' : 'no']: Math.min(3.4e38, Math.max(-3.4e38, value.values[0]!)) };
  });
  const made = merged(node, 'Select', [condition, ...read], Object.assign({}, ...numbers) as object as never);
  node.output({ ...made, isPositive: false, isInteger: false });
}

function sumUp(node: NodeCall): void {
  const x = node.activation(0);
  const rank = x.shape.length;
  const told = node.constant(1)?.values[0] ?? NaN;
  const axis = axisOf(told, rank);
  if (!(axis > 0 && axis < rank)) throw node.attributes.refusal('axis', told);
  const axes = !x.flat && x.axes.includes(axis) ? x.axes : inOrder(x.shape);
  const place = node.layer('CumulativeSum', [arranged(node, x, axes)], {
    axis: axes.indexOf(axis) + 1,
    exclusive: node.attributes.int('exclusive', 0) !== 0,
    reverse: node.attributes.int('reverse', 0) !== 0,
  });
  node.output({ ...x, place, axes, flat: undefined, sums: undefined });
}
