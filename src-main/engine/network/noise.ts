import { add, mul, type Tensor, util } from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { fillFloats } from '../kernels/runtime/transfer.ts';
import { RandomStream } from '../random.ts';
import type { TrainingPass } from './TrainingPass.ts';

type Layer = layers.Layer;

/** What the random layers of TensorFlow.js keep to themselves. */
interface RandomLayer {
  rate: number;
  stddev: number;
  getNoiseShape?(input: Tensor): number[] | null | undefined;
  noiseShape?: (number | null)[] | null;
}

/** What names the noise of one layer in one step; the same draw gives the same noise, bit for bit. */
export type Draw = Pick<TrainingPass, 'seed' | 'step' | 'firstRow'>;

const SELU_FLOOR = -1.6732632423543772 * 1.0507009873554805;

/** How each random layer uses its noise. */
const uses: Record<string, (x: Tensor, noise: Tensor, rate: number) => Tensor> = {
  Dropout: mul,
  SpatialDropout1D: mul,
  GaussianDropout: mul,
  GaussianNoise: add,
  AlphaDropout: alphaDropout,
};

/** Whether a layer draws random numbers in training. */
export function isRandom(layer: Layer): boolean {
  return Object.hasOwn(uses, layer.getClassName());
}

/**
 * What a random layer makes of its input in training. TensorFlow.js' own layers draw from a generator without a seed, or the
 * same mask in every step; here the noise follows from the run's seed, the step, the layer and the image's row in the batch.
 * @param position the layer's place in the graph
 */
export function applyNoise(layer: Layer, position: number, x: Tensor, draw: Draw): Tensor {
  const { rate } = layer as unknown as RandomLayer;
  const drops = layer.getClassName() !== 'GaussianNoise';
  if (drops && !(rate > 0 && rate < 1)) return x;
  return uses[layer.getClassName()]!(x, layerNoise(layer, position, x, draw), rate);
}

/**
 * The noise of a random layer in a step: for Dropout and its spatial form 0 where a value is dropped and 1 / (1 - rate) where it
 * stays, for AlphaDropout 0 and 1, else normally distributed numbers.
 * @param x the layer's input, whose shape alone matters
 * @returns a tensor that broadcasts to the shape of `x`
 */
export function layerNoise(layer: Layer, position: number, x: Tensor, draw: Draw): Tensor {
  const { seed, step, firstRow } = draw;
  const shape = noiseShapeOf(layer as unknown as RandomLayer, x);
  const size = util.sizeFromShape(shape.slice(1));
  const fill = fillOf(layer);
  const shared = (layer as unknown as RandomLayer).noiseShape?.[0] === 1;
  return fillFloats(shape, (values) => {
    for (let row = 0; row < shape[0]!; row++) {
      const stream = new RandomStream(seed, 'dropout', position, step, shared ? 'all' : firstRow + row);
      fill(stream, values.subarray(row * size, (row + 1) * size));
    }
  });
}

function noiseShapeOf(layer: RandomLayer, x: Tensor): number[] {
  const wanted = layer.getNoiseShape?.(x) ?? layer.noiseShape ?? x.shape;
  return wanted.map((size, axis) => size ?? x.shape[axis]!);
}

function fillOf(layer: Layer): (stream: RandomStream, values: Float32Array) => void {
  const { rate, stddev } = layer as unknown as RandomLayer;
  const deviation = Math.sqrt(rate / (1 - rate));
  switch (layer.getClassName()) {
    case 'GaussianNoise':
      return (stream, values) => fillNormal(stream, values, 0, stddev);
    case 'GaussianDropout':
      return (stream, values) => fillNormal(stream, values, 1, deviation);
    case 'AlphaDropout':
      return (stream, values) => stream.choose(values, rate, 0, 1);
    default:
      return (stream, values) => stream.choose(values, rate, 0, 1 / (1 - rate));
  }
}

function fillNormal(stream: RandomStream, values: Float32Array, mean: number, deviation: number): void {
  for (let index = 0; index < values.length; index++) values[index] = stream.normal(mean, deviation);
}

/** Drops to SELU's lowest value instead of 0, and restores mean and variance (Klambauer et al. 2017, section 2). */
function alphaDropout(x: Tensor, kept: Tensor, rate: number): Tensor {
  const factor = ((1 - rate) * (1 + rate * SELU_FLOOR ** 2)) ** -0.5;
  const dropped = mul(add(mul(kept, -1), 1), SELU_FLOOR);
  return add(mul(add(mul(x, kept), dropped), factor), -factor * SELU_FLOOR * rate);
}
