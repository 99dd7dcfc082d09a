import { windowAt, type Window } from '../model/geometry.ts';
import type { LayerInfo } from '../model/model.ts';
import type { FrameTensor } from '../contract/service.ts';
import { activate } from './activation.ts';

/** One input map's part of an output value: its patch times its kernel, cell by cell. */
export interface ChannelTerms {
  channel: number;
  /** `[KH, KW]`: what the window sees; 0 where it reaches into the padding. */
  patch: Float64Array;
  /** `[KH, KW]` */
  kernel: Float64Array;
  /** `[KH, KW]`: patch times kernel. */
  products: Float64Array;
  sum: number;
}

/** What one output value of a convolution is computed from, in float64 from the engine's float32 numbers. */
export interface ConvolutionTerms {
  window: Window;
  /** `[KH, KW]`: 1 where the window is inside the input map, 0 where it sees padding. */
  inside: Uint8Array;
  channels: ChannelTerms[];
  bias: number | null;
  /** Of all channels and the bias. */
  sum: number;
  /** The activation of the sum; undefined where its formula is not known here. */
  activated: number | undefined;
  /** The engine's own value. */
  value: number;
}

/** The tensors of one convolution layer in one frame: input and output `[1, H, W, C]`, kernel `[KH, KW, Cin, Cout]`, bias `[Cout]`. */
export interface ConvolutionTensors {
  layer: LayerInfo;
  input: FrameTensor;
  kernel: FrameTensor;
  bias: FrameTensor | undefined;
  output: FrameTensor;
}

/** Where one weight of a kernel is: depthwise kernels `[KH, KW, C, M]` make their own output maps of every input map. */
function weightIndex(
  kernel: FrameTensor,
  depthwise: boolean,
  tap: number,
  channel: number,
  map: number,
): number {
  const [, , inputs, outputs] = kernel.shape as [number, number, number, number];
  if (kernel.map !== undefined) return tap * inputs + channel;
  const last = depthwise ? map % outputs : map;
  return (tap * inputs + channel) * outputs + last;
}

/** The input maps that an output map reads. */
export function channelsRead({ layer, kernel }: ConvolutionTensors, map: number): number[] {
  const [, , inputs, multiplier] = kernel.shape as [number, number, number, number];
  if (isDepthwise(layer)) return [Math.floor(map / multiplier)];
  return Array.from({ length: inputs }, (_none, channel) => channel);
}

export const isDepthwise = (layer: LayerInfo): boolean => layer.className === 'DepthwiseConv2D';

/** The terms of one output value: map `map` at row `y`, column `x`. */
export function convolutionTerms(
  tensors: ConvolutionTensors,
  { map, y, x }: { map: number; y: number; x: number },
): ConvolutionTerms {
  const { layer, input, kernel, bias, output } = tensors;
  const [, height, width, channels] = input.shape as [number, number, number, number];
  const window = windowAt(layer, [height, width], y, x);
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
  const [, , outWidth, maps] = output.shape as [number, number, number, number];
  return {
    window,
    inside: Uint8Array.from(places, (place) => (place < 0 ? 0 : 1)),
    channels: parts,
    bias: shift,
    sum,
    activated: activate(layer.activation, sum),
    value: output.data[(y * outWidth + x) * maps + map]!,
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
 * The intermediate results of an output map: for some of its input maps, that input convolved with its kernel alone, and
 * the sum of all of them with the bias, before the activation.
 * @returns `parts` `[H', W', shown]` channel last, `sum` `[H', W']`
 */
export function convolutionParts(
  tensors: ConvolutionTensors,
  map: number,
  shown: readonly number[],
): { parts: Float32Array; sum: Float32Array } {
  const { layer, input, kernel, bias, output } = tensors;
  const [, height, width, channels] = input.shape as [number, number, number, number];
  const [, outHeight, outWidth] = output.shape as [number, number, number, number];
  const read = channelsRead(tensors, map);
  const taps = (kernel.shape[0] ?? 1) * (kernel.shape[1] ?? 1);
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
      const places = placesOf(windowAt(layer, [height, width], y, x), height, width);
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
