import { reason } from '../../../../../src-shared/contract/reasons.ts';
import type { Activation } from '../graph/Activation.ts';
import { arranged, inOrder } from '../graph/arrange.ts';
import type { Constant } from '../graph/Constant.ts';
import type { NodeCall } from '../graph/NodeCall.ts';
import type { Operator } from './Operator.ts';

/** Normalisation of each example by groups of its channels. */
export const groupNormalisation: readonly Operator[] = [
  { name: 'GroupNormalization', apply: ofGroups },
  { name: 'InstanceNormalization', apply: ofChannels },
];

/** Since when the operator has a scale for each channel; before, it had one for each group. */
const OF_CHANNELS = 21;

function ofGroups(node: NodeCall): void {
  node.attributes.only('stash_type', 1);
  const groups = node.attributes.int('num_groups', 0);
  normalise(node, groups, node.opset < OF_CHANNELS ? 'groups' : 'channels');
}

/**
 * Each channel by itself; or groups of channels that the values were divided into, which go back to their shape afterwards: the node has
 * both shapes as further inputs then (see {@link joinGroups}).
 */
function ofChannels(node: NodeCall): void {
  node.attributes.without('consumed_inputs');
  if (!node.has(3)) {
    normalise(node, -1, 'channels');
    return;
  }
  const { shape } = node.activation(0);
  const [divided, back] = [node.constant(3)!, node.constant(4)!].map(({ values }) => Array.from(values));
  const groups = divided![1] ?? 0;
  const channels = shape[1];
  const isDivided =
    divided!.length === 3 && typeof channels === 'number' && groups > 0 && channels % groups === 0;
  const size = shape.slice(1).reduce<number>((product, one) => product * (one ?? NaN), 1) / groups;
  const isWhole = divided![2] === -1 || divided![2] === size;
  const isBack =
    back!.length === shape.length &&
    back!.every(
      (one, axis) => one === 0 || one === -1 || one === shape[axis] || (shape[axis] === null && one < 0),
    );
  // Of one example at a time, its axis has the size 1.
  const isFixed = back!.every((one, axis) => axis === 0 || one === 0 || one === -1 || one === shape[axis]);
  if (!isDivided || !isWhole || !(isBack || (isFixed && back!.length === shape.length)))
    throw node.refusal(reason('the shape {shape} is none for what it gets', { shape: divided!.join('x') }));
  normalise(node, groups, 'groups');
}

function normalise(node: NodeCall, groups: number, along: 'groups' | 'channels'): void {
  const x = node.activation(0);
  const channels = x.shape[1];
  const [scale, shift] = [node.constant(1)!, node.constant(2)!];
  const epsilon = node.attributes.float('epsilon', 1e-5);
  if (x.shape.length < 2 || typeof channels !== 'number') throw node.shapeRefusal(x.shape);
  const each = groups === -1 ? 1 : channels / groups;
  if (!(Number.isInteger(each) && each > 0)) throw node.attributes.refusal('num_groups', groups);
  const count = along === 'groups' && groups !== -1 ? groups : channels;
  if (scale.values.length !== count || shift.values.length !== count) throw node.shapeRefusal(x.shape);
  const axes = [...inOrder(x.shape).slice(1), 1];
  const isUsual = isAll(scale, 1) && isAll(shift, 0);
  const place = node.layer('GroupNormalization', [arranged(node, x, axes)], {
    ...{ groups, epsilon, axis: -1 },
    ...(isUsual && { scale: false, center: false }),
  });
  const spread = ({ values }: Constant): Float32Array =>
    Float32Array.from({ length: channels }, (_none, at) => values[Math.floor(at / (channels / count))]!);
  if (!isUsual) {
    place.weights.set('gamma', { shape: [channels], values: spread(scale) });
    place.weights.set('beta', { shape: [channels], values: spread(shift) });
  }
  const made: Activation = {
    ...{ kind: 'activation', place, shape: x.shape, axes, isPositive: false },
    ...(isUsual && { sums: place }),
  };
  node.output(made);
}

const isAll = ({ values }: Constant, one: number): boolean => values.every((value) => value === one);
