import { reason } from '../../../../../src-shared/contract/reasons.ts';
import type { JsonObject } from '../../ReadModel.ts';
import { arranged, inOrder } from '../graph/arrange.ts';
import { axisOf } from '../graph/axisOf.ts';
import type { NodeCall } from '../graph/NodeCall.ts';
import type { LayerRecord } from '../graph/TopologyWriter.ts';
import type { Operator } from './Operator.ts';
import { spread } from './spread.ts';

const SELU_ALPHA = 1.6732632423543772;
const SELU_GAMMA = 1.0507009873554805;

/** Operators that are an activation function without settings: its name here, and whether nothing comes out below 0. */
const named: Readonly<Record<string, readonly [activation: string, isPositive: boolean]>> = {
  Relu: ['relu', true],
  Sigmoid: ['sigmoid', true],
  Tanh: ['tanh', false],
  Softplus: ['softplus', true],
  Softsign: ['softsign', false],
  Exp: ['exponential', true],
  HardSwish: ['hard_swish', false],
  Mish: ['mish', false],
  Erf: ['erf', false],
  Abs: ['abs', true],
  Sqrt: ['sqrt', true],
  Log: ['log', false],
  Reciprocal: ['reciprocal', false],
  Sin: ['sin', false],
  Cos: ['cos', false],
  Sign: ['sign', false],
};

/** Functions of each value by itself, and softmax. */
export const activations: readonly Operator[] = [
  ...Object.entries(named).map(([name, [activation, isPositive]]) => ({
    name,
    apply(node: NodeCall) {
      node.attributes.without('consumed_inputs');
      apply(node, 'Activation', { activation }, isPositive);
    },
  })),
  {
    name: 'LeakyRelu',
    apply: (node) => apply(node, 'LeakyReLU', { alpha: node.attributes.float('alpha', 0.01) }),
  },
  {
    name: 'ThresholdedRelu',
    apply: (node) => apply(node, 'ThresholdedReLU', { theta: node.attributes.float('alpha', 1) }),
  },
  { name: 'Elu', apply: elu },
  { name: 'Celu', apply: celu },
  { name: 'Swish', apply: swish },
  { name: 'Selu', apply: selu },
  { name: 'Gelu', apply: gelu },
  { name: 'HardSigmoid', apply: hardSigmoid },
  { name: 'Clip', apply: clip },
  { name: 'PRelu', apply: prelu },
  { name: 'Softmax', apply: (node) => softmax(node, 'softmax') },
  { name: 'LogSoftmax', apply: (node) => softmax(node, 'log_softmax') },
];

function apply(node: NodeCall, className: string, config: JsonObject, isPositive = false): void {
  const x = node.activation(0);
  const place = node.layer(className, [x.place], config);
  node.output({ ...x, place, isPositive, sums: undefined });
}

const isNear = (value: number, expected: number): boolean => Math.abs(value - expected) < 1e-5;

function elu(node: NodeCall): void {
  const alpha = node.attributes.float('alpha', 1);
  if (alpha === 1) apply(node, 'Activation', { activation: 'elu' });
  else apply(node, 'ELU', { alpha });
}

/** `alpha elu(x / alpha)` (Barron 2017, "Continuously Differentiable Exponential Linear Units"). */
function celu(node: NodeCall): void {
  const alpha = node.attributes.float('alpha', 1);
  if (!(alpha > 0)) throw node.attributes.refusal('alpha', alpha);
  if (alpha === 1) {
    apply(node, 'Activation', { activation: 'elu' });
    return;
  }
  const x = node.activation(0);
  const scaled = (place: LayerRecord, scale: number): LayerRecord =>
    node.graph.writer.add('Rescaling', `${node.name}_scale`, [place], { scale, offset: 0 });
  const place = scaled(node.layer('Activation', [scaled(x.place, 1 / alpha)], { activation: 'elu' }), alpha);
  node.output({ ...x, place, isPositive: false, sums: undefined });
}

function swish(node: NodeCall): void {
  node.attributes.only('alpha', 1);
  apply(node, 'Activation', { activation: 'swish' });
}

function selu(node: NodeCall): void {
  const alpha = node.attributes.float('alpha', SELU_ALPHA);
  const gamma = node.attributes.float('gamma', SELU_GAMMA);
  // Version 1 had fewer digits of both.
  if (!isNear(alpha, SELU_ALPHA) && alpha !== Math.fround(1.6732))
    throw node.attributes.refusal('alpha', alpha);
  if (!isNear(gamma, SELU_GAMMA) && gamma !== Math.fround(1.0507))
    throw node.attributes.refusal('gamma', gamma);
  apply(node, 'Activation', { activation: 'selu' });
}

function gelu(node: NodeCall): void {
  const how = node.attributes.text('approximate', 'none');
  if (how !== 'none' && how !== 'tanh') throw node.attributes.refusal('approximate', how);
  apply(node, 'Activation', { activation: how === 'tanh' ? 'gelu_tanh' : 'gelu' });
}

function hardSigmoid(node: NodeCall): void {
  const alpha = node.attributes.float('alpha', 0.2);
  const beta = node.attributes.float('beta', 0.5);
  if (beta !== 0.5 || !(isNear(alpha, 0.2) || isNear(alpha, 1 / 6)))
    throw node.attributes.refusal('alpha', alpha);
  const activation = isNear(alpha, 0.2) ? 'hard_sigmoid' : 'hard_sigmoid6';
  apply(node, 'Activation', { activation }, true);
}

/** Between 0 and a highest value, or not at all. */
function clip(node: NodeCall): void {
  const isOld = node.opset < 11;
  node.attributes.without('consumed_inputs');
  const least = isOld ? node.attributes.float('min', -Infinity) : (node.constant(1)?.values[0] ?? -Infinity);
  const most = isOld ? node.attributes.float('max', Infinity) : (node.constant(2)?.values[0] ?? Infinity);
  const isEndless = (limit: number): boolean => Math.abs(limit) > 3.4e38;
  if (isEndless(least) && isEndless(most)) node.output(node.activation(0));
  else if (least === 0 && isEndless(most)) apply(node, 'Activation', { activation: 'relu' }, true);
  else if (least === 0 && most === 6) apply(node, 'Activation', { activation: 'relu6' }, true);
  else if (least === 0 && most > 0) apply(node, 'ReLU', { max_value: most }, true);
  else if (least > most)
    throw node.refusal(
      reason('the attribute {name} is {value}', { name: 'min, max', value: `${least}, ${most}` }),
    );
  else
    apply(
      node,
      'Clip',
      { ...(!isEndless(least) && { minimum: least }), ...(!isEndless(most) && { maximum: most }) },
      least >= 0,
    );
}

/** A slope for all values, or one for each channel. */
function prelu(node: NodeCall): void {
  const x = node.activation(0);
  const slope = node.constant(1)!;
  const isOld = node.opset < 7 && slope.dims.length === 1 && x.shape.length > 2;
  const behind = Array<number>(isOld ? x.shape.length - 2 : 0).fill(1);
  const { axes, values } = spread(node, x, { ...slope, dims: [...slope.dims, ...behind] });
  if (axes.length === 0) {
    apply(node, 'LeakyReLU', { alpha: values[0]! });
    return;
  }
  const own = x.axes.map((_axis, at) => at + 1);
  const shape = own.map((axis) => (axes.includes(axis) ? x.shape[x.axes[axis - 1]!]! : 1));
  const place = node.layer('PReLU', [x.place], { shared_axes: own.filter((axis) => !axes.includes(axis)) });
  place.weights.set('alpha', { shape, values });
  node.output({ ...x, place, isPositive: false, sums: undefined });
}

/** Over one axis; before version 13 over all from that one on, which is the same where the others have size 1. */
function softmax(node: NodeCall, activation: string): void {
  const x = node.activation(0);
  const rank = x.shape.length;
  const told = node.attributes.int('axis', node.opset < 13 ? 1 : -1);
  const axis = axisOf(told, rank);
  const others = node.opset < 13 ? x.shape.slice(axis + 1) : [];
  if (!(axis > 0 && axis < rank) || others.some((size) => size !== 1))
    throw node.attributes.refusal('axis', told);
  const isLast = x.flat !== undefined || x.axes.at(-1) === axis;
  const wanted = isLast ? x.axes : [...inOrder(x.shape).filter((one) => one !== axis), axis];
  const source = isLast ? x.place : arranged(node, x, wanted);
  const place = node.layer('Activation', [source], { activation });
  const isPositive = activation === 'softmax';
  node.output({ ...x, place, axes: wanted, isPositive, sums: undefined });
}
