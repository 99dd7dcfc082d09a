import { reason } from '../../../../../src-shared/contract/reasons.ts';
import type { Activation } from '../graph/Activation.ts';
import type { Constant } from '../graph/Constant.ts';
import type { NodeCall } from '../graph/NodeCall.ts';
import type { LayerRecord } from '../graph/TopologyWriter.ts';
import { spread, type Spread } from './spread.ts';

/** What values are multiplied by, and what is added to them. */
interface Affine {
  scale?: Constant | undefined;
  offset?: Constant | undefined;
}

/** Says of a node that it makes values multiplied by a constant, and another one added. */
export function affine(node: NodeCall, x: Activation, change: Affine): void {
  node.output(affined(node, x, change));
}

/** Values multiplied by a constant. */
export const scaledBy = (node: NodeCall, x: Activation, scale: Constant): Activation =>
  affined(node, x, { scale });

/**
 * Multiplies values by a constant and adds another: as the bias of the sums that they are, as a Rescaling, or for each channel as a
 * Normalization, `(x - mean) / deviation`; for channels that are turned to the other side of 0 as a BatchNormalization. Numbers along
 * several axes become a layer of constants that is joined.
 */
export function affined(node: NodeCall, x: Activation, { scale, offset }: Affine): Activation {
  const added = offset && spread(node, x, withoutInfinity(offset));
  const isInteger = x.isInteger && [scale, offset].every((part) => part?.isInteger ?? true);
  if (x.isInteger !== isInteger) return affined(node, { ...x, isInteger }, { scale, offset });
  if (!scale && added && becomesBias(x, added)) return { ...x, isPositive: false };
  const factors = scale && spread(node, x, scale);
  if (factors && !offset && becomesScale(x, factors)) return { ...x, isPositive: false };
  const varying = [factors, added].filter((one): one is Spread => one !== undefined && one.axes.length > 0);
  if (varying.length === 0) return rescaled(node, x, factors?.values[0] ?? 1, added?.values[0] ?? 0);
  const { axes } = varying[0]!;
  const count = varying[0]!.values.length;
  const isSame = varying.every((one) => one.axes.join() === axes.join());
  const isFinite = varying.every(({ values }) => values.every(Number.isFinite));
  if (!isFinite)
    throw node.refusal(
      reason('its constant has the shape {shape}', { shape: (scale ?? offset)!.dims.join('x') }),
    );
  const isOne = isSame && axes.length === 1;
  // What is added along several axes is learnt in most networks: the embedding of positions.
  if (!isOne && !(isSame && factors && factors.values.every((factor) => factor > 0)))
    return joined(node, x, { factors, added, isLearnt: (scale ?? offset)!.name !== undefined });
  const along = (part: Spread | undefined, usual: number): Float64Array =>
    Float64Array.from({ length: count }, (_none, at) =>
      part ? part.values[part.values.length === 1 ? 0 : at]! : usual,
    );
  const place = layerOf(node, x, { axes, multiply: along(factors, 1), add: along(added, 0) });
  return { ...x, place, isPositive: false, sums: undefined };
}

/** The least number that there is in the place of what hides values from a softmax: it comes to 0 with either. */
const withoutInfinity = (constant: Constant): Constant =>
  constant.values.includes(-Infinity)
    ? { ...constant, values: constant.values.map((value) => (value === -Infinity ? -3.4e38 : value)) }
    : constant;

/** Values multiplied by constants, and others added to them, each a layer of its own that other layers join. */
function joined(
  node: NodeCall,
  x: Activation,
  { factors, added, isLearnt }: { factors: Spread | undefined; added: Spread | undefined; isLearnt: boolean },
): Activation {
  const of = (part: Spread): LayerRecord => spreadLayer(node, x, part, isLearnt);
  const scaled = factors ? node.layer('Multiply', [x.place, of(factors)]) : x.place;
  const place = added ? node.layer('Add', [scaled, of(added)]) : scaled;
  return { ...x, place, isPositive: false, sums: undefined };
}

/** A layer of constants with as many axes as values have, of size 1 where they have the same numbers. */
function spreadLayer(
  node: NodeCall,
  x: Activation,
  { axes, values }: Spread,
  isLearnt: boolean,
): LayerRecord {
  const sizes = x.flat ? [values.length] : x.axes.map((axis) => x.shape[axis]!);
  const shape = sizes.map((size, at) => (axes.includes(at + 1) ? size : 1));
  return constantLayer(node, x.place, { shape, values, isLearnt });
}

/**
 * A constant as values that lie as others do, of size 1 along the axes where it has the same numbers.
 * @throws FeaturescopeError `model/operator-not-understood` where it has more sizes than they do
 */
export function spreadValues(node: NodeCall, x: Activation, constant: Constant): Activation {
  const part = spread(node, x, constant);
  const place = spreadLayer(node, x, part, constant.name !== undefined);
  const shape = x.shape.map((size, axis) => {
    const at = x.axes.indexOf(axis);
    return axis === 0 || x.flat || part.axes.includes(at + 1) ? size : 1;
  });
  return { ...x, place, shape, isPositive: false, sums: undefined };
}

interface Numbers {
  /** Without the axis of the examples. */
  shape: readonly number[];
  values: Float32Array | Float64Array;
  isLearnt: boolean;
}

/** A layer that puts out the same numbers for every example. */
export function constantLayer(node: NodeCall, examples: LayerRecord, numbers: Numbers): LayerRecord {
  const { shape, values, isLearnt } = numbers;
  const layer = node.graph.writer.add('ConstantValues', `${node.name}_constant`, [examples], {
    shape,
    trainable: isLearnt,
  });
  layer.weights.set('value', { shape: [1, ...shape], values });
  return layer;
}

/** Adds numbers to the sums of a layer that has no bias yet. */
function becomesBias({ sums, axes, shape, flat }: Activation, { axes: along, values }: Spread): boolean {
  const last = axes.length;
  const size = shape[axes.at(-1) ?? 0];
  const isNormal = sums?.className === 'GroupNormalization';
  const name = isNormal ? 'beta' : 'bias';
  if (!sums || flat || sums.weights.has(name) || typeof size !== 'number') return false;
  if (along.length > 1 || (along.length === 1 && along[0] !== last)) return false;
  sums.config[isNormal ? 'center' : 'use_bias'] = true;
  const bias = values.length === 1 ? new Float32Array(size).fill(values[0]!) : values;
  sums.weights.set(name, { shape: [size], values: bias });
  return true;
}

/** Multiplies the values of a normalisation that has no scale yet, for each channel. */
function becomesScale({ sums, axes, shape }: Activation, { axes: along, values }: Spread): boolean {
  const size = shape[axes.at(-1) ?? 0];
  const isOpen = sums?.className === 'GroupNormalization' && sums.weights.size === 0;
  if (!isOpen || along.join() !== String(axes.length) || typeof size !== 'number') return false;
  sums.config['scale'] = true;
  sums.weights.set('gamma', { shape: [size], values });
  return true;
}

function rescaled(node: NodeCall, x: Activation, scale: number, offset: number): Activation {
  const place = node.layer('Rescaling', [x.place], { scale, offset });
  const isPositive = x.isPositive && scale >= 0 && offset >= 0;
  return { ...x, place, isPositive, sums: undefined };
}

interface Channels {
  axes: readonly number[];
  multiply: Float64Array;
  add: Float64Array;
}

function layerOf(node: NodeCall, x: Activation, { axes, multiply, add }: Channels): Activation['place'] {
  if (multiply.every((factor) => factor > 0))
    return node.layer('Normalization', [x.place], {
      axis: axes,
      mean: Array.from(add, (more, at) => -more / multiply[at]!),
      variance: Array.from(multiply, (factor) => 1 / factor ** 2),
    });
  if (axes.length > 1) throw node.shapeRefusal(x.shape);
  const layer = node.layer('BatchNormalization', [x.place], { axis: axes[0], epsilon: 0 });
  const shape = [multiply.length];
  layer.weights.set('gamma', { shape, values: multiply });
  layer.weights.set('beta', { shape, values: add });
  layer.weights.set('moving_mean', { shape, values: new Float32Array(multiply.length) });
  layer.weights.set('moving_variance', { shape, values: new Float32Array(multiply.length).fill(1) });
  return layer;
}
