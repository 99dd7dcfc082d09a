import { factsOf } from '../layers/layers.ts';
import { windowAt } from '../model/geometry.ts';
import type { LayerInfo } from '../model/model.ts';
import { indexOfPlace, type Place } from '../model/place.ts';
import { gridOf, sizeOf } from '../model/shape.ts';
import type { Window } from '../model/window.ts';
import type { FrameTensor } from '../contract/service.ts';
import { activate } from './activation.ts';

/** The contribution of one input map to an output value: its patch times its kernel, elementwise. */
export interface ChannelTerms {
  channel: number;
  /** `[KH, KW]`: the values in the window; 0 in the padding. */
  patch: Float64Array;
  /** `[KH, KW]` */
  kernel: Float64Array;
  /** `[KH, KW]`: patch times kernel. */
  products: Float64Array;
  sum: number;
}

/** The terms of one output value of a convolution, in float64 from the engine's float32 numbers. */
export interface ConvolutionTerms {
  window: Window;
  /** `[KH, KW]`: 1 inside the input map, 0 in the padding. */
  inside: Uint8Array;
  channels: ChannelTerms[];
  bias: number | null;
  /** Sum over all channels, plus the bias. */
  sum: number;
  /** The activation of the sum; undefined if its formula is unknown. */
  activated: number | undefined;
  /** The engine's own value. */
  value: number;
}

/**
 * The tensors of a convolution layer in one frame: input and output `[1, H, W, C]`, kernel `[KH, KW, Cin, Cout]`, bias
 * `[Cout]`. For a sequence `[1, T, C]` the kernel is `[K, Cin, Cout]`; for a dense layer over maps it is `[Cin, Cout]`.
 */
export interface ConvolutionTensors {
  layer: LayerInfo;
  input: FrameTensor;
  kernel: FrameTensor;
  bias: FrameTensor | undefined;
  output: FrameTensor;
}

/**
 * Index of a weight in a kernel. A depthwise kernel is `[KH, KW, C, M]` and has its own output maps for every input map.
 */
function weightIndex(
  kernel: FrameTensor,
  depthwise: boolean,
  tap: number,
  channel: number,
  map: number,
): number {
  const [inputs, outputs] = kernel.shape.slice(-2) as [number, number];
  if (kernel.map !== undefined) return tap * inputs + channel;
  const last = depthwise ? map % outputs : map;
  return (tap * inputs + channel) * outputs + last;
}

/** The input maps that an output map reads. */
export function channelsRead({ layer, kernel }: ConvolutionTensors, map: number): number[] {
  const [inputs, multiplier] = kernel.shape.slice(-2) as [number, number];
  if (isDepthwise(layer)) return [Math.floor(map / multiplier)];
  return Array.from({ length: inputs }, (_none, channel) => channel);
}

const isDepthwise = (layer: LayerInfo): boolean => factsOf(layer).kernel === 'depthwise';

/** The window of an output position; for a dense layer over maps it is the position alone. */
const windowOf = (layer: LayerInfo, input: readonly number[], y: number, x: number): Window =>
  windowAt(layer, input, y, x) ?? { top: y, left: x, size: [1, 1], dilation: [1, 1] };

/** The terms of one output value: map `map` at row `y`, column `x`. */
export function convolutionTerms(tensors: ConvolutionTensors, { map, y, x }: Place): ConvolutionTerms {
  const { layer, input, kernel, bias, output } = tensors;
  const shape = input.shape.slice(1);
  const [height, width] = gridOf(shape);
  const channels = shape.at(-1)!;
  const window = windowOf(layer, shape, y, x);
  const places = placesOf(window, height, width);
  const parts = channelsRead(tensors, map).map((channel): ChannelTerms => {
    const patch = places.map((place) => (place < 0 ? 0 : input.data[place * channels + channel]!));
    const weights = places.map(
      (_place, tap) => kernel.data[weightIndex(kernel, isDepthwise(layer), tap, channel, map)]!,
    );
    const products = patch.map((value, tap) => value * weights[tap]!);
    return {
      channel,
      patch: Float64Array.from(patch),
      kernel: Float64Array.from(weights),
      products: Float64Array.from(products),
      sum: products.reduce((sum, product) => sum + product, 0),
    };
  });
  const shift = bias ? bias.data[map]! : null;
  const sum = parts.reduce((total, part) => total + part.sum, shift ?? 0);
  return {
    window,
    inside: Uint8Array.from(places, (place) => (place < 0 ? 0 : 1)),
    channels: parts,
    bias: shift,
    sum,
    activated: activate(layer.activation, sum),
    value: output.data[indexOfPlace(output.shape.slice(1), { map, y, x })]!,
  };
}

/** For each tap of a window, the position in the map it reads (row times width plus column), or -1 in the padding. */
export function placesOf({ top, left, size, dilation }: Window, height: number, width: number): number[] {
  const places: number[] = [];
  for (let i = 0; i < size[0]; i++)
    for (let j = 0; j < size[1]; j++) {
      const [row, column] = [top + i * dilation[0], left + j * dilation[1]];
      const inside = row >= 0 && row < height && column >= 0 && column < width;
      places.push(inside ? row * width + column : -1);
    }
  return places;
}

/**
 * The intermediate results of an output map: for some of its input maps, the convolution of that input with its kernel,
 * and the sum over all inputs and the bias, before the activation.
 * @returns `parts` `[H', W', shown]` channels last, `sum` `[H', W']`
 */
export function convolutionParts(
  tensors: ConvolutionTensors,
  map: number,
  shown: readonly number[],
): { parts: Float32Array; sum: Float32Array } {
  const { layer, input, kernel, bias, output } = tensors;
  const shape = input.shape.slice(1);
  const [height, width] = gridOf(shape);
  const channels = shape.at(-1)!;
  const [outHeight, outWidth] = gridOf(output.shape.slice(1));
  const read = channelsRead(tensors, map);
  const taps = sizeOf(kernel.shape.slice(0, -2));
  const weights = read.map((channel) =>
    Float64Array.from(
      { length: taps },
      (_none, tap) => kernel.data[weightIndex(kernel, isDepthwise(layer), tap, channel, map)]!,
    ),
  );
  const rank = new Map(shown.map((channel, at) => [channel, at]));
  const parts = new Float32Array(outHeight * outWidth * shown.length);
  const sum = new Float32Array(outHeight * outWidth);
  const shift = bias ? bias.data[map]! : 0;
  for (let y = 0, at = 0; y < outHeight; y++)
    for (let x = 0; x < outWidth; x++, at++) {
      const places = placesOf(windowOf(layer, shape, y, x), height, width);
      let total = shift;
      for (let index = 0; index < read.length; index++) {
        const [channel, kernelOf] = [read[index]!, weights[index]!];
        let part = 0;
        for (let tap = 0; tap < taps; tap++) {
          const place = places[tap]!;
          if (place >= 0) part += input.data[place * channels + channel]! * kernelOf[tap]!;
        }
        total += part;
        const shownAt = rank.get(channel);
        if (shownAt !== undefined) parts[at * shown.length + shownAt] = part;
      }
      sum[at] = total;
    }
  return { parts, sum };
}
