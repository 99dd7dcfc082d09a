import { reason } from '../../../../../src-shared/contract/reasons.ts';
import type { Activation } from '../graph/Activation.ts';
import { arranged, inOrder } from '../graph/arrange.ts';
import type { Constant } from '../graph/Constant.ts';
import { inFlatOrder } from '../graph/flatOrder.ts';
import { axisOf } from '../graph/axisOf.ts';
import type { NodeCall } from '../graph/NodeCall.ts';
import { transposeValues } from '../graph/transposeValues.ts';
import type { Operator } from './Operator.ts';

/** Layers that normalise with what they have learnt. */
export const normalisation: readonly Operator[] = [
  { name: 'BatchNormalization', apply: normaliseBatch },
  { name: 'LayerNormalization', apply: normaliseLayer },
  { name: 'LRN', apply: normaliseByNeighbours },
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

/** Over the last axis, or over all from one on. */
function normaliseLayer(node: NodeCall): void {
  const x = node.activation(0);
  const rank = x.shape.length;
  const told = node.attributes.int('axis', -1);
  const axis = axisOf(told, rank);
  // Of nodes that were joined, which may go along any axes.
  const own = node.attributes.ints('axes')?.map((one) => axisOf(one, rank));
  const over = own?.sort((a, b) => a - b) ?? x.shape.flatMap((_size, at) => (at >= axis ? [at] : []));
  if (!over.every((one) => one > 0 && one < rank) || over.length === 0)
    throw node.attributes.refusal('axis', own?.join(', ') ?? told);
  node.attributes.only('stash_type', 1);
  const epsilon = node.attributes.float('epsilon', 1e-5);
  node.output(
    normalisedLayer(node, x, { axes: over, epsilon, scale: node.constant(1), shift: node.constant(2) }),
  );
}

/** How each example is normalised: along some axes, with a scale and a shift for each of their positions. */
interface LayerNormal {
  axes: readonly number[];
  epsilon: number;
  scale: Constant | undefined;
  shift: Constant | undefined;
}

/**
 * Values normalised by the mean and variance along some axes.
 * @throws FeaturescopeError `model/operator-not-understood` where a scale has another shape than what it is for
 */
function normalisedLayer(
  node: NodeCall,
  x: Activation,
  { axes, epsilon, scale, shift }: LayerNormal,
): Activation {
  const isReady = !x.flat && axes.every((axis) => x.axes.includes(axis));
  const whole = isReady ? x.axes : inOrder(x.shape);
  // A layer has its weights in the order of its axes, which must be the last ones for one alone.
  const stored =
    axes.length > 1 || whole.at(-1) === axes[0]
      ? whole
      : [...whole.filter((axis) => axis !== axes[0]), axes[0]!];
  const own = stored.filter((axis) => axes.includes(axis));
  const sizes = own.map((axis) => x.shape[axis] ?? NaN);
  if (sizes.some(Number.isNaN)) throw node.refusal(reason('the size of its input is open'));
  const place = node.layer('LayerNormalization', [arranged(node, x, stored)], {
    axis: axes.length === 1 ? -1 : own.map((axis) => stored.indexOf(axis) + 1),
    epsilon,
    center: shift !== undefined,
    scale: scale !== undefined,
  });
  const given = axes.map((axis) => x.shape[axis]!);
  for (const [name, constant] of Object.entries({ gamma: scale, beta: shift })) {
    if (!constant) continue;
    const count = sizes.reduce<number>((product, size) => product * size!, 1);
    const isOne = constant.values.length === 1;
    if (!isOne && constant.values.length !== count) throw node.shapeRefusal(x.shape);
    const values = isOne
      ? new Float32Array(count).fill(constant.values[0]!)
      : transposeValues(
          constant.values,
          given as number[],
          own.map((axis) => axes.indexOf(axis)),
        );
    place.weights.set(name, { shape: sizes as number[], values });
  }
  return { ...x, place, axes: stored, flat: undefined, isPositive: false, sums: undefined };
}

/** By the squares of the maps around. ONNX divides its alpha by how many there are. */
function normaliseByNeighbours(node: NodeCall): void {
  const x = node.activation(0);
  const { attributes } = node;
  const size = attributes.int('size', 0);
  const alpha = attributes.float('alpha', 1e-4);
  const beta = attributes.float('beta', 0.75);
  const bias = attributes.float('bias', 1);
  // An even number of maps has one more on one side, which no layer has.
  if (!(size >= 1 && size % 2 === 1)) throw attributes.refusal('size', size);
  const axes = [...inOrder(x.shape).slice(1), 1];
  const place = node.layer('LocalResponseNormalization', [arranged(node, x, axes)], {
    ...{ depth_radius: (size - 1) / 2, alpha: alpha / size, beta, bias },
  });
  node.output({ ...x, place, axes, flat: undefined, sums: undefined });
}
