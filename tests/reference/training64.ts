/**
 * One training step in float64, from the definitions: slow plain loops that share no code with the program. The forward
 * pass is in network64; here are the loss, its gradients and the optimizers' published rules.
 */
import type { LayerInfo } from '../../src-shared/model/model.ts';
import { forward64, type Map64, type Weights64 } from './network64.ts';

/**
 * Results of one image or a batch: outputs and their gradients by layer; for the last layer the gradients of the logits.
 */
export interface Image64 {
  outputs: Record<string, Map64>;
  gradients: Record<string, Float64Array>;
  loss: number;
}

/**
 * Forward and backward for one image of a batch of `images`; adds to the gradients of the weights. The last layer must be
 * dense with softmax, the first the input; convolutions are `valid` with stride 1, pooling windows do not overlap.
 */
export function backward64(
  layers: LayerInfo[],
  weights: Weights64,
  { image, label, images }: { image: Map64; label: number; images: number },
  sums: Weights64,
): Image64 {
  const outputs = forward64(layers, weights, image);
  const last = layers.at(-1)!;
  const probabilities = outputs[last.name]!.data;
  let dy: Float64Array = probabilities.map((value, unit) => (value - (unit === label ? 1 : 0)) / images);
  const gradients: Record<string, Float64Array> = { [last.name]: dy };
  for (let at = layers.length - 1; at > 0; at--) {
    const layer = layers[at]!;
    const input = outputs[layers[at - 1]!.name]!;
    const inner = dy.map((value, index) => value * slope(layer, outputs[layer.name]!.data[index]!));
    dy = inwards(layer, { input, output: outputs[layer.name]!, inner }, weights, sums);
    gradients[layers[at - 1]!.name] = dy;
  }
  return { outputs, gradients, loss: -Math.log(probabilities[label]!) };
}

/** The derivative of a layer's activation from its output; softmax belongs to the loss. */
function slope({ kind, activation }: LayerInfo, output: number): number {
  if (kind !== 'conv' && kind !== 'dense') return 1;
  if (activation === 'tanh') return 1 - output * output;
  if (activation === 'relu') return output > 0 ? 1 : 0;
  return 1;
}

interface Site {
  input: Map64;
  output: Map64;
  /** The gradient before the activation. */
  inner: Float64Array;
}

function inwards(layer: LayerInfo, site: Site, weights: Weights64, sums: Weights64): Float64Array {
  if (layer.kind === 'conv') return throughConvolution(site, weights[layer.name]!, sums[layer.name]!);
  if (layer.kind === 'dense') return throughProduct(site, weights[layer.name]!, sums[layer.name]!);
  if (layer.kind === 'pool') return throughPool(layer, site);
  return site.inner;
}

type Pair = Weights64[string];

function throughConvolution({ input, output, inner }: Site, { kernel }: Pair, sums: Pair): Float64Array {
  const [, width, channels] = input.shape as [number, number, number];
  const [outHeight, outWidth, filters] = output.shape as [number, number, number];
  const [kernelHeight, kernelWidth] = kernel.shape as [number, number];
  const dx = new Float64Array(input.data.length);
  for (let row = 0; row < outHeight; row++)
    for (let column = 0; column < outWidth; column++)
      for (let filter = 0; filter < filters; filter++) {
        const dy = inner[(row * outWidth + column) * filters + filter]!;
        sums.bias.data[filter]! += dy;
        for (let u = 0; u < kernelHeight; u++)
          for (let v = 0; v < kernelWidth; v++)
            for (let channel = 0; channel < channels; channel++) {
              const at = ((row + u) * width + column + v) * channels + channel;
              const weight = ((u * kernelWidth + v) * channels + channel) * filters + filter;
              sums.kernel.data[weight]! += dy * input.data[at]!;
              dx[at]! += dy * kernel.data[weight]!;
            }
      }
  return dx;
}

function throughProduct({ input, inner }: Site, { kernel }: Pair, sums: Pair): Float64Array {
  const units = inner.length;
  inner.forEach((dy, unit) => (sums.bias.data[unit]! += dy));
  return input.data.map((value, index) => {
    let sum = 0;
    for (let unit = 0; unit < units; unit++) {
      sums.kernel.data[index * units + unit]! += value * inner[unit]!;
      sum += kernel.data[index * units + unit]! * inner[unit]!;
    }
    return sum;
  });
}

function throughPool(layer: LayerInfo, { input, output, inner }: Site): Float64Array {
  const [, width, channels] = input.shape as [number, number, number];
  const [outHeight, outWidth] = output.shape as [number, number];
  const [size] = layer.kernelSize!;
  const dx = new Float64Array(input.data.length);
  for (let row = 0; row < outHeight; row++)
    for (let column = 0; column < outWidth; column++)
      for (let channel = 0; channel < channels; channel++) {
        const from = (row * outWidth + column) * channels + channel;
        const window: number[] = [];
        for (let u = 0; u < size; u++)
          for (let v = 0; v < size; v++)
            window.push(((row * size + u) * width + column * size + v) * channels + channel);
        if (layer.className === 'MaxPooling2D')
          dx[window.find((at) => input.data[at] === output.data[from])!]! += inner[from]!;
        else for (const at of window) dx[at]! += inner[from]! / window.length;
      }
  return dx;
}

/** Optimizer state of one number, by slot name. */
export type Slots64 = Record<string, number>;

/** The published rules: they update the slots and return the change of the weight. `step` counts from 1. */
export const rules64: Record<
  string,
  (slots: Slots64, gradient: number, rate: number, step: number) => number
> = {
  sgd: (_slots, gradient, rate) => -rate * gradient,
  momentum: (slots, gradient, rate) => (slots['velocity'] = 0.9 * slots['velocity']! - rate * gradient),
  adagrad: (slots, gradient, rate) => {
    slots['accumulator']! += gradient ** 2;
    return (-rate * gradient) / (Math.sqrt(slots['accumulator']!) + 1e-7);
  },
  rmsprop: (slots, gradient, rate) => {
    slots['meanSquare'] = 0.9 * slots['meanSquare']! + 0.1 * gradient ** 2;
    return (-rate * gradient) / (Math.sqrt(slots['meanSquare']) + 1e-7);
  },
  adam: (slots, gradient, rate, step) => {
    slots['m'] = 0.9 * slots['m']! + 0.1 * gradient;
    slots['v'] = 0.999 * slots['v']! + 0.001 * gradient ** 2;
    const corrected = (rate * Math.sqrt(1 - 0.999 ** step)) / (1 - 0.9 ** step);
    return (-corrected * slots['m']) / (Math.sqrt(slots['v']) + 1e-7);
  },
};
