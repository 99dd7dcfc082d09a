import { reason } from '../../../../../src-shared/contract/reasons.ts';
import type { Activation } from '../graph/Activation.ts';
import type { Constant } from '../graph/Constant.ts';
import type { NodeCall } from '../graph/NodeCall.ts';
import { spread, type Spread } from './spread.ts';

/** What values are multiplied by, and what is added to them. */
interface Affine {
  scale?: Constant | undefined;
  offset?: Constant | undefined;
}

/**
 * Multiplies values by a constant and adds another: as the bias of the sums that they are, as a Rescaling, or for each channel as a
 * Normalization, `(x - mean) / deviation`; for channels that are turned to the other side of 0 as a BatchNormalization.
 */
export function affine(node: NodeCall, x: Activation, { scale, offset }: Affine): void {
  const added = offset && spread(node, x, offset);
  if (!scale && added && becomesBias(x, added)) {
    node.output({ ...x, isPositive: false });
    return;
  }
  const factors = scale && spread(node, x, scale);
  if (factors && !offset && becomesScale(x, factors)) {
    node.output({ ...x, isPositive: false });
    return;
  }
  const varying = [factors, added].filter((one): one is Spread => one !== undefined && one.axes.length > 0);
  if (varying.length === 0) {
    const one = factors?.values[0] ?? 1;
    const more = added?.values[0] ?? 0;
    rescale(node, x, one, more);
    return;
  }
  const { axes } = varying[0]!;
  const count = varying[0]!.values.length;
  const isSame = varying.every((one) => one.axes.join() === axes.join());
  const along = (part: Spread | undefined, usual: number): Float64Array =>
    Float64Array.from({ length: count }, (_none, at) =>
      part ? part.values[part.values.length === 1 ? 0 : at]! : usual,
    );
  const multiply = along(factors, 1);
  const add = along(added, 0);
  if (!isSame || ![...multiply, ...add].every(Number.isFinite))
    throw node.refusal(
      reason('its constant has the shape {shape}', { shape: (scale ?? offset)!.dims.join('x') }),
    );
  node.output({ ...x, place: layerOf(node, x, { axes, multiply, add }), isPositive: false, sums: undefined });
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

function rescale(node: NodeCall, x: Activation, scale: number, offset: number): void {
  const place = node.layer('Rescaling', [x.place], { scale, offset });
  const isPositive = x.isPositive && scale >= 0 && offset >= 0;
  node.output({ ...x, place, isPositive, sums: undefined });
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
