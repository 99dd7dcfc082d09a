/**
 * Networks of convolutions, pooling and dense layers in float64, from the definitions: slow plain loops that share no
 * code with the program. One image at a time; a map is `[H, W, C]` in a flat array.
 */
import type { LayerInfo } from '../../src-shared/model/model.ts';
import {
  averageOfMaps,
  concatenated,
  normalisedByAverages,
  normalisedByNeighbours,
  sumOf,
} from './joined64.ts';
import { isRecurrent, lastState } from './recurrent64.ts';

export interface Map64 {
  shape: number[];
  data: Float64Array;
}

/** The weights of each layer by their own names; those of batch normalisations are named as in TensorFlow.js. */
export type Weights64 = Record<string, { kernel: Map64; bias: Map64; [part: string]: Map64 }>;

const activations: Record<string, (value: number) => number> = {
  linear: (value) => value,
  tanh: Math.tanh,
  relu: (value) => Math.max(0, value),
  sigmoid: (value) => 1 / (1 + Math.exp(-value)),
  scaledTanh: (value) => 1.7159 * Math.tanh((2 * value) / 3),
};

/** Output of every layer of a network with one input, by name. The last layer's softmax is applied. */
export function forward64(layers: LayerInfo[], weights: Weights64, image: Map64): Record<string, Map64> {
  const outputs: Record<string, Map64> = {};
  let current = image;
  for (const layer of layers) {
    const inputs = layer.inputs.map((name) => outputs[name] ?? current);
    current = apply(layer, weights, inputs.length > 0 ? inputs : [current]);
    outputs[layer.name] = current;
  }
  return outputs;
}

/** Cross-entropy of one image in nats. */
export function loss64(layers: LayerInfo[], weights: Weights64, image: Map64, label: number): number {
  return -Math.log(forward64(layers, weights, image)[layers.at(-1)!.name]!.data[label]!);
}

function apply(layer: LayerInfo, weights: Weights64, inputs: Map64[]): Map64 {
  const input = inputs[0]!;
  if (layer.kind === 'input') return input;
  if (isRecurrent(layer)) return lastState(layer, input, weights[layer.name]!);
  if (layer.kind === 'flatten' || layer.className === 'Reshape')
    return { shape: layer.outputShape, data: input.data };
  if (layer.className === 'Dropout') return input; // outside of training
  if (layer.className === 'ZeroPadding2D') return surround(layer, input);
  // The 1998 paper's background of -0.1 and foreground of 1.175.
  if (layer.className === 'Rescaling')
    return { shape: input.shape, data: input.data.map((value) => value * 1.275 - 0.1) };
  if (layer.className === 'SubSampling2D') return subSample(layer, input, weights[layer.name]!);
  if (layer.className === 'RbfOutput') return posterior(layer, input, weights[layer.name]!.kernel);
  if (layer.className === 'Add') return sumOf(inputs);
  if (layer.className === 'Concatenate') return concatenated(inputs);
  if (layer.className === 'BatchNormalization')
    return normalisedByAverages(layer, input, weights[layer.name]!);
  if (layer.className === 'LocalResponseNormalization') return normalisedByNeighbours(layer, input);
  if (layer.className === 'GlobalAveragePooling2D') return averageOfMaps(input);
  if (layer.kind === 'pool') return pool(layer, input);
  if (layer.kind === 'activation')
    return { shape: input.shape, data: input.data.map(activations[layer.activation ?? 'linear']!) };
  const { kernel, bias } = weights[layer.name]!;
  const sum =
    layer.kind === 'conv' ? convolve(layer, input, kernel, bias) : product(layer, input, kernel, bias);
  if (layer.activation === 'softmax') return { shape: sum.shape, data: softmax(sum.data) };
  return { shape: sum.shape, data: sum.data.map(activations[layer.activation ?? 'linear']!) };
}

/** Number of zeros before an axis with the padding "same": half of those that the windows need, rounded down. */
function before(layer: LayerInfo, axis: 0 | 1, size: number): number {
  if (layer.padding !== 'same') return 0;
  const [window, stride] = [layer.kernelSize![axis], layer.strides![axis]];
  return Math.floor(Math.max(0, (Math.ceil(size / stride) - 1) * stride + window - size) / 2);
}

/** @param bias undefined for a layer without */
function convolve(layer: LayerInfo, input: Map64, kernel: Map64, bias: Map64 | undefined): Map64 {
  const [height, width, channels] = input.shape as [number, number, number];
  const [kernelHeight, kernelWidth, , filters] = kernel.shape as [number, number, number, number];
  const [outHeight, outWidth] = layer.outputShape as [number, number];
  const [down, right] = layer.strides!;
  const [top, left] = [before(layer, 0, height), before(layer, 1, width)];
  const data = new Float64Array(outHeight * outWidth * filters);
  for (let row = 0; row < outHeight; row++)
    for (let column = 0; column < outWidth; column++)
      for (let filter = 0; filter < filters; filter++) {
        let sum = bias?.data[filter] ?? 0;
        for (let u = 0; u < kernelHeight; u++)
          for (let v = 0; v < kernelWidth; v++) {
            const y = row * down + u - top;
            const x = column * right + v - left;
            if (y < 0 || y >= height || x < 0 || x >= width) continue;
            for (let channel = 0; channel < channels; channel++)
              sum +=
                input.data[(y * width + x) * channels + channel]! *
                kernel.data[((u * kernelWidth + v) * channels + channel) * filters + filter]!;
          }
        data[(row * outWidth + column) * filters + filter] = sum;
      }
  return { shape: layer.outputShape, data };
}

function pool(layer: LayerInfo, input: Map64): Map64 {
  const [height, width, channels] = input.shape as [number, number, number];
  const [outHeight, outWidth] = layer.outputShape as [number, number];
  const [size, [down, right]] = [layer.kernelSize![0], layer.strides!];
  const [top, left] = [before(layer, 0, height), before(layer, 1, width)];
  const data = new Float64Array(outHeight * outWidth * channels);
  for (let row = 0; row < outHeight; row++)
    for (let column = 0; column < outWidth; column++)
      for (let channel = 0; channel < channels; channel++) {
        const window: number[] = [];
        for (let u = 0; u < size; u++)
          for (let v = 0; v < size; v++) {
            const [y, x] = [row * down + u - top, column * right + v - left];
            if (y < 0 || y >= height || x < 0 || x >= width) continue;
            window.push(input.data[(y * width + x) * channels + channel]!);
          }
        const mean = window.reduce((sum, value) => sum + value, 0) / window.length;
        data[(row * outWidth + column) * channels + channel] =
          layer.className === 'MaxPooling2D' ? Math.max(...window) : mean;
      }
  return { shape: layer.outputShape, data };
}

function surround(layer: LayerInfo, input: Map64): Map64 {
  const [height, width, channels] = input.shape as [number, number, number];
  const [, outWidth] = layer.outputShape as [number, number];
  const border = (outWidth - width) / 2;
  const data = new Float64Array((height + 2 * border) * outWidth * channels);
  for (let row = 0; row < height; row++)
    for (let at = 0; at < width * channels; at++)
      data[((row + border) * outWidth + border) * channels + at] = input.data[row * width * channels + at]!;
  return { shape: layer.outputShape, data };
}

/** A coefficient (stored as kernel) and a bias per map. */
function subSample(layer: LayerInfo, input: Map64, { kernel, bias }: Weights64[string]): Map64 {
  const { shape, data } = pool(layer, input);
  const channels = shape.at(-1)!;
  const squash = activations['scaledTanh']!;
  return {
    shape,
    data: data.map((mean, at) => squash(mean * kernel.data[at % channels]! + bias.data[at % channels]!)),
  };
}

/** e^-distance of each code (stored as kernel), divided by the sum of all and e^-10 (equation 9 of the 1998 paper). */
function posterior(layer: LayerInfo, input: Map64, codes: Map64): Map64 {
  const classes = codes.shape[1]!;
  const powers = Float64Array.from({ length: classes }, (_none, code) =>
    Math.exp(
      -input.data.reduce((sum, value, at) => sum + (value - codes.data[at * classes + code]!) ** 2, 0),
    ),
  );
  const total = powers.reduce((sum, power) => sum + power, Math.exp(-10));
  return { shape: layer.outputShape, data: powers.map((power) => power / total) };
}

function product(layer: LayerInfo, input: Map64, kernel: Map64, bias: Map64): Map64 {
  const units = kernel.shape[1]!;
  const data = Float64Array.from({ length: units }, (_unused, unit) =>
    input.data.reduce(
      (sum, value, index) => sum + value * kernel.data[index * units + unit]!,
      bias.data[unit]!,
    ),
  );
  return { shape: layer.outputShape, data };
}

function softmax(values: Float64Array): Float64Array {
  const highest = Math.max(...values);
  const powers = values.map((value) => Math.exp(value - highest));
  const sum = powers.reduce((total, value) => total + value, 0);
  return powers.map((value) => value / sum);
}
