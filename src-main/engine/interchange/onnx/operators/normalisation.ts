import { arranged, inOrder } from '../graph/arrange.ts';
import { inFlatOrder } from '../graph/flatOrder.ts';
import type { NodeCall } from '../graph/NodeCall.ts';
import type { Operator } from './Operator.ts';

/** Layers that normalise with what they have learnt. */
export const normalisation: readonly Operator[] = [
  { name: 'BatchNormalization', apply: normaliseBatch },
  { name: 'LayerNormalization', apply: normaliseLayer },
];

const statistics = ['gamma', 'beta', 'moving_mean', 'moving_variance'];

function normaliseBatch(node: NodeCall): void {
  const x = node.activation(0);
  const { attributes } = node;
  const epsilon = attributes.float('epsilon', 1e-5);
  const momentum = attributes.float('momentum', 0.9);
  attributes.only('spatial', 1);
  attributes.only('training_mode', 0);
  // Old files say by this that they are not for training, and which inputs may be overwritten.
  attributes.without('is_test', 'consumed_inputs');
  const channels = x.shape[1];
  const isReady = x.flat !== undefined || x.axes.at(-1) === 1;
  const axes = isReady ? x.axes : [...inOrder(x.shape).slice(1), 1];
  const source = isReady ? x.place : arranged(node, x, axes);
  const place = node.layer('BatchNormalization', [source], { axis: -1, epsilon, momentum });
  statistics.forEach((name, at) => {
    const { values } = node.constant(at + 1)!;
    if (values.length !== channels) throw node.shapeRefusal(x.shape);
    place.weights.set(name, { shape: [channels], values: x.flat ? inFlatOrder(values, x.flat) : values });
  });
  node.output({ ...x, place, axes, isPositive: false, sums: undefined });
}

/** Over the last axis. */
function normaliseLayer(node: NodeCall): void {
  const x = node.activation(0);
  const rank = x.shape.length;
  const axis = node.attributes.int('axis', -1);
  if (axis !== -1 && axis !== rank - 1) throw node.attributes.refusal('axis', axis);
  node.attributes.only('stash_type', 1);
  const epsilon = node.attributes.float('epsilon', 1e-5);
  const size = x.shape[rank - 1];
  const isLast = !x.flat && x.axes.at(-1) === rank - 1;
  const axes = isLast ? x.axes : inOrder(x.shape);
  const bias = node.constant(2);
  const place = node.layer('LayerNormalization', [arranged(node, x, axes)], {
    axis: -1,
    epsilon,
    center: bias !== undefined,
  });
  for (const [name, constant] of [
    ['gamma', node.constant(1)!],
    ['beta', bias],
  ] as const) {
    if (!constant) continue;
    if (constant.values.length !== size) throw node.shapeRefusal(x.shape);
    place.weights.set(name, { shape: [size], values: constant.values });
  }
  node.output({ ...x, place, axes, flat: undefined, isPositive: false, sums: undefined });
}
