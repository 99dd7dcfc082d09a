import { factsOf } from '../../layers/layers.ts';
import type { LayerInfo } from '../../model/model.ts';
import { valueRange } from '../../arithmetic/ranges.ts';
import type { FrameTensor } from '../../contract/service.ts';
import type { ColourMapName, DivergingMap, SequentialMap } from './colours.ts';

/** A mapping from values to colours: a colour map, and the values at its two ends. */
export interface ColourScale {
  map: ColourMapName;
  low: number;
  high: number;
}

/**
 * Range of the colours: from minimum to maximum, symmetric around 0, or depending on whether the layer's values can be
 * negative.
 */
export const mappings = ['auto', 'linear', 'symmetric'] as const;
export type Mapping = (typeof mappings)[number];

/** The colours that the user chose. */
export interface ColourChoice {
  mapping: Mapping;
  sequential: SequentialMap;
  diverging: DivergingMap;
}

/** For each layer, whether its values can be negative, according to the facts of its class. */
export function signedLayers(layers: readonly LayerInfo[]): ReadonlyMap<string, boolean> {
  const signed = new Map<string, boolean>();
  for (const layer of layers) {
    const inputs = layer.inputs.map((input) => signed.get(input) ?? false);
    signed.set(layer.name, layer.kind !== 'input' && factsOf(layer).signed(layer, inputs));
  }
  return signed;
}

/** The scale for a range of values. With mapping `auto`: symmetric around 0 if values can be negative, else from 0. */
export function scaleFor(
  [low, high]: readonly [number, number],
  signed: boolean,
  { mapping, sequential, diverging }: ColourChoice,
): ColourScale {
  if (mapping === 'symmetric' || (mapping === 'auto' && signed)) {
    const reach = Math.max(Math.abs(low), Math.abs(high)) || 1;
    return { map: diverging, low: -reach, high: reach };
  }
  const from = mapping === 'auto' ? Math.min(0, low) : low;
  return { map: sequential, low: from, high: high > from ? high : from + 1 };
}

/** Whether a layer is an image that a network takes: it is shown in grey, as pictures are. */
export const isImageInput = ({ kind, outputShape }: Pick<LayerInfo, 'kind' | 'outputShape'>): boolean =>
  kind === 'input' && outputShape.length === 3;

/** {@link scaleFor} a layer's values; of an image that a network takes, from black to white where its values are of 0..1. */
export function scaleOfLayer(
  layer: Pick<LayerInfo, 'kind' | 'outputShape'>,
  range: readonly [number, number],
  signed: boolean,
  choice: ColourChoice,
): ColourScale {
  return isImageInput(layer) ? imageScale(range) : scaleFor(range, signed, choice);
}

/** From black to white; of values that may be brightness as a share, over all of 0..1. */
export const imageScale = ([low, high]: readonly [number, number]): ColourScale =>
  low >= 0 && high <= 1
    ? { map: 'grey', low: 0, high: 1 }
    : { map: 'grey', low, high: high > low ? high : low + 1 };

/** Mean, standard deviation and fraction of zeros of some values. */
export interface Statistics {
  count: number;
  minimum: number;
  maximum: number;
  mean: number;
  standardDeviation: number;
  /** Fraction of values that are exactly 0, in [0, 1]. */
  zeros: number;
}

/** Statistics over every `stride`-th value from `start` on (one channel of NHWC data), in two passes. */
export function statistics(values: ArrayLike<number>, start = 0, stride = 1): Statistics {
  const [minimum, maximum] = valueRange(values, start, stride);
  let count = 0;
  let sum = 0;
  let zeros = 0;
  for (let at = start; at < values.length; at += stride) {
    count++;
    sum += values[at]!;
    if (values[at] === 0) zeros++;
  }
  const mean = count === 0 ? NaN : sum / count;
  let squares = 0;
  for (let at = start; at < values.length; at += stride) squares += (values[at]! - mean) ** 2;
  return {
    count,
    minimum,
    maximum,
    mean,
    standardDeviation: count === 0 ? NaN : Math.sqrt(squares / count),
    zeros: count === 0 ? NaN : zeros / count,
  };
}

/** A copy of one channel of NHWC values. */
export function channelOf(tensor: FrameTensor, channel: number): Float32Array {
  const channels = tensor.shape.at(-1) ?? 1;
  const values = new Float32Array(Math.ceil(tensor.data.length / channels));
  for (let at = 0; at < values.length; at++) values[at] = tensor.data[at * channels + channel] ?? NaN;
  return values;
}
